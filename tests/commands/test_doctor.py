"""``lotaip doctor`` on stores with every fault that it knows."""

from __future__ import annotations

import json
import shutil
import sqlite3
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import trustme
from click.testing import CliRunner

from checker.results import ResultsStore
from cli import main
from commands.equipment import packages
from evidence import EvidenceStore, Exchange
from evidence.lock import StoreLock
from tests.checker.test_results import full_case
from tests.crawler.crawl_site import NOW, RUCS, Reply, Site
from tests.test_migrations import restored

LATER = "2026-11-20T15:00"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A store with evidence, results, and a registry of this machine."""
    store = tmp_path / "store"
    with EvidenceStore(store, writable=True) as evidence:
        sweep = evidence.begin_sweep("2026-10", NOW, False, "Quito")
        from tests.evidence.test_evidence_store import exchange

        evidence.record(sweep, exchange(), NOW)
        evidence.finish_sweep(sweep.id, NOW)
    registry(store, "http://127.0.0.1:9/")
    (store / "lotaip.toml").write_text("min_free_mb = 1\n", encoding="utf-8")
    return store


def registry(store: Path, url: str, kind: str = "pnt", rows: int = 1) -> None:
    lines = ["ruc,dpa,name,province,portal_kind,portal_url,caveats"]
    lines += [f"{ruc},0101,GAD Municipal de Prueba,Azuay,{kind},{url}," for ruc in RUCS[:rows]]
    (store / "registry.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def doctor(store: Path, *more: str) -> tuple[int, dict[str, dict[str, Any]]]:
    done = CliRunner().invoke(main, ["doctor", "--store", str(store), "--json", "--as-of", LATER, *more])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, {check["name"]: check for check in json.loads(done.stdout)}


def test_all_is_well(good: Path) -> None:
    code, checks = doctor(good)
    assert code == 0
    assert {name for name, check in checks.items() if check["state"] == "fail"} == set()
    assert set(checks) >= {
        *("python", "packages", "trust", "settings", "registry", "writable", "clock", "lock", "evidence", "results"),
        *("segments", "rar", "timestamp", "space", "contact", "browser"),
    }
    assert "network" not in checks
    assert all(check["text"].endswith((".", "»")) for check in checks.values())


def test_a_folder_that_does_not_exist_yet_is_no_fault(tmp_path: Path) -> None:
    _, checks = doctor(tmp_path / "new" / "store")
    assert checks["writable"]["state"] == checks["evidence"]["state"] == "ok"
    assert checks["contact"]["state"] == "fail"
    assert not (tmp_path / "new").exists()


def _cut(store: Path) -> None:
    path = next((store / "evidence").glob("*.warc.gz"))
    path.write_bytes(path.read_bytes()[:-1])


def _later(store: Path) -> None:
    with sqlite3.connect(store / "crawl.db") as db:
        db.execute("INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('evidence', 'x', '')")
    db.close()


def _future(store: Path) -> None:
    with sqlite3.connect(store / "crawl.db") as db:
        db.execute("UPDATE captures SET fetched_at = '2031-01-01T00:00:00Z'")
    db.close()


def _ahead(store: Path) -> None:
    """Visits of today, by our clock; the servers were three days behind, and one was wrong by itself."""
    with EvidenceStore(store, writable=True) as evidence:
        sweep = evidence.begin_sweep("2026-10", NOW, False, "Quito")
        for host, moment in (("a", "17 Nov"), ("b", "17 Nov"), ("c", "17 Nov"), ("d", "20 Jan")):
            headers = (("Date", f"Tue, {moment} 2026 15:00:00 GMT"),)
            evidence.record(sweep, Exchange(f"http://{host}.gob.ec/", 200, "OK", headers, b""), NOW)


FAULTS: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "settings": ("fail", lambda store: (store / "lotaip.toml").write_text("contct = 1\n"), "contct"),
    "settings: toml": ("fail", lambda store: (store / "lotaip.toml").write_text("contact = \n"), "TOML"),
    "registry": ("fail", lambda store: (store / "registry.csv").write_text("a,b\n1,2\n"), "faltan columnas"),
    "contact": ("fail", lambda store: registry(store, "https://www.ejemplo.gob.ec/", "own"), "«contact»"),
    "space": ("fail", lambda store: (store / "lotaip.toml").write_text("min_free_mb = 999999999\n"), "libere espacio"),
    "evidence": ("fail", _later, "actualice el programa"),
    "evidence: lost": ("fail", lambda store: (store / "crawl.db").unlink(), "lotaip rebuild"),
    "evidence: empty": ("fail", lambda store: (store / "crawl.db").write_bytes(b""), "retírela"),
    "evidence: no base": ("fail", lambda store: (store / "crawl.db").write_bytes(b"no" * 999), "lotaip rebuild"),
    "clock": ("fail", _future, "antes de la última captura"),
    "segments": ("fail", _cut, "lotaip verify"),
    "results": ("fail", lambda store: (store / "results.db").write_bytes(b"no database" * 100), "no se puede leer"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_is_named_with_its_remedy(good: Path, fault: str) -> None:
    state, harm, words = FAULTS[fault]
    harm(good)
    code, checks = doctor(good)
    name = fault.partition(":")[0]
    assert (code, checks[name]["state"]) == (3, state)
    assert words in checks[name]["text"]


def test_a_clock_that_went_otherwise_than_the_servers(good: Path) -> None:
    _ahead(good)
    code, checks = doctor(good)
    assert (code, checks["clock"]["state"]) == (0, "warning")
    assert "3 días adelantado" in checks["clock"]["text"]
    assert checks["clock"]["text"].endswith("repita el barrido.")


def test_what_does_not_prevent_work_is_a_warning(good: Path) -> None:
    registry(good, "http://127.0.0.1:9/", rows=2)
    with (good / "registry.csv").open("a", encoding="utf-8") as file:
        file.write("123,0101,GAD,Azuay,,http://127.0.0.1/,\n")
    lock = StoreLock(good / ".lock")
    try:
        code, checks = doctor(good)
    finally:
        lock.release()
    assert (code, checks["registry"]["state"], checks["lock"]["state"]) == (0, "warning", "warning")
    assert "Línea 4" in checks["registry"]["text"]
    assert "en uso por el proceso" in checks["lock"]["text"]


def test_a_month_judged_with_older_rules_is_named(good: Path) -> None:
    with ResultsStore(good / "results.db", writable=True) as results:
        results.save_case(full_case())
    _, checks = doctor(good)
    assert checks["rules"]["state"] == "warning"
    assert "lotaip judge --month 2026-10" in checks["rules"]["text"]


def test_databases_of_an_earlier_version_are_no_obstacle(good: Path, tmp_path: Path) -> None:
    shutil.rmtree(good / "evidence")
    (good / "crawl.db").unlink()
    for dump in ("crawl-1", "results-1"):
        other = tmp_path / dump
        other.mkdir()
        path = restored(dump, other)
        shutil.copyfile(path, good / path.name)
    shutil.copytree(other / "evidence", good / "evidence")
    code, checks = doctor(good)
    assert (code, checks["evidence"]["state"], checks["results"]["state"]) == (0, "warning", "warning")
    assert checks["segments"]["state"] == "ok"


def test_only_with_network_and_contact_is_anybody_asked(good: Path) -> None:
    site = Site()
    try:
        site.pages["/backend/v1"] = Reply(b"{}", headers={"Date": "Fri, 20 Nov 2026 14:00:00 GMT"})
        registry(good, f"{site.url}/backend/v1")
        _, checks = doctor(good, "--network", "--allow-private")
        assert (checks["network"]["state"], site.asked) == ("warning", [])
        (good / "lotaip.toml").write_text('contact = "https://ejemplo.ec/x"\nmin_free_mb = 1\n', encoding="utf-8")
        doctor(good)
        assert site.asked == []
        code, checks = doctor(good, "--network", "--allow-private")
        assert (code, checks["network"]["state"]) == (0, "ok")
        assert [asked.path for asked in site.asked] == ["/robots.txt", "/backend/v1"]
        assert "ejemplo.ec" in site.asked[1].headers["User-Agent"]
    finally:
        site.close()
    code, checks = doctor(good, "--network", "--allow-private")
    assert (code, checks["network"]["state"]) == (3, "fail")


NETWORK: dict[str, tuple[dict[str, Reply], str, str]] = {
    "robots": ({"/robots.txt": Reply(b"User-agent: *\nDisallow: /\n")}, "fail", "robots.txt no permite"),
    "robots fails": ({"/robots.txt": Reply(b"", 503)}, "fail", "más tarde"),
    "blocked": ({"/api": Reply(b"", 403)}, "warning", "red de Ecuador"),
    "broken": ({"/api": Reply(b"", 500)}, "warning", "más tarde"),
    "sign in": ({"/api": Reply(b"", 302, {"Location": "http://acceso.example/"})}, "warning", "iniciar sesión"),
    "nothing at the base": ({}, "ok", "404"),
}


@pytest.mark.parametrize("state", NETWORK)
def test_what_the_network_answers_is_told_with_what_to_do(good: Path, state: str) -> None:
    pages, expected, words = NETWORK[state]
    (good / "lotaip.toml").write_text('contact = "https://ejemplo.ec/x"\nmin_free_mb = 1\n', encoding="utf-8")
    site = Site()
    try:
        site.pages |= pages
        registry(good, f"{site.url}/api")
        code, checks = doctor(good, "--network", "--allow-private")
    finally:
        site.close()
    assert (code, checks["network"]["state"]) == (3 if expected == "fail" else 0, expected)
    assert words in checks["network"]["text"]
    assert ("clock_apart" in checks) == (expected != "fail")


def test_a_certificate_that_this_machine_does_not_trust(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (good / "lotaip.toml").write_text('contact = "https://ejemplo.ec/x"\nmin_free_mb = 1\n', encoding="utf-8")
    authority, tls = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(tls)
    site = Site(tls=tls)
    try:
        registry(good, f"{site.url}/api")
        code, checks = doctor(good, "--network", "--allow-private")
        assert (code, checks["certificate"]["state"]) == (0, "warning")
        assert "SSL_CERT_FILE" in checks["certificate"]["text"]
        authority.cert_pem.write_to_path(good / "ca.pem")
        monkeypatch.setenv("SSL_CERT_FILE", str(good / "ca.pem"))
        _, checks = doctor(good, "--network", "--allow-private")
        assert (checks["certificate"]["state"], checks["trust"]["state"]) == ("ok", "ok")
    finally:
        site.close()
    monkeypatch.setenv("SSL_CERT_FILE", str(good / "no.pem"))
    code, checks = doctor(good)
    assert (code, checks["trust"]["state"]) == (3, "fail")
    assert "SSL_CERT_FILE" in checks["trust"]["text"]


def test_libraries_that_do_not_fit_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert packages().state == "ok"
    monkeypatch.setattr(
        "commands.equipment.requires", lambda _: ["scrapy<1", "no-such-library>=1", "x>1; extra == 'js'"]
    )
    check = packages()
    assert check.state == "fail"
    assert "scrapy" in check.text
    assert "falta no-such-library" in check.text
    assert " x " not in check.text
