"""The editions of which tests speak, so that none of them must be changed when the template has a new one."""

from __future__ import annotations

from schoolgate.policy import editions

HERE = editions.newest().name  # the one that the template is
LATER = "2098.09"  # one that there is not yet
KNOWN = ", ".join(editions.editions())
