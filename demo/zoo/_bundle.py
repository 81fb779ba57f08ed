"""A month as one ZIP, a folder per item inside."""

from __future__ import annotations

import io
import zipfile

from demo.items import COMPONENTS
from demo.months import name_of
from demo.zoo.model import Site


def bundle(site: Site, month: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for item in site.items(month):
            for component in site.components(month, item):
                folder = f"{name_of(month).upper()}/{item.number}. {item.plain_title}"
                name = f"{folder}/{item.files[COMPONENTS.index(component)].strip()}.csv"
                body = site.body(month, item, component) or b""
                archive.writestr(zipfile.ZipInfo(name, (2024, 7, 10, 9, 0, 0)), body)
    return buffer.getvalue()
