"""Layout A, WordPress: a year page whose links are months, and behind each month a ZIP with a folder per item."""

from __future__ import annotations

from demo.answers import Answer
from demo.layouts.common import upload_folder
from demo.months import name_of
from demo.zoo._bundle import bundle
from demo.zoo.model import Portal, Site
from demo.zoo.pages import YEARS, months_of, wordpress


def _fill(site: Site) -> None:
    def month_zip(month: str) -> str:
        address = f"/wp-content/uploads/{upload_folder(month)}/LOTAIP-{name_of(month).upper()}-{month[:4]}.zip"
        site.put(address, lambda: Answer(200, "application/zip", bundle(site, month)))
        return address

    links = "".join(f'<li><a href="/transparencia/lotaip-{year}/">{year}</a></li>' for year in YEARS)
    site.page("/transparencia/", wordpress(site, "Transparencia", f"<ul>{links}</ul>"))
    for year in YEARS:
        months = "".join(f'<li><a href="{month_zip(month)}">{name_of(month)}</a></li>' for month in months_of(year))
        site.page(f"/transparencia/lotaip-{year}/", wordpress(site, f"LOTAIP {year}", f"<ul>{months}</ul>"))


PORTAL = Portal("a_wordpress", "WordPress, one ZIP a month", _fill)
