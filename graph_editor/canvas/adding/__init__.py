"""What is added where, and what a typed line means: the search for the next node."""
