"""The review variant: the same pages as leaders and governors need them while they decide."""

from __future__ import annotations
