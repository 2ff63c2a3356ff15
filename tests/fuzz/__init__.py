"""Trials with many drawn inputs: each module has a function `run`, which `make fuzz` deals over the cores."""
