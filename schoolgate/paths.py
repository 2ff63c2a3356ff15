"""Where the template stands: in the checkout that this package is part of, or inside the installed package."""

from __future__ import annotations

from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).resolve().parent
_INSTALLED = _PACKAGE / "_template"

IS_CHECKOUT = not _INSTALLED.is_dir()
"""Whether the package is part of a checkout of the project, and not installed from a wheel."""

TEMPLATE = _PACKAGE.parent if IS_CHECKOUT else _INSTALLED
"""The folder of `mkdocs.yml`, `docs/`, `overrides/`, `papers/` and `settings/`. Nothing is written there once it is installed."""

CONFIG = TEMPLATE / "mkdocs.yml"
DOCS = TEMPLATE / "docs"
OVERRIDES = TEMPLATE / "overrides"
PAPERS = TEMPLATE / "papers"
SETTINGS = TEMPLATE / "settings"
EXAMPLES = SETTINGS / "examples"
SHARED = SETTINGS / "shared"
STARTER = SETTINGS / "your-school.yml"
FONTS = DOCS / "assets" / "fonts"

CACHE = TEMPLATE / ".cache" if IS_CHECKOUT else platformdirs.user_cache_path("schoolgate", appauthor=False)
"""Where what is worked out once is kept. It may be deleted at any time."""
