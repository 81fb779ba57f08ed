"""A month's publication as a folder, the way it lies on a desk in the municipality."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from demo.defects import announced, file_bytes
from demo.items import COMPONENTS, items
from demo.model import Expected, MonthPlan, Municipality, PlaceName


def write_folder(
    m: Municipality,
    month: str,
    plan: MonthPlan,
    truth: Mapping[str, Expected],
    path: Path,
    as_of: datetime,
    place: PlaceName | None,
) -> list[Path]:
    """Writes one subfolder per item, named by number and title. See :meth:`demo.country.Country.write_folder`."""
    written: list[Path] = []
    for item in items():
        source = place or truth[item.id].place
        copy = plan.get(item.id, {}).get(source) if source else None
        if source is None or copy is None or not copy.visible(as_of):
            continue
        replaced = copy.modified(as_of) != copy.at
        article = f"Art. {item.number} - " if item.id.startswith("24.") else f"{item.number} - "
        folder = path / _safe(article + item.plain_title)
        for component in announced(copy.defect):
            body = file_bytes(m, month, item.id, component, source, copy.defect, replaced)
            if body is not None:
                folder.mkdir(parents=True, exist_ok=True)
                target = folder / (_safe(item.files[COMPONENTS.index(component)]) + ".csv")
                target.write_bytes(body)
                written.append(target)
    return written


def _safe(name: str) -> str:
    """A name every file system takes: Windows refuses some signs and a trailing blank or dot."""
    return re.sub(r'[<>:"/\\|?*]', "-", name).strip(" .")
