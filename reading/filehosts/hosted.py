"""What a link to a file service leads to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Hosted:
    """``url`` gives a ``file``, or a page that lists a ``folder``. What is ``closed`` cannot be had without the
    service's own script; ``url`` is the link as it was."""

    url: str
    kind: Literal["file", "folder", "closed"]
