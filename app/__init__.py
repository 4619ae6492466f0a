"""The window and the command line: wiring, pages, panels, theme, settings."""
