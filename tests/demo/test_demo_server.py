"""The server itself: one address per host, counters, filler hosts, and the module as a program."""

from __future__ import annotations

import csv
import http.client
import io
import json
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from demo.country import build_country
from demo.server import CountryServer
from tests.demo.replica_web import fetch, links

_ROOT = Path(__file__).parents[2]


def test_each_host_has_its_own_address_on_loopback() -> None:
    with CountryServer(build_country(7, 221, ["2026-10"])) as server:
        assert len(set(server.bases.values())) == len(server.bases) > 150
        assert all((urlsplit(base).hostname or "").startswith("127.") for base in server.bases.values())
        for key in list(server.bases)[::20]:
            assert fetch(server.bases[key] + "/").status == 200


def test_macos_has_one_address_and_many_ports(monkeypatch: pytest.MonkeyPatch) -> None:
    # macOS binds 127.0.0.1 alone; the replica of that is a bind that refuses the others.
    bind = socket.socket.bind

    def only_one(self: socket.socket, address: tuple[str, int]) -> None:
        if address[0] != "127.0.0.1":
            raise OSError(49 if sys.platform == "darwin" else 99, "Can't assign requested address")
        bind(self, address)

    monkeypatch.setattr(socket.socket, "bind", only_one)
    with CountryServer(build_country(7, 5)) as server:
        assert {urlsplit(base).hostname for base in server.bases.values()} == {"127.0.0.1"}
        assert len({urlsplit(base).port for base in server.bases.values()}) == len(server.bases)
        for base in server.bases.values():
            assert fetch(base + "/").status == 200


def test_counters_and_keep_alive() -> None:
    with CountryServer(build_country(7, 3)) as server:
        ruc = server.country.municipalities[0].ruc
        base = urlsplit(server.bases[ruc])
        connection = http.client.HTTPConnection(base.hostname or "", base.port, timeout=10)
        sizes = []
        for _ in range(3):
            connection.request("GET", "/transparencia/")
            sizes.append(len(connection.getresponse().read()))
        connection.close()
        stats = server.stats()
        assert stats[ruc]["requests"] == 3
        assert stats[ruc]["peak"] == 1
        assert stats[ruc]["bytes"] > sum(sizes)
        assert stats["pnt"] == {"requests": 0, "bytes": 0, "peak": 0}


def test_malformed_requests_are_refused_and_do_not_stop_the_server() -> None:
    with CountryServer(build_country(7, 1)) as server:
        base = urlsplit(server.bases["pnt"])
        for raw in (b"\r\n\r\n", b"GET\r\n\r\n", b"\xff\xfe\x00 / HTTP/9\r\n\r\n", b"x" * 70_000):
            with socket.create_connection((base.hostname or "", base.port or 0), timeout=5) as connection:
                connection.sendall(raw)
                assert connection.recv(100).startswith(b"HTTP/1.1 400 ")
        assert fetch(server.bases["pnt"] + "/", "POST").status == 405
        assert fetch(server.bases["pnt"] + "/%ff%fe").status == 200


def test_latency_is_waited_before_every_answer() -> None:
    with CountryServer(build_country(7, 1), latency=0.15) as server:
        started = time.monotonic()
        assert fetch(server.bases["pnt"] + "/").status == 200
        assert time.monotonic() - started >= 0.15


def test_filler_hosts_answer_exactly_what_was_asked() -> None:
    with CountryServer(build_country(7, 30, ["2026-10"]), filler=21) as server:
        rows = list(csv.DictReader(io.StringIO(server.registry())))
        assert len(rows) == 30
        for row in rows[::10]:
            page = fetch(row["portal_url"])
            found = links(page.body.decode(), row["portal_url"])
            assert len(found) == 20
            assert all(fetch(link).headers["content-type"] == "text/csv" for link in found)
            assert server.stats()[row["ruc"]]["requests"] == 21


def test_stopping_frees_the_addresses() -> None:
    server = CountryServer(build_country(7, 14)).start()
    base = urlsplit(server.bases["pnt"])
    server.stop()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((base.hostname or "", base.port or 0), timeout=5)


def test_as_a_program_it_says_where_it_is_and_obeys() -> None:
    command = [sys.executable, "-m", "demo.server", "--seed", "7", "--municipalities", "3", "--months", "2026-07",
               "--clock", "2026-08-20T15:00:00+00:00"]  # fmt: skip
    process = subprocess.Popen(
        command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    try:
        assert process.stdin
        assert process.stdout
        told = json.loads(process.stdout.readline())
        rows = list(csv.DictReader(io.StringIO(Path(told["registry"]).read_text(encoding="utf-8"))))
        assert [row["portal_kind"] for row in rows] == ["", "pnt", "", "pnt", "", "pnt"]
        address = told["hosts"]["pnt"] + "/backend/v1/transparency/transparency/months?year=2026"
        with urlopen(address) as answer:
            assert json.load(answer) == [7]
        process.stdin.write("2026-08-01T12:00:00+00:00\nstats\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["pnt"]["requests"] == 1
        with urlopen(address) as answer:
            assert json.load(answer) == []
    finally:
        process.terminate()
        process.wait(10)
        for stream in (process.stdin, process.stdout):
            if stream:
                stream.close()


def test_a_size_that_cannot_be_had_is_one_sentence() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "demo.server", "--municipalities", "9999"],
        cwd=_ROOT, capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 2
    assert "entre 1 y 320 municipios" in done.stderr
    assert "Traceback" not in done.stderr
