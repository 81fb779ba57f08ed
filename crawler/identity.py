"""Whose page is it? What a page says of itself, weighed for a person who will decide.

BeautifulSoup because it takes any markup; one page at a time, so that its speed does not matter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from bs4 import BeautifulSoup

from crawler.hosts import bare, host_of
from crawler.registry import Entity
from reading.text import fold

_TOWN_HALL = (
    r"(?:gobiernos? autonomos? descentralizados? municipal(?:es)?|gad municipal|gadm\w{0,2}|gad|municipio|"
    r"municipalidad|ilustre municipio|alcaldia)(?: intercultural| plurinacional)*"
    r"(?: (?:de la|del|de|el|la|los|las|canton|ciudad|metropolitano|distrito))*"
)
_PARKED = re.compile(
    r"\b(?:dominio (?:esta )?(?:en venta|estacionado|expirado|a la venta)|domain (?:is |may be )?for sale|"
    r"buy this domain|compre? este dominio|parked (?:free|domain)|domain (?:has )?expired|"
    r"this domain (?:is|has been) (?:parked|registered)|hugedomains|sedoparking|related searches)\b"
)
_NO_SITE = re.compile(
    r"\b(?:apache2? (?:\w+ ){0,3}default page|it works|welcome to nginx|test page for|iis windows server|plesk|"
    r"default web ?site page|cgi sys defaultwebpage|account (?:has been )?suspended|cuenta suspendida|"
    r"sitio (?:web )?en construccion|under construction|coming soon|proximamente|"
    r"(?:web ?site|sitio) (?:is )?not (?:found|configured)|error establishing a database connection|index of)\b"
)
_OTHERS = {
    "una parroquia": r"gad parroquial|gobierno parroquial|junta parroquial|gadpr\w*|parroquial rural",
    "una prefectura": r"gad provincial|gobierno provincial|prefectura|gobierno autonomo descentralizado provincial",
    "otra institución del cantón": r"empresa publica|cuerpo de bomberos|registro de la propiedad|patronato|\bep\b|"
    r"mancomunidad|unidad educativa|hospital|concejo cantonal para la proteccion",
}
_TRANSPARENCY = re.compile(r"transparencia|lotaip")
_PROVINCE = re.compile(r"\bprovincia (?:de los|de la|de|del) ")
_BEGINNING = 20_000
"""Characters of a page that are looked at for phrases."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """How likely a page is that of an entity, 0 to 100, why (Spanish phrases), and where its transparency page is."""

    score: int
    reasons: tuple[str, ...]
    transparency_url: str = ""


def opinion(html: str, url: str, entity: Entity, known: Sequence[Entity]) -> Opinion:
    """Weigh a page. ``known`` are all entities of the registry, to tell cantons of like names apart."""
    soup = BeautifulSoup(html, "lxml")
    transparency = _transparency(soup, url)  # scripts are dropped next, links stay
    for element in soup(["script", "style", "template"]):
        element.decompose()
    text = fold(soup.get_text(" "))[:_BEGINNING]
    heads = " | ".join(fold(part) for part in _heads(soup))
    if (found := _PARKED.search(f"{heads} | {text}")) and len(text) < 3000:
        return Opinion(0, (f"el dominio está estacionado o en venta («{found[0]}»)",))
    if not text and not heads.strip(" |"):
        return Opinion(0, ("la página no tiene texto",))
    if (found := _NO_SITE.search(heads)) or (len(text) < 1500 and (found := _NO_SITE.search(text))):
        return Opinion(0, (f"es una página del alojamiento, no de un sitio («{found[0]}»)",))
    return _weighed(entity, known, heads, text, url, transparency)


def _weighed(entity: Entity, known: Sequence[Entity], heads: str, text: str, url: str, transparency: str) -> Opinion:
    score, reasons = 0, []
    if entity.ruc in text.replace(" ", ""):
        score += 40
        reasons.append("muestra el RUC")
    points, said = _of_province(entity, known, f"{heads} | {text}")
    names = _names(entity)
    canton = "|".join(map(re.escape, names))
    longer = {name for other in known for name in _names(other) if name not in names}
    for name in longer:  # «San Miguel de Urcuquí» is not «San Miguel»
        if any(re.search(rf"\b{re.escape(own)}\b", name) for own in names):
            heads, text = heads.replace(name, "|"), text.replace(name, "|")
    town_hall = re.compile(rf"\b{_TOWN_HALL} (?:{canton})\b")
    if town_hall.search(heads):
        score += 45
        reasons.append("su título la nombra")
    elif town_hall.search(text):
        score += 30
        reasons.append("su texto la nombra")
    elif re.search(rf"\b(?:{canton})\b", f"{heads} {text}"):
        score += 10
        reasons.append("nombra el cantón, pero no la municipalidad")
    else:
        reasons.append("no nombra el cantón")
    score += points
    reasons += said
    for kind, pattern in _OTHERS.items():
        if re.search(rf"\b(?:{pattern})\b", heads) and not town_hall.search(heads):
            score -= 60
            reasons.append(f"su título es de {kind}")
            break
    if transparency:
        score += 15
        reasons.append("enlaza a transparencia")
    if host_of(url).endswith(".gob.ec"):
        score += 10
        reasons.append("dominio .gob.ec")
    return Opinion(max(0, min(100, score)), tuple(reasons), transparency)


def _names(entity: Entity) -> list[str]:
    return [fold(part) for part in re.split(r"[()]", entity.canton or entity.name) if part.strip()]


def _of_province(entity: Entity, known: Sequence[Entity], text: str) -> tuple[int, list[str]]:
    """Points for the province: Bolívar lies in Carchi and in Manabí. A canton's own name proves nothing."""
    own, mine = fold(entity.province), _names(entity)
    provinces = sorted({other.province for other in known})
    if own not in mine and re.search(rf"\b{re.escape(own)}\b", text):
        return 15, ["nombra su provincia"]
    others = [fold(name) for name in provinces if fold(name) != own and fold(name) not in mine]
    named = [name for name in others if any(text.startswith(name, m.end()) for m in _PROVINCE.finditer(text))]
    close = [name for name in others if any(re.search(rf"\b{re.escape(c)} {re.escape(name)}\b", text) for c in mine)]
    if found := [*named, *close]:
        shown = next(name for name in provinces if fold(name) == found[0])
        return -60, [f"es de otra provincia ({shown})"]
    return 0, []


def _heads(soup: BeautifulSoup) -> list[str]:
    found = [element.get_text(" ") for element in soup(["title", "h1"])]
    for element in soup("meta"):
        if str(element.get("property") or element.get("name") or "").lower() in ("og:site_name", "og:title"):
            found.append(str(element.get("content") or ""))
    return found


def _transparency(soup: BeautifulSoup, url: str) -> str:
    """Address of the link that leads to transparency: on the site itself before elsewhere, LOTAIP before the rest."""
    best, address = 0, ""
    for link in soup("a", href=True):
        href = str(link["href"]).strip()
        said = fold(f"{link.get_text(' ')} {link.get('title') or ''} {href}")
        if not _TRANSPARENCY.search(said) or href.lower().startswith(("#", "javascript:", "mailto:", "tel:")):
            continue
        try:
            target = urljoin(url, href)
        except ValueError:
            continue
        if not target.startswith(("http://", "https://")):
            continue
        points = 1 + 2 * (bare(host_of(target)) == bare(host_of(url))) + ("lotaip" in said)
        if points > best:
            best, address = points, target
    return address
