"""Where nodes go: layout, lining up, snapping, making room."""
