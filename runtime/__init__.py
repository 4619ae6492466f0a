"""What runs: the analyst and the trainer, their messages, runs, devices and data."""
