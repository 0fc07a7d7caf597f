"""Accuracy and speed, each in a table with hazm beside us: `make evaluate EVAL=folder`."""
