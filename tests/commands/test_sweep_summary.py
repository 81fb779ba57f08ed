"""What ``lotaip sweep`` prints when it ends: how completely each place was read."""

from __future__ import annotations

from dataclasses import replace

from commands.sweep import summary_lines
from crawler.summary import PlaceSummary, SweepSummary

PLACE = PlaceSummary(
    ruc="0169000010001",
    name="GAD Municipal de Villa de Prueba",
    place="pnt",
    portal_kind="pnt",
    portal_url="http://127.0.0.1:9/backend/v1",
    finished=True,
    complete=True,
    cause=None,
    pages=1,
    files=81,
    failed=0,
    cut=0,
    requests=82,
    bytes=500_000,
    share=1.0,
)


def lines(*places: PlaceSummary) -> list[str]:
    summary = SweepSummary(1, "2026-10", False, False, True, False, 82, 500_000, list(places))
    return list(summary_lines(summary))


def test_every_place_is_one_aligned_line_with_its_figure() -> None:
    far = replace(
        PLACE,
        name="Gobierno Autónomo Descentralizado Municipal de una Villa con un Nombre muy Largo",
        place="own",
        complete=False,
        cause="host_failed",
        pages=1234,
        files=0,
        share=0.996,
    )
    head, whole, half, total = lines(PLACE, far)
    assert whole == "  0169000010001  GAD Municipal de Villa de Prueba      portal nacional   100%        1        81"
    assert half == (
        "  0169000010001  GAD Municipal de una Villa con un N…  sitio propio       99%     1234         0  "
        "El servidor no respondió."
    )
    assert head.index("Leído") + len("Leído") == whole.index("100%") + len("100%")
    assert head.endswith("Archivos")
    assert total == "2026-10: 1 de 2 lugares leídos por completo, 82 peticiones, 0.5 MB."


def test_of_many_places_only_those_not_read_whole_are_listed() -> None:
    places = [replace(PLACE, ruc=f"{number:013}") for number in range(31)]
    assert lines(*places) == ["2026-10: 31 de 31 lugares leídos por completo, 82 peticiones, 0.5 MB."]
    places[7] = replace(places[7], complete=False, share=0.0)
    head, seven, _ = lines(*places)
    assert head.strip().startswith("RUC")
    assert seven.startswith("  0000000000007")
    assert seven.endswith("0%        1        81  Lectura incompleta.")
    assert len(lines(*places[:30])) == 32


def test_a_hostile_name_cannot_steer_the_terminal() -> None:
    (_, line, _) = lines(replace(PLACE, name="Villa\x1b[2J\u202e"))
    assert line.isprintable()
