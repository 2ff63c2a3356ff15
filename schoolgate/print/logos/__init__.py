"""Logos: what a file may be, and the versions of it that pages show."""
