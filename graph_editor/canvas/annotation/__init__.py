"""Frames and notes: their items, how they are written and changed, what a frame carries."""
