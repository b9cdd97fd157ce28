"""What shoppers take along: all that is theirs, as tables, and what came in as it came."""
