"""The GraphQL schema, a package a subject."""
