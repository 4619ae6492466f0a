"""Whether the drawing is right: structure by networkx, shapes by Keras, problems and fixes."""
