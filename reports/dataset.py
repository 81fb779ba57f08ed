"""The data as a schema.org ``Dataset`` (https://schema.org/Dataset), which search engines for data read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from reports.language import SPANISH, Language
from reports.text import N_, web_address

Format = Literal["json", "csv", "xlsx", "sqlite", "datapackage"]
"""What ``lotaip export`` writes."""
TITLE = N_("Cumplimiento de la LOTAIP en los municipios del Ecuador")
ABOUT = N_(
    "Qué publican los municipios del Ecuador, mes a mes, de lo que la Ley Orgánica de Transparencia y Acceso a la "
    "Información Pública (LOTAIP) les obliga: veredicto de cada obligación, índice SITA y hallazgos con su norma y su "
    "huella."
)
LICENCE = {"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/", "title": "CC BY 4.0"}
MEDIA_TYPES = {
    "csv": "text/csv",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "sqlite": "application/vnd.sqlite3",
    "zip": "application/zip",
}


@dataclass(frozen=True, slots=True)
class Download:
    """A file that the site or the package holds. ``path`` as the page that offers it names it."""

    path: str
    name: str
    bytes: int | None = None

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.path.rpartition(".")[2]]


def dataset(
    downloads: Iterable[Download],
    months: Sequence[str],
    *,
    modified: str | None,
    name: str = TITLE,
    language: Language = SPANISH,
    base: str | None = None,
    contact: str = "",
) -> dict[str, Any]:
    """Its JSON-LD. ``months`` oldest first; ``modified`` in UTC, as results write it; ``base`` is the published address
    of the folder from which the paths lead, None: they stay relative; ``contact`` an address or e-mail, or nothing."""
    told: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": name,
        "description": language.gettext(ABOUT),
        "inLanguage": language.code,
        "keywords": ["LOTAIP", "SITA", "transparencia", "municipios", "Ecuador"],
        "isAccessibleForFree": True,
        "license": LICENCE["path"],
        "spatialCoverage": {"@type": "Place", "name": "Ecuador"},
        "distribution": [_download(download, base) for download in downloads],
    }
    if months:
        told["temporalCoverage"] = months[0] if len(months) == 1 else f"{months[0]}/{months[-1]}"
    if modified:
        told["dateModified"] = modified
    if base:
        told["url"] = base
    if contact:
        where = {"url": contact} if web_address(contact) else {"email": contact}
        told["creator"] = {"@type": "Organization", "name": contact} | where
    return told


def _download(download: Download, base: str | None) -> dict[str, Any]:
    told = {"@type": "DataDownload", "name": download.name, "encodingFormat": download.media_type}
    told["contentUrl"] = (base or "") + download.path
    return told if download.bytes is None else told | {"contentSize": f"{download.bytes} B"}
