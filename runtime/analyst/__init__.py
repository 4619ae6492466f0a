"""The child process that asks Keras for shapes, and the client that speaks to it."""
