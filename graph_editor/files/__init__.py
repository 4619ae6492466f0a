"""The project file: reading, writing, its versions, recovery."""
