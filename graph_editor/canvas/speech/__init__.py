"""The drawing for people who hear it."""
