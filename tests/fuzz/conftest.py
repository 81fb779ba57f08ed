"""The long profile of ``make fuzz``: other examples each time, thousands of them."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("long", max_examples=5000, derandomize=False, print_blob=True)
