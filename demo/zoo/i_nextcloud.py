"""Layout I, Nextcloud: a share per month on the cloud's own host; a script shows the folder, /download zips it."""

from __future__ import annotations

from demo.answers import Answer
from demo.layouts.common import month_title
from demo.zoo._bundle import bundle
from demo.zoo.model import MONTHS, Portal, Site
from demo.zoo.pages import shown, wordpress

_HOST = "nube"


def _share(site: Site, month: str) -> str:
    address = f"/s/q7TzOo{MONTHS.index(month)}PmWx"
    site.put(f"{address}/download", lambda: Answer(200, "application/zip", bundle(site, month)), _HOST)
    site.page(
        address,
        f'<!DOCTYPE html><html><head data-requesttoken="x"><title>{month_title(month)} - Nextcloud</title>'
        '<meta property="og:site_name" content="Nextcloud"></head><body id="body-public"><noscript>Esta aplicación '
        f'requiere JavaScript.</noscript><div class="app-files_sharing"><a href="{address}/download" '
        'id="download" class="button">Descargar todos los archivos</a></div></body></html>',
        host=_HOST,
    )
    return f'<li><a href="{site.base(_HOST)}{address}" target="_blank">{month_title(month)}</a></li>'


def _fill(site: Site) -> None:
    links = "".join(_share(site, month) for month in shown(site))
    site.page("/transparencia/", wordpress(site, "Transparencia", f"<ul>{links}</ul>"))


PORTAL = Portal("i_nextcloud", "WordPress, Nextcloud shares", _fill, hosts=(_HOST,))
