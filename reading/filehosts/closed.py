"""Services whose files only their own script hands out: known by name, so that their links are not passed over."""

from __future__ import annotations

from urllib.parse import SplitResult

from reading.filehosts.hosted import Hosted

_HOSTS = (
    "mega.nz", "mega.co.nz", "mediafire.com", "wetransfer.com", "we.tl", "box.com", "icloud.com", "4shared.com",
    "terabox.com", "pcloud.com", "pcloud.link", "issuu.com", "scribd.com",
)  # fmt: skip


def resolve(parts: SplitResult, host: str) -> Hosted | None:
    """Anything below the front page of such a service."""
    named = any(host == name or host.endswith(f".{name}") for name in _HOSTS)
    return Hosted(parts.geturl(), "closed") if named and len(parts.path) > 1 else None
