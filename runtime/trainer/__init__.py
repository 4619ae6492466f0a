"""The child process that runs the generated script. Keras, no Qt."""
