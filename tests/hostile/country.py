"""A country of servers that mean harm, or are broken as badly as if they did: one host for each trick, on loopback."""

from __future__ import annotations

import gzip
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import count

from tests.hostile import files

PRIVATE = "127.9.9.9"
"""Stands for an address inside a private network; the rest of loopback plays the public web."""
CHANGING_NAME = "cambia.hostil.ec"
"""A name that resolves to a public address when looked at, and to :data:`PRIVATE` when connected to."""


@dataclass(slots=True)
class Wire:
    """One connection after its request was read."""

    socket: socket.socket
    path: str
    headers: str
    base: str
    stop: threading.Event

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def wait(self, seconds: float) -> None:
        """Raises ConnectionAbortedError when the country closes."""
        if self.stop.wait(seconds):
            raise ConnectionAbortedError

    def answer(self, body: bytes, *headers: str, status: str = "200 OK", kind: str = "text/html") -> None:
        lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(body)}", "Connection: close"]
        self.send("\r\n".join([*lines, *headers, "", ""]).encode("utf-8") + body)

    def redirect(self, target: str) -> None:
        self.answer(b"", f"Location: {target}", status="302 Found")


Trick = Callable[[Wire], None]


def page(*links: tuple[str, str]) -> bytes:
    """A month's list."""
    items = "".join(f'<li><a href="{href}">{text}</a></li>' for href, text in links)
    return f"<html><head><title>LOTAIP</title></head><body><h2>Octubre 2026</h2><ul>{items}</ul></body></html>".encode()


NUMERAL = "Numeral 6 Presupuesto: conjunto de datos"
LIST = page(("/6.csv", NUMERAL))
ELSEWHERE = "../../../../tmp/hostil.csv"


def hangs_after_headers(wire: Wire) -> None:
    wire.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\n")
    wire.wait(120)


def drips(wire: Wire) -> None:
    wire.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n")
    while True:
        wire.send(b" ")
        wire.wait(1)


def promises_more(wire: Wire) -> None:
    wire.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 900000\r\n\r\n" + LIST)


def promises_less(wire: Wire) -> None:
    wire.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 12\r\n\r\n" + LIST)


def redirects_to_itself(wire: Wire) -> None:
    wire.redirect("/b" if wire.path == "/a" else "/a")


def redirects_for_ever(wire: Wire) -> None:
    wire.redirect(f"/n{int(wire.path.strip('/n') or 0) + 1}")


def redirects_inside(wire: Wire) -> None:
    wire.redirect(f"http://{PRIVATE}:{wire.base.rpartition(':')[2]}/latest/meta-data/")


def redirects_to_a_file(wire: Wire) -> None:
    wire.redirect("file:///etc/passwd")


def redirects_with_a_password(wire: Wire) -> None:
    wire.redirect(wire.base.replace("://", "://admin:secreto-de-prueba@") + "/otra")


def links_for_ever(wire: Wire) -> None:
    deeper = (f"/lotaip/{wire.path.count('/')}/{n}{wire.path}" for n in range(30))
    wire.answer(page(*((path, "Octubre 2026 literal a") for path in deeper)))


def calendar(wire: Wire) -> None:
    week = int(wire.path.rpartition("=")[2]) if "=" in wire.path else 0
    wire.answer(page(*((f"/agenda?semana={week + by}", "Semana LOTAIP 2026") for by in (-1, 1, 7))))


def streams(wire: Wire) -> None:
    wire.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>")
    for _ in range(10 * 1024):
        wire.send(b" " * (1 << 20))


def headers_for_ever(wire: Wire) -> None:
    wire.send(b"HTTP/1.1 200 OK\r\n")
    for number in range(10_000_000):
        wire.send(f"X-{number}: {'a' * 1000}\r\n".encode())


def gzip_bomb(wire: Wire) -> None:
    wire.answer(files.GZIP_BOMB, "Content-Encoding: gzip")


def gzip_in_gzip(wire: Wire) -> None:
    wire.answer(gzip.compress(files.GZIP_BOMB), "Content-Encoding: gzip, gzip")


def brotli_unasked(wire: Wire) -> None:
    wire.answer(files.BROTLI_BOMB, "Content-Encoding: br")


def zstd_unasked(wire: Wire) -> None:
    wire.answer(files.ZSTD_BOMB, "Content-Encoding: zstd")


def deep_html(wire: Wire) -> None:
    wire.answer(b"<html><body>" + b"<div><ul><li>" * 60_000 + LIST)


def deep_json(wire: Wire) -> None:
    wire.answer(b"[" * 500_000 + b"]" * 500_000, kind="application/json")


def resets(wire: Wire) -> None:
    wire.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def says_nothing(wire: Wire) -> None:
    wire.send(b"")


def speaks_no_http(wire: Wire) -> None:
    wire.send(b"220 ftp.hostil.ec ready\r\n" + bytes(range(256)) * 10)


