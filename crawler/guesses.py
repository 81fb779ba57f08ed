"""Addresses under which a municipality's own site usually lies, guessed from the canton's name."""

from __future__ import annotations

import re

from reading.text import fold

_PATTERNS = (
    "{}", "municipio{}", "gad{}", "gadm{}", "gadmunicipal{}", "municipiode{}", "alcaldia{}", "municipalidad{}",
)  # fmt: skip
"""Names seen before ``.gob.ec``."""
_TITLES = frozenset(("general", "coronel", "doctor"))
_LITTLE = frozenset(("de", "del", "la", "las", "los", "el", "y"))
_SHARED = frozenset(("santiago", "santo", "santa"))
"""First words that many cantons share and that name another one by themselves."""
_SHORTEST = 4
"""Letters of a shortened name: shorter ones belong to somebody else."""


def names_of(canton: str) -> list[str]:
    """A canton's name as domains write it, the likeliest first: in one word, without articles, and shortened.

    «San Pedro de Huaca» is also ``huaca``; a name in brackets is another name of the canton.
    """
    found: dict[str, None] = {}
    for text in re.split(r"[()]", canton):
        words = [word for word in fold(text).split() if word not in _TITLES]
        if not words:
            continue
        found["".join(words)] = None
        found["".join(word for word in words if word not in _LITTLE)] = None
        for place, word in enumerate(words):
            if word in ("de", "del") and 0 < place < len(words) - 1:
                found["".join(words[place + 1 :])] = None
                found["".join(word for word in words[place + 1 :] if word not in _LITTLE)] = None
                if place == 1:
                    found[words[0]] = None
    whole = {"".join(fold(text).split()) for text in re.split(r"[()]", canton)}
    return [name for name in found if name in whole or (len(name) >= _SHORTEST and name not in _SHARED)]


def guessed_hosts(canton: str) -> list[str]:
    """Hosts worth a look, without ``www.``, the likeliest first."""
    names = names_of(canton)
    return list(dict.fromkeys(f"{pattern.format(name)}.gob.ec" for name in names for pattern in _PATTERNS))
