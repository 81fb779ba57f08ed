"""Layout I, Google Drive: a folder per month, shared by link; the embedded view lists it, /uc gives the files."""

from __future__ import annotations

from html import escape

from demo.items import COMPONENTS
from demo.layouts.common import month_title
from demo.zoo.model import MONTHS, Portal, Site, serial
from demo.zoo.pages import joomla, shown

_HOST = "drive.google.com"
_BASE = "/index.php/transparencia"
_VIEWER = "<html><head><title>{name} - Google Drive</title></head><body><div id='drive-viewer'></div></body></html>"


def _folder(site: Site, month: str) -> str:
    """Puts a month's folder on the file host and returns its identity."""
    folder, entries = f"1zOoCarpeta{MONTHS.index(month)}AbCdEfGhIjKlMnOpQr", []
    for item in site.items(month):
        for component in site.components(month, item):
            key = f"1zOo{serial(month, item, component):06d}AbCdEfGhIjKlMnOpQrStUv"
            name = f"{item.number} {item.plain_title} - {item.files[COMPONENTS.index(component)].strip()}.csv"
            for address in (f"/uc?export=download&id={key}", f"/uc?id={key}&export=download"):
                site.file(address, month, item, component, media="application/octet-stream", name="d.csv", host=_HOST)
            site.page(f"/file/d/{key}/view", _VIEWER.replace("{name}", escape(name)), host=_HOST)
            view = f"{site.base(_HOST)}/file/d/{key}/view?usp=drive_web"
            entries.append(
                f'<div class="flip-entry" id="entry-{key}"><div class="flip-entry-info"><a href="{view}">'
                f'<div class="flip-entry-title">{escape(name)}</div></a></div></div>'
            )
    listing = f"<html><head><title>{month_title(month)}</title></head><body>{''.join(entries)}</body></html>"
    site.page(f"/embeddedfolderview?id={folder}", listing, host=_HOST)
    site.page(f"/drive/folders/{folder}", _VIEWER.replace("{name}", month_title(month)), host=_HOST)
    return folder


def _fill(site: Site) -> None:
    links = "".join(
        f'<li><a href="{site.base(_HOST)}/drive/folders/{_folder(site, month)}?usp=sharing">'
        f"{month_title(month)}</a></li>"
        for month in shown(site)
    )
    site.page(_BASE, joomla(site, "Transparencia", f"<ul>{links}</ul>", ("Inicio",)))


PORTAL = Portal("i_drive", "Joomla, Google Drive folders", _fill, start=_BASE, hosts=(_HOST,))
