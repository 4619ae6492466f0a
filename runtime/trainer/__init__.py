"""The trainer: a child process that runs the script of one run. `python -m runtime.trainer`."""