def old_protocol(wire: Wire) -> None:
    """HTTP/1.0 without a length: the connection's end is the body's; it ends in the middle."""
    wire.send(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + LIST[:-40])


def status_of_its_own(wire: Wire) -> None:
    wire.answer(LIST, status="999 No")


def cookie_wall(wire: Wire) -> None:
    if "cookie:" in wire.headers.lower():
        wire.answer(LIST)
    else:
        wire.answer(b"", "Set-Cookie: sesion=secreto-de-prueba; Path=/", f"Location: {wire.path}", status="302 Found")


def challenge(wire: Wire) -> None:
    body = b"<html><head><title>Just a moment...</title></head><body><div id='cf-challenge'>Checking your browser"
    wire.answer(body + b" before accessing.</div></body></html>", "Server: cloudflare", status="403 Forbidden")


def wrong_charset(wire: Wire) -> None:
    charset = ("utf-16", "x-mac-klingon", "utf-7", "rot13", "\u00ff")[len(wire.path) % 5]
    links = [(f"/{'x' * n}", f"Octubre 2026 año {n}") for n in range(1, 6)]
    wire.answer(page(*links), kind=f"text/html; charset={charset}")


_ANSWERS = count()


def changes(wire: Wire) -> None:
    """Another answer to each request, whatever is asked."""
    tricks: tuple[Trick, ...] = (challenge, promises_less, says_nothing, gzip_bomb, redirects_to_itself)
    number = next(_ANSWERS)
    if number % 6 == 0:
        wire.answer(page(*((f"/{number}/{n}.csv", f"Numeral {n}: conjunto de datos") for n in range(1, 9))))
    else:
        tricks[number % 5](wire)


def robots_without_end(wire: Wire) -> None:
    streams(wire) if wire.path == "/robots.txt" else wire.answer(LIST)


def robots_in_a_circle(wire: Wire) -> None:
    wire.redirect("/robots.txt") if wire.path == "/robots.txt" else wire.answer(LIST)


def robots_of_stars(wire: Wire) -> None:
    """Each star doubles what a backtracking matcher tries."""
    if wire.path == "/robots.txt":
        rule = "Disallow: /" + "*a" * 60 + "$\n"
        wire.answer(f"User-agent: *\n{rule}".encode(), kind="text/plain")
    else:
        wire.answer(page(("/" + "a" * 400 + "b.csv", NUMERAL)))


def wicked_names(wire: Wire) -> None:
    names = (ELSEWHERE, "..%2f..%2fhostil.csv", "a%00b.csv", "%E2%80%AEvsc.exe.csv", "C:%5Chostil.csv")
    if wire.path == "/":
        wire.answer(page(*((name, f"Numeral {n}: conjunto de datos") for n, name in enumerate(names, 6))))
    else:
        wire.answer(b"a;b\n1;2\n", f'Content-Disposition: attachment; filename="{ELSEWHERE}"', kind="text/csv")


def wicked_files(wire: Wire) -> None:
    if wire.path == "/":
        listed = enumerate(files.WICKED, 6)
        wire.answer(page(*((f"/{name}", f"Numeral {n} {name} conjunto de datos") for n, name in listed)))
    else:
        wire.answer(files.WICKED.get(wire.path[1:], b""), kind="application/octet-stream")


def national_depth(wire: Wire) -> None:
    deep_json(wire)


def national_without_end(wire: Wire) -> None:
    """A list that always has one more page."""
    row = '{"establishment": {"name": "GAD Hostil", "ruc": "0000000000001"}, "id": 1}'
    wire.answer(f'{{"count": 900000000, "next": "{wire.base}{wire.path}x", "results": [{row}]}}'.encode())


TRICKS: dict[str, Trick] = {
    trick.__name__: trick
    for trick in (
        hangs_after_headers, drips, promises_more, promises_less, redirects_to_itself, redirects_for_ever,
        redirects_inside, redirects_to_a_file, redirects_with_a_password, links_for_ever, calendar, streams,
        headers_for_ever, gzip_bomb, gzip_in_gzip, brotli_unasked, zstd_unasked, deep_html, deep_json, resets,
        says_nothing, speaks_no_http, old_protocol, status_of_its_own, cookie_wall, challenge, wrong_charset, changes,
        robots_without_end, robots_in_a_circle, robots_of_stars, wicked_names, wicked_files,
    )
}  # fmt: skip
NATIONAL: dict[str, Trick] = {trick.__name__: trick for trick in (national_depth, national_without_end)}


