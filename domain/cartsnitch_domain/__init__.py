"""What CartSnitch knows: records, rules, queries and actions, a package a subject."""
