"""Telephone numbers as schools type them."""

from __future__ import annotations

import re

from schoolgate.language import numbers
from support.places import TESTS

# How schools type numbers, each shape with a made-up example: tests/schools/phone_formats.txt says whence.
FORMATS = (TESTS / "schools" / "phone_formats.tsv").read_text(encoding="utf-8").splitlines()[1:]
TYPED = [line.split("\t")[2][1:-1] for line in FORMATS]
# Those that are one number with its area code: others are two, or have words beside them, or a digit too few.
ONE_NUMBER = [
    typed.strip()
    for typed in TYPED
    if re.fullmatch(r"0\d{9,10}", numbers.digits(typed)) and re.fullmatch(r"[\d +()/.-]+", typed)
]