class Host:
    """One server: a thread that accepts and a thread for each connection."""

    def __init__(self, trick: Trick, stop: threading.Event, tls: ssl.SSLContext | None = None, at: str = "127.0.0.1",
                 port: int = 0) -> None:  # fmt: skip
        self.asked: list[str] = []
        self._trick, self._stop, self._tls = trick, stop, tls
        self._listener = socket.create_server((at, port), backlog=50)
        self.port = self._listener.getsockname()[1]
        self.base = f"{'https' if tls else 'http'}://{at}:{self.port}"
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def _accept(self) -> None:
        with suppress(OSError):
            while not self._stop.is_set():
                one, _ = self._listener.accept()
                thread = threading.Thread(target=self._serve, args=(one,), daemon=True)
                self._threads.append(thread)
                thread.start()

    def _serve(self, plain: socket.socket) -> None:
        with plain, suppress(OSError, ValueError):
            plain.settimeout(30)
            wire = self._tls.wrap_socket(plain, server_side=True) if self._tls else plain
            with wire:
                head = b""
                while b"\r\n\r\n" not in head and (piece := wire.recv(4096)):
                    head += piece
                path = head.split(b" ", 2)[1].decode("latin-1") if b" " in head else "/"
                self.asked.append(path)
                given = Wire(wire, path, head.decode("latin-1"), self.base, self._stop)
                if path == "/robots.txt" and "robots" not in self._trick.__name__ and self._trick not in _ALWAYS:
                    given.answer(b"no", status="404 Not Found")
                else:
                    self._trick(given)

    def close(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that accepts
        self._listener.close()
        for thread in self._threads:
            thread.join(3)


_ALWAYS: tuple[Trick, ...] = (resets, says_nothing, speaks_no_http)
"""Do it to whatever is asked, robots.txt included."""


CAUSES: dict[str, frozenset[str]] = {
    trick: frozenset(causes.split())
    for trick, causes in {
        "hangs_after_headers": "host_failed",
        "drips": "host_failed",
        "promises_more": "host_failed",
        "redirects_to_itself": "redirect_loop",
        "redirects_for_ever": "redirect_loop",
        "redirects_inside": "refused_address",
        "redirects_to_a_file": "unreadable refused_address",
        "redirects_with_a_password": "refused_address",
        "changing_name": "refused_address host_failed",
        "links_for_ever": "budget trap",
        "streams": "too_large",
        "headers_for_ever": "host_failed",
        "gzip_bomb": "too_large",
        "gzip_in_gzip": "too_large",
        "brotli_unasked": "unreadable",
        "zstd_unasked": "unreadable",
        "resets": "host_failed",
        "says_nothing": "host_failed",
        "speaks_no_http": "host_failed",
        "cookie_wall": "redirect_loop",
        "challenge": "blocked",
        "robots_without_end": "too_large",
        "robots_in_a_circle": "redirect_loop",
        "national_depth": "platform_failed",
        "national_without_end": "platform_failed",
        "tls_not_spoken": "tls host_failed",
    }.items()
}
"""Why the place of a trick was not read whole: one of these, where no other may be said."""
READ_BEHIND_TLS = ("self_signed", "expired", "wrong_name", "incomplete_chain", "untrusted")
"""Faults of certificates that keep nobody from reading what stands behind."""
TLS_FAULTS = (*READ_BEHIND_TLS, "too_old")
"""One more speaks no TLS at all."""
EVERY_TRICK = (*TRICKS, *NATIONAL, *(f"tls_{fault}" for fault in TLS_FAULTS), "tls_not_spoken", "changing_name")


class HostileCountry:
    """Serves the tricks asked for; ``hosts`` are by trick, those of TLS by fault. ``contexts`` are by fault."""

    def __init__(self, contexts: Mapping[str, ssl.SSLContext], only: Collection[str] = EVERY_TRICK) -> None:
        self._stop = threading.Event()
        listed = self._list
        tricks = {**TRICKS, **NATIONAL, "tls_not_spoken": speaks_no_http, "changing_name": listed}
        self.hosts = {name: Host(trick, self._stop) for name, trick in tricks.items() if name in only}
        for fault, context in contexts.items():
            if f"tls_{fault}" in only:
                self.hosts[f"tls_{fault}"] = Host(listed, self._stop, context)
        inside = {self.hosts[name].port for name in ("redirects_inside", "changing_name") if name in only}
        self.secrets = [Host(self._secret, self._stop, at=PRIVATE, port=port) for port in inside]
        """Servers inside the private network: nobody may ask them."""

    @staticmethod
    def _list(wire: Wire) -> None:
        wire.answer(LIST if wire.path == "/" else b"a;b\n1;2\n")

    @staticmethod
    def _secret(wire: Wire) -> None:
        wire.answer(b"secreto-de-prueba")

    def places(self) -> Iterator[tuple[str, str, str]]:
        """Trick, kind of portal and address of each place."""
        for name, host in self.hosts.items():
            base = host.base
            if name == "tls_not_spoken":
                base = base.replace("http://", "https://")
            elif name == "changing_name":
                base = f"http://{CHANGING_NAME}:{host.port}"
            yield name, "pnt" if name in NATIONAL else "", base + ("/backend/v1" if name in NATIONAL else "/")

    def close(self) -> None:
        self._stop.set()
        for host in (*self.hosts.values(), *self.secrets):
            host.close()
