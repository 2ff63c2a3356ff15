"""Upkeep: how settings stand, what is due, and links that fail."""

from __future__ import annotations
