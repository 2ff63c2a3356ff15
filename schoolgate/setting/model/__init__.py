"""The model: what a setting may say about itself."""

from __future__ import annotations
