"""From pages of the template, filled in, to policies as values and to pages for people."""

from __future__ import annotations
