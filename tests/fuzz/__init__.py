"""Trials of many inputs, drawn with a seed: `make fuzz` runs them all, and `make test` a few of each."""
