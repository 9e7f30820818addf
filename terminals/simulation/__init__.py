"""The world outside, for trying out a running server: people with cards and phones, doors, and what goes wrong."""
