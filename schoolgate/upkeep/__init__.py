"""Upkeep: how settings stand, what is due, and links that fail."""
