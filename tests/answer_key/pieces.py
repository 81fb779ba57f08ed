"""What the blocks of a page have in common; the blocks themselves belong to one part each."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests.answer_key.listing import File, Row
from tests.answer_key.writer import PageWriter

Section = tuple[str, Callable[[], None]]
"""A title and what draws the block that it governs."""
Folder = Callable[[PageWriter, Sequence[Section]], None]
Drawer = Callable[[PageWriter, Sequence[Row]], None]


def whole(row: Row, file: File) -> str:
    """Title and component in one text, joined as people join them."""
    if not file.said:
        return row.text
    return f"{row.text}{file.said}" if file.said.startswith(("-", "(")) else f"{row.text} - {file.said}"
