"""The node editor's view of a document: scene, items, tools, layout. Qt."""
