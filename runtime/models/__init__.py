"""Reading and writing model files. Only child processes import this package's Keras code."""
