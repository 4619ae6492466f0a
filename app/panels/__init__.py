"""The panels of the Draw page: palette, inspector, code, problems, summary."""
