"""Where the project and its files are, and the day on which all tests take place."""

from __future__ import annotations

import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests"
UNIT = TESTS / "unit"  # tests of pure functions: none of them may build a site
GOOD_SETTINGS = sorted((TESTS / "good").glob("*.yml"))
STARTER = ROOT / "settings" / "your-school.yml"
TODAY = datetime.date(2026, 11, 20)
