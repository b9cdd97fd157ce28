"""The HTTP doors besides GraphQL: uploads, originals and pictures, health, the app's own files; and what wraps them."""
