"""Graph to Python: the one script that is read, exported and trained."""
