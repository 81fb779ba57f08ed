"""The mark of a page that a browser drew, as the index of the evidence keeps it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

RENDERED = "X-Lotaip-Rendered"
"""Header of a rendered page in the index: what rendered it, and ``; missing=N`` when N of its requests gave nothing."""


def rendered(headers: Iterable[tuple[str, str]]) -> Literal["no", "in_part", "whole"]:
    """Whether an answer is the page as a browser drew it, and whether the browser was given all that it asked for."""
    value = next((value for name, value in headers if name == RENDERED), None)
    if value is None:
        return "no"
    return "in_part" if "missing=" in value else "whole"
