"""How things are written for people: numbers, months, names, and text that came from outside.

Nothing here touches the law. Numbers take the decimal comma of Ecuador.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from markupsafe import Markup, escape


def N_(message: str) -> str:
    """Marks a constant for translation where it is shown."""
    return message


MONTHS = (
    *(N_("enero"), N_("febrero"), N_("marzo"), N_("abril"), N_("mayo"), N_("junio"), N_("julio"), N_("agosto")),
    *(N_("septiembre"), N_("octubre"), N_("noviembre"), N_("diciembre")),
)
LONGEST = 2000
"""Characters of one value from outside that a page ever shows."""
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)


def visible(text: str) -> str:
    """Show what hides: control, zero-width and direction-changing characters become ``⟦U+202E⟧``."""
    # Of Latin-1, what hides is not printable: most Spanish texts need no look at each of their characters.
    if text.isprintable() and (text.isascii() or len(text.encode("latin-1", "ignore")) == len(text)):
        return text
    return _UNSEEN.sub(lambda found: f"⟦U+{ord(found.group()):04X}⟧", text)


def one_line(text: str) -> str:
    """What others wrote, on one line and with nothing hidden."""
    return visible(text).replace("\n", "⟦U+000A⟧").replace("\t", " ").replace("\r", "⟦U+000D⟧")


def clip(text: str | None, length: int = 160, unit: str = "caracteres") -> str:
    """At most ``length`` characters, saying how many there were."""
    if text is None or len(text) <= length:
        return text or ""
    return f"{text[:length]}… ({number(len(text), 0)} {unit})"


def present(value: Any, unit: str = "caracteres") -> Any:
    """Every value a template writes passes here (Jinja ``finalize``)."""
    kind = type(value)
    if kind is Markup:
        return value
    if kind is str:
        return visible(clip(value, LONGEST, unit))
    return "" if value is None else value


def cost(*texts: str | None) -> int:
    """Bytes that texts take in a page."""
    return len(escape(visible("".join(text for text in texts if text))).encode("utf-8"))


def number(value: float | None, decimals: int = 1) -> str:
    """``1234.5`` as ``1 234,5`` with narrow no-break spaces; a dash for nothing."""
    if value is None:
        return "–"
    text = f"{value:,.{decimals}f}".replace(",", "\u202f").replace(".", ",")
    return text.replace("-", "−") if float(f"{value:.{decimals}f}") else text.lstrip("-")


def signed(value: float | None, decimals: int = 1) -> str:
    """With its sign; a dash for nothing, ``=`` for no change."""
    if value is None:
        return "–"
    if not float(f"{value:.{decimals}f}"):
        return "="
    return ("+" if value > 0 else "") + number(value, decimals)


def percent(value: float | None) -> str:
    """``99,9`` for 0.9995: cut and not rounded, so that only what has no mistake reads ``100,0``."""
    return number(None if value is None else math.floor(round(1000 * value, 6)) / 10)


def share(value: float | None, decimals: int = 3) -> str:
    """A value from 0 to 1 as the arithmetic prints it: no zeros at the end."""
    if value is None:
        return "–"
    return f"{value:.{decimals}f}".rstrip("0").rstrip(".").replace(".", ",")


def month_name(month: str) -> str:
    """``2026-10`` as ``octubre de 2026``."""
    return f"{MONTHS[int(month[5:]) - 1]} de {month[:4]}"


def moment(stamp: str | None) -> str:
    """``2026-11-17T05:10:11Z`` as ``2026-11-17 05:10:11 UTC``."""
    if not stamp:
        return "–"
    return stamp.replace("T", " ").removesuffix("Z") + (" UTC" if stamp.endswith("Z") else "")


def listing(words: Iterable[str]) -> str:
    """``a, b y c`` (``e`` before the sound i)."""
    items = list(words)
    if len(items) < 2:
        return "".join(items)
    joint = "e" if unicodedata.normalize("NFD", items[-1].lower())[:1] == "i" else "y"
    return f"{', '.join(items[:-1])} {joint} {items[-1]}"


def plural(count: int, one: str, many: str) -> str:
    return f"{number(count, 0)} {one if count == 1 else many}"


def blanks(template: str) -> str:
    """A rule's text with ``…`` where a finding would put its value."""
    return re.sub(r"\{[^{}]*\}", "…", template)


def slug(text: str) -> str:
    """A piece of a file name that every system accepts: RUCs and obligation ids stay as they are."""
    return re.sub(r"[^0-9A-Za-z.-]", "_", text).lstrip(".-")[:80] or "_"


def web_address(url: str | None) -> str | None:
    """The address if a page may link to it: ``http`` or ``https``, of sane length, nothing hidden in it."""
    if url and len(url) <= LONGEST and re.match(r"https?://[^\s]+\Z", url, re.IGNORECASE) and not _UNSEEN.search(url):
        return url
    return None
