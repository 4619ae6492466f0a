"""Curves of training: growing series, decimation, and the plot that shows them."""
