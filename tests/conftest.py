"""What every test may rely on: no connection leaves loopback, and a browser where one is installed."""

from __future__ import annotations

import ipaddress
import os
import shutil
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings

# How long an example takes on a busy machine says nothing about the code.
settings.register_profile("lotaip", deadline=None)
settings.load_profile("lotaip")

_CONNECT = socket.socket.connect
_LONGEST = (
    *("test_road", "test_zoo", "test_hostile_country", "test_crawler_store_fails"),
    *("test_trials", "test_cli", "test_a11y", "test_traps"),
)
"""Modules that take longest, longest first: begun late, one would keep a single process busy at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    place = {name: number for number, name in enumerate(_LONGEST)}
    items.sort(key=lambda item: place.get(item.path.stem, len(_LONGEST)))


def _loopback_only(self: socket.socket, address: Any) -> None:
    if self.family in (socket.AF_INET, socket.AF_INET6):
        host = str(address[0])
        if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
            raise AssertionError(f"a test tried to reach {host}: only loopback is allowed")
    _CONNECT(self, address)


@pytest.fixture(autouse=True, scope="session")
def loopback_only() -> Iterator[None]:
    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", _loopback_only)
    yield
    patch.undo()


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the system's Chromium; skips aloud where it is missing, fails under CI, which installs it."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found:
        return found
    if os.environ.get("CI") == "true":
        pytest.fail("Chromium is missing: .ci/run installs it")
    pytest.skip("Chromium is not installed: the pages were NOT opened in a browser")
