"""Pictures of a drawing: SVG, PDF and PNG for papers, thumbnails for the start page."""
