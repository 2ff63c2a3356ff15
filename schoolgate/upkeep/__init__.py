"""Upkeep: how settings stand, what is due, links that fail, and whether a site is still what was built."""

from __future__ import annotations
