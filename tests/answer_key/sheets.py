"""Pages made of lists under titles: what layouts A, B, C, E and most others share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.answer_key.listing import Lister, Row
from tests.answer_key.pieces import Drawer, Folder
from tests.answer_key.shells import Front, Shell
from tests.answer_key.spelling import MONTHS, month_name
from tests.answer_key.writer import PageWriter

LAW_NEW = (
    "<p>El artículo 19 de la ley en vigor pide difundir cada mes la estructura orgánica, la base legal, las metas y "
    "objetivos, el directorio y distributivo, las remuneraciones, las licencias y comisiones, los servicios, el "
    "presupuesto, las auditorías, los procesos de contratación, los contratos incumplidos, los planes y programas, los "
    "créditos, la rendición de cuentas, los viáticos, los contratos colectivos, la información reservada, las "
    "audiencias, los convenios, los donativos y los formularios de trámites; el artículo 24 añade resoluciones y "
    "actas.</p>"
)
LAW_OLD = (
    "<p>Conforme al artículo 7 de la ley de 2004: <em>a)"
    "</em> estructura orgánica funcional, base legal, regulaciones y "
    "metas; <em>b)</em> directorio y distributivo; <em>c)</em> remuneración mensual por puesto; <em>d)</em> servicios; "
    "<em>e)</em> contratos colectivos; <em>f)</em> formularios; <em>g)</em> presupuesto; <em>h)</em> auditorías; "
    "<em>i)</em> contratación; <em>j)</em> incumplidos; <em>k)</em> planes y programas; <em>l)</em> créditos; "
    "<em>m)</em> rendición de cuentas; <em>n)</em> viáticos; <em>o)</em> responsable de la información; "
    "<em>s)</em> resoluciones y actas de los organismos seccionales.</p>"
)
"""What portals quote above their lists, in words of ours: every keyword, no file, and often the wrong law."""


@dataclass(frozen=True, slots=True)
class Block:
    """A list under its title. ``words`` are lines printed without files."""

    title: str
    rows: Sequence[Row]
    words: Sequence[str] = ()


def fill(pattern: str, year: int, month: int) -> str:
    """A folder or a name for a month; ``{u}`` is the upload folder of the month after, ``{antes}`` the month before."""
    name, before = MONTHS[month - 1], MONTHS[month - 2]
    upload = f"{year + month // 12}/{month % 12 + 1:02}"
    return pattern.format(
        y=year,
        m=month,
        mm=f"{month:02}",
        mes=name,
        Mes=name.capitalize(),
        MES=name.upper(),
        Ene=name[:3].capitalize(),
        antes=before[:3].capitalize(),
        u=upload,
    )


def monthly(
    hand: Lister,
    year: int,
    months: Sequence[int],
    shape: str,
    names: Sequence[str],
    take: int,
    folder: str,
    *,
    suffix: str = "",
    known: bool = True,
) -> list[Block]:
    """One block a month, each with ``take`` of the subjects; ``known`` is false where nothing tells the month."""
    blocks = []
    for month in months:
        rows = hand.rows(
            hand.dice.some(names, take),
            fill(folder, year, month),
            f"{year}-{month:02}" if known else None,
            suffix=fill(suffix, year, month),
        )
        blocks.append(Block(month_name(shape, year, month) if shape else "", rows))
    return blocks


def sheet(
    part: str,
    layout: str,
    system: str,
    url: str,
    front: Front,
    shell: Shell,
    fold: Folder | None,
    draw: Drawer,
    blocks: Sequence[Block],
    *,
    declared: str = "utf-8",
    encoding: str = "utf-8",
    before: Callable[[PageWriter], None] | None = None,
    after: Callable[[PageWriter], None] | None = None,
) -> PageWriter:
    """A whole page. Without ``fold`` the blocks follow each other without titles."""
    template = "+".join(name.__name__ for name in (shell, fold, draw) if name)
    w = PageWriter(url, layout, system, template, declared, encoding)

    def draw_block(block: Block) -> Callable[[], None]:
        def body() -> None:
            for words in block.words:
                w.raw(f"<p>{words}</p>\n")
            if block.rows:
                draw(w, block.rows)

        return body

    def body() -> None:
        if before:
            before(w)
        sections = [(block.title, draw_block(block)) for block in blocks]
        if fold:
            fold(w, sections)
        else:
            for _, drawn in sections:
                drawn()
        if after:
            after(w)

    shell(w, front, body)
    return w


def free(
    part: str,
    layout: str,
    system: str,
    url: str,
    front: Front,
    shell: Shell,
    name: str,
    body: Callable[[PageWriter], None],
    declared: str = "utf-8",
    encoding: str = "utf-8",
) -> PageWriter:
    w = PageWriter(url, layout, system, f"{shell.__name__}+{name}", declared, encoding)
    shell(w, front, lambda: body(w))
    return w
