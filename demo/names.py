"""Invented provinces, cantons, people and tax numbers. None of them is of a real place or person."""

from __future__ import annotations

import random

PROVINCES = (
    ("91", "Valle del Alba"), ("92", "Costa Serena"), ("93", "Altos de Cinabria"), ("94", "Ríos de Umbría"),
    ("95", "Sierra Palmira"), ("96", "Llanos de Órbigo"), ("97", "Bosque Austral"), ("98", "Islas del Poniente"),
)  # fmt: skip

_ROOTS = (
    "Aracayo", "Bellurco", "Cachiloma", "Chilcandela", "Chumbinoa", "Cundurpata", "Guayllaranga", "Illapamba",
    "Jatunloma", "Lluviazul", "Macharpo", "Ñucarani", "Ocañambo", "Pacarilla", "Quindeloma", "Ramosanto", "Sachapata",
    "Tarquiloma", "Ungubí", "Vilcarumi", "Yanahuerta", "Zhumirloma", "Tambocielo", "Achupaya", "Bramaderos",
    "Cascajalito", "Duendeloma", "Estero Manso", "Flor del Páramo", "Garzalito", "Higueronal", "Iguanales",
    "Jacarandal", "Lechugalito", "Membrillar", "Naranjapata", "Palmarcito", "Quebradaseca", "Rumicielo", "Totorillal",
)  # fmt: skip
_PREFIXES = ("", "San Amarando de ", "Puerto ", "Villa ", "Nueva ", "Alto ", "Santa Ondina de ", "Río ")

LARGEST_COUNTRY = len(_ROOTS) * len(_PREFIXES)

_SURNAMES = (
    "Abrilanda", "Bermejales", "Cuasapaz", "Chiliquirá", "Dorantela", "Espinardo", "Fuentelmar", "Guamarica",
    "Huertarena", "Izanagua", "Jaramendi", "Lojanero", "Llumiquín", "Mirandela", "Nazateño", "Ñahuincha", "Orbegal",
    "Pillajera", "Quirumbay", "Robledano", "Sangolqueño", "Toapantera", "Ulloares", "Vivancela", "Yaguarcó",
    "Zambranela", "Andrangora", "Bustillares", "Carchipul", "Dumancel",
)  # fmt: skip
_GIVEN = (
    "Ana", "Beatriz", "Carlos", "Daniela", "Édgar", "Fernanda", "Gabriel", "Hilda", "Iván", "Jorge", "Karina", "Lucía",
    "Mónica", "Néstor", "Olga", "Patricio", "Rosa", "Segundo", "Teresa", "Verónica", "Walter", "Ximena", "Andrés",
    "Belén", "Cristina", "Diego", "Elena", "Fausto", "Germán", "Inés",
)  # fmt: skip


def cantons(rng: random.Random, count: int) -> list[str]:
    """``count`` distinct canton names. Raises ValueError when more are asked for than can be made."""
    if not 1 <= count <= LARGEST_COUNTRY:
        raise ValueError(f"El país de réplica tiene entre 1 y {LARGEST_COUNTRY} municipios; se pidieron {count}.")
    roots = list(_ROOTS)
    rng.shuffle(roots)
    # One prefix per root first: neighbours in the list do not look alike.
    pairs = [(_PREFIXES[(i + lap) % len(_PREFIXES)], root) for lap in range(len(_PREFIXES)) for i, root in
             enumerate(roots)]  # fmt: skip
    return [prefix + root for prefix, root in pairs[:count]]


def person(rng: random.Random) -> str:
    """Two surnames and two given names, as the official files write them."""
    return f"{rng.choice(_SURNAMES)} {rng.choice(_SURNAMES)} {rng.choice(_GIVEN)} {rng.choice(_GIVEN)}"


def people(rng: random.Random, count: int) -> list[str]:
    """``count`` distinct people in alphabetical order, accents aside."""
    found: set[str] = set()
    while len(found) < count:
        found.add(person(rng))
    return sorted(found, key=plain)


_PLAIN = str.maketrans("áéíóúüñÁÉÍÓÚÜÑ", "aeiouunAEIOUUN")


def plain(text: str) -> str:
    """Without accents: for addresses, mail names and alphabetical order."""
    return text.translate(_PLAIN)


def public_ruc(province: int, sequence: int) -> str:
    """A well-formed tax number of a public body: third digit 6, modulus 11 over eight digits, establishment 0001.

    Real municipalities have low sequences; the demo takes them from 90000 on. A sequence whose check digit
    would be 10 does not exist, so the next one is taken."""
    while True:
        base = f"{province:02d}6{sequence:05d}"
        weights = (3, 2, 7, 6, 5, 4, 3, 2)
        rest = sum(int(digit) * weight for digit, weight in zip(base, weights, strict=True)) % 11
        if rest != 1:
            return f"{base}{(11 - rest) % 11}0001"
        sequence += 1


def company_ruc(sequence: int) -> str:
    """A well-formed tax number of a private company (third digit 9, modulus 11) out of a range never given out."""
    while True:
        base = f"2499{sequence % 100000:05d}"
        weights = (4, 3, 2, 7, 6, 5, 4, 3, 2)
        rest = sum(int(digit) * weight for digit, weight in zip(base, weights, strict=True)) % 11
        if rest != 1:
            return f"{base}{(11 - rest) % 11}001"
        sequence += 1
