"""Which layers, operations and other Keras objects exist, and how to edit their parameters."""
