"""Trials of many inputs: what `make fuzz` runs, and `make test` a few of."""
