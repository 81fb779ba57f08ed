"""Every ``lotaip`` order that a guide tells people to type exists, with its options."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from cli import main

ROOT = Path(__file__).parents[2]
GUIDES = sorted((ROOT / "docs" / "guides").glob("*.md"))
_BLOCK = re.compile(r"^```\w*\n(.*?)^```", re.DOTALL | re.MULTILINE)
_SPAN = re.compile(r"`([^`\n]+)`")
_ORDER = re.compile(r"^(?:\S*[/\\])?lotaip\s+(?P<rest>\S.*)$")


def orders(text: str) -> Iterator[list[str]]:
    """The arguments of each order in the code of a page; continued lines are joined, redirections left off."""
    blocks = _BLOCK.findall(text)
    lines = [line for block in blocks for line in block.replace("\\\n", " ").splitlines()]
    lines += _SPAN.findall(_BLOCK.sub("", text))
    for line in lines:
        found = _ORDER.match(line.strip().removeprefix("$ ").removeprefix("- run: ").removeprefix("ExecStart="))
        if found:
            words = shlex.split(found["rest"].replace("\\", "/"), comments=True)
            stop = next(
                (i for i, word in enumerate(words) if word in ("|", "&&", ";") or word.startswith((">", "2>"))), None
            )
            yield [re.sub(r"\$\{?\w+\}?", "2026-10", word) for word in words[:stop]]


def parse(arguments: list[str]) -> None:
    """Parse without running. Raises UsageError for what does not exist."""
    context = click.Context(main, info_name="lotaip")
    name, command, rest = main.resolve_command(context, arguments)
    while isinstance(command, click.Group) and rest and rest[0] in command.commands:
        command, rest = command.commands[rest[0]], rest[1:]
    assert command is not None
    command.make_context(name, list(rest), parent=context)


CASES = [(guide.name, order) for guide in GUIDES for order in orders(guide.read_text(encoding="utf-8"))]


@pytest.mark.parametrize(("guide", "order"), CASES, ids=[f"{guide}: {' '.join(order)}" for guide, order in CASES])
def test_an_order_of_a_guide_exists(guide: str, order: list[str]) -> None:
    parse(order)


def test_the_monthly_job_is_whole() -> None:
    orders_of_it = [order for guide, order in CASES if guide == "publicar.md"]
    named = [order[0] for order in orders_of_it]
    assert named.index("sweep") < named.index("judge") < named.index("verify") < named.index("report")
    assert {"doctor", "freeze", "rebuild"} <= set(named)
    assert any("--data" in order for order in orders_of_it if order[0] == "report")


@pytest.mark.parametrize("order", [["swep"], ["sweep", "--moth", "2026-10"], ["judge"], ["check", "a", "--month", "x"]])
def test_an_order_that_does_not_exist_is_found(order: list[str]) -> None:
    with pytest.raises(click.UsageError):
        parse(order)
