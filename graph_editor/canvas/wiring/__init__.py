"""Wires: which ports can take one, and the edits that take some thought about them."""
