"""What a sweep says of its decisions, for people and for programs."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from commands.journal import journal
from commands.sweep import summary_json, summary_lines
from crawler.journal import note, without_secrets
from crawler.settings import StoreSettings
from crawler.summary import SweepSummary
from tests.crawler.crawl_site import NOW, RUCS, Reply, Site, registry, sweep

SECRET = "S3creto"
FULL = Path("/dev/full")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[SweepSummary, list[dict[str, Any]], str]:
    """A sweep of a portal where many things go wrong: its summary and its log."""
    folder = tmp_path_factory.mktemp("journal")
    site = Site()
    try:
        site.pages["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /transparencia/privado\n")
        links = (
            "/transparencia/privado",
            "/transparencia/nada.csv",
            "/transparencia/lento.csv",
            "/transparencia/a.csv",
        )
        site.html("/", "".join(f'<a href="{path}?token={SECRET}">LOTAIP 2026 octubre</a> ' for path in links))
        site.csv(f"/transparencia/a.csv?token={SECRET}", "a;b\n1;http://www.ejemplo.gob.ec/ido\n")
        site.pages[f"/transparencia/lento.csv?token={SECRET}"] = Reply(b"no", 503, {"Retry-After": "0"})
        places = registry(folder, (RUCS[0], "own", f"{site.url}/"))
        with journal(False, folder / "log.jsonl", lambda: NOW):
            summary = sweep(
                folder / "store", places, StoreSettings(timeout=2, retries=1, replicas={"www.ejemplo.gob.ec": site.url})
            )
    finally:
        site.close()
    text = (folder / "log.jsonl").read_text(encoding="utf-8")
    return summary, [json.loads(line) for line in text.splitlines()], text


def test_every_decision_is_a_line_with_its_reason(told: tuple[SweepSummary, list[dict[str, Any]], str]) -> None:
    _, lines, _ = told
    by_event = {line["event"]: line for line in lines}
    assert set(by_event) >= {"robots_refused", "visit_failed", "host_busy", "retry", "place_read", "link_probed"}
    assert by_event["robots_refused"]["cause"] == "robots"
    assert by_event["robots_refused"]["ruc"] == RUCS[0]
    assert "/transparencia/privado" in by_event["robots_refused"]["url"]
    assert by_event["retry"]["attempt"] == 2
    assert {line["status"] for line in lines if line["event"] == "visit_failed"} == {404, 503}
    assert all(line["time"] == "2026-11-20T15:00:00Z" for line in lines)
    assert {line["host"].split(":")[0] for line in lines} == {"127.0.0.1", "ejemplo.gob.ec"}
    (place,) = (line for line in lines if line["event"] == "place_read")
    assert place["complete"] is not None


def test_no_secret_is_written(told: tuple[SweepSummary, list[dict[str, Any]], str]) -> None:
    _, lines, text = told
    assert SECRET not in text
    assert any("token=…" in line.get("url", "") for line in lines)


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("https://ana:hola@x.gob.ec/a?b=1", "https://x.gob.ec/a?b=1"),
        ("https://x.ec/a?X-Amz-Signature=ab&f=1", "https://x.ec/a?X-Amz-Signature=…&f=1"),
        ("https://x.ec/a?b=1&sig=ab%20c", "https://x.ec/a?b=1&sig=…"),
        ("https://x.ec/#access_token=ab", "https://x.ec/#access_token=…"),
        ("https://x.ec/a;jsessionid=AB12?b=1", "https://x.ec/a;jsessionid=…"),
        ("https://x.ec/?PASSWORD=a&clave=b&mes=10", "https://x.ec/?PASSWORD=…&clave=…&mes=10"),
        ("http://[", ""),
    ],
)
def test_addresses_lose_what_opens_doors(url: str, written: str) -> None:
    assert without_secrets(url) == written


def test_the_summary_counts_what_failed_and_who_could_mend_it(
    told: tuple[SweepSummary, list[dict[str, Any]], str],
) -> None:
    summary, _, _ = told
    body = json.loads(json.dumps(summary_json(summary)))
    failures = {failure["cause"]: (failure["visits"], failure["owner"]) for failure in body["failures"]}
    assert failures == {"robots": (1, "publisher"), "not_found": (1, "publisher"), "server_error": (1, "network")}
    (host,) = body["robots"]
    assert body["link_failures"] == [
        {"cause": "not_found", "host": host, "links": 1, "owner": "publisher"},
    ]
    assert summary.bytes == sum(load["bytes"] for load in body["hosts"].values())
    assert body["hosts"][host]["answers"] > 3
    assert body["hosts"][host]["mean_wait"] < 1
    assert (body["slowest"], body["complete"]) == ([], 0)
    shown = "\n".join(summary_lines(summary))
    assert "1 en un servidor       la entidad       El archivo robots.txt" in shown
    assert "Enlaces de los archivos sin respuesta útil:\n        1 en un servidor       la entidad" in shown
    load = replace(summary.hosts[host], waited=90.0, answers=9)
    slow = replace(
        summary, hosts={host: load, "b.gob.ec": replace(load, waited=9.0), "c.gob.ec": replace(load, waited=99.0)}
    )
    assert summary_json(slow)["slowest"] == ["c.gob.ec", host]
    assert "  c.gob.ec                                 11.0 s" in list(summary_lines(slow))


def test_people_read_sentences_and_terminals_stay_theirs(capsys: pytest.CaptureFixture[str]) -> None:
    with journal(True, None, lambda: NOW):
        note("visit_failed", "http://x.gob.ec/\x1b[2J", cause="not_found", status=404)
        note("tls_fault", "https://x.gob.ec", cause="tls_expired", detail="CN=x")
        note("host_busy", "http://x.gob.ec/", status=429, wait=30.0)
        note("place_read", "http://x.gob.ec/", cause="robots", complete=False)
        note("link_probed", "http://y.gob.ec/", cause="no_such_host")
        note("link_probed", "http://y.gob.ec/", status=200)
    note("visit_failed", "http://después.ec/", cause="not_found")
    gone, tls, busy, part, dead, alive = capsys.readouterr().err.splitlines()
    assert (
        gone
        == "15:00:00  x.gob.ec: sin respuesta útil (La dirección responde que ya no existe. 404) http://x.gob.ec/⟦U+001B⟧[2J"
    )
    assert tls == "15:00:00  x.gob.ec: certificado con defecto (tls_expired CN=x) https://x.gob.ec"
    assert "(429 30 s)" in busy
    assert "lugar leído en parte" in part
    assert dead == "15:00:00  y.gob.ec: enlace comprobado (El nombre del servidor no existe.) http://y.gob.ec/"
    assert alive == "15:00:00  y.gob.ec: enlace comprobado (200) http://y.gob.ec/"


@pytest.mark.skipif(not FULL.exists(), reason="this system has no device that is always full")
def test_a_full_disk_ends_the_log_with_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with journal(False, FULL, lambda: NOW):
        for _ in range(3):
            note("retry", "http://x.gob.ec/")
    assert capsys.readouterr().err == "No se pudo seguir escribiendo en «/dev/full»: revise el disco.\n"
