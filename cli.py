"""The command line: binds its language and gathers the commands, which are in ``commands/``, one file each.

Exit codes: 0 done; 1 findings at or above ``--fail-on`` (``check``, ``judge``) or altered evidence (``verify``);
2 wrong usage; 3 the work could not be done.
"""

from __future__ import annotations

import gettext
import os
from pathlib import Path

# click takes its own words («Usage:», «Options:») from gettext's default domain, which must be bound before its import.
os.environ.setdefault("LANGUAGE", "es")
gettext.bindtextdomain("messages", Path(__file__).with_name("locale"))
gettext.textdomain("messages")

import click

from commands.check import check
from commands.console import Orders
from commands.demo import demo
from commands.doctor import doctor
from commands.entities import entities
from commands.explain import explain
from commands.export import export
from commands.freeze import freeze
from commands.judge import judge
from commands.measure import measure
from commands.rebuild import rebuild
from commands.report import report
from commands.rules import rules
from commands.sweep import sweep
from commands.verify import verify


@click.group(cls=Orders, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="lotaip", prog_name="lotaip", message="%(prog)s %(version)s")
def main() -> None:
    """Revisa si los municipios del Ecuador publican lo que la LOTAIP les obliga, guarda la prueba y los ordena.

    \b
    Ejemplos:
      lotaip demo                               recorrido completo con un país de muestra
      lotaip check "MI CARPETA" --month 2026-10 revisa los archivos de un mes antes de publicarlos
      lotaip sweep --month 2026-10              visita los portales y guarda la evidencia
      lotaip judge --month 2026-10              aplica las reglas a lo guardado
      lotaip report --out sitio                 escribe el sitio con el ranking
    """


_COMMANDS = (
    *(check, demo, doctor, entities, explain, export, freeze, judge, measure, rebuild, report, rules, sweep, verify),
)
for command in _COMMANDS:
    main.add_command(command)

if __name__ == "__main__":
    main()
