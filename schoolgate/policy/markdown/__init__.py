"""The Markdown extensions of policies and of pages for people."""

from __future__ import annotations
