"""Looking at a drawing: zoom, find, minimap, bookmarks, the way into blocks and back."""
