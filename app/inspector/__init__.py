"""The inspector: whatever is selected, with everything about it that can be changed."""
