"""Who is there: sign-up, sign-in, refresh and sign-out over HTTP, and the gate that every other door asks."""
