"""The answer of ``lotaip explain`` for a person: what each publication of a page was taken for, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from reports.text import clip, number, plural, visible
from reports.words import COMPONENT

if TYPE_CHECKING:
    from checker.explain import ExplainedLink


def text_links(links: Sequence[ExplainedLink], titles: Mapping[str, str]) -> Iterator[str]:
    """The lines printed in a terminal; links that are no publication are only counted."""
    found = [link for link in links if link.obligations]
    yield f"{plural(len(links), 'enlace', 'enlaces')}, {len(found)} de ellos hacia publicaciones de la lista."
    for link in found:
        names = " o ".join(f"{titles[item]} [{item}]" for item in link.obligations)
        what = COMPONENT[link.component].lower() if link.component else "archivo"
        yield ""
        yield f"{names} · {link.period or 'mes desconocido'} · {what} · confianza {number(100 * link.confidence, 0)} %"
        yield f"   «{_line(link.text)}» → {_line(link.url or link.href)}"
        yield from (f"   {_line(reason)}" for reason in link.reasons)


def _line(text: str) -> str:
    return visible(clip(" ".join(text.split()), 300))
