"""Where training data come from and what is known about them."""
