"""Settings that could be real: what the command meets wherever a school keeps its file."""

from __future__ import annotations

import re


def with_real_contacts(text: str) -> str:
    """Return a setting file's text with a number and a domain that exist in place of those that are made up."""
    number = r'(?<=")01632 \d{3} \d{3}(?=")|(?<=: )01632 \d{3} \d{3}$'
    return re.sub(number, "0808 800 5000", text, flags=re.MULTILINE).replace(".example", ".gov.uk")
