"""Many hosts on loopback, answered by one thread: each has its own address, as real ones have."""

from __future__ import annotations

import asyncio
import errno
import socket
import sys
import threading
from collections.abc import Callable, Mapping, Sequence, Set

from demo.wire import Connection, Host, Stats

_ATTEMPTS = 20


class Loopback:
    """Binds addresses first, so that hosts can name each other, then serves them until it is stopped."""

    def __init__(self) -> None:
        self._sockets: dict[str, socket.socket] = {}
        self._deaf: list[socket.socket] = []
        self._connections: set[Connection] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self.bases: dict[str, str] = {}
        """Address of each host by its key."""
        self.stats: dict[str, Stats] = {}
        """Counters of each host that answers."""

    def bind(self, keys: Sequence[str], absent: Set[str] = frozenset()) -> None:
        """One port on many loopback addresses; on systems with a single one (macOS), many ports.

        ``absent`` hosts refuse every connection. Raises OSError when loopback has no room."""
        for attempt in range(_ATTEMPTS):
            port = 0
            try:
                for number, key in enumerate(keys):
                    # .0 and .255 are left out.
                    address = f"127.0.{number // 254}.{number % 254 + 1}"
                    port = self._open(key, address, port, key in absent)
                return
            except OSError as error:
                self._release()
                if error.errno == errno.EADDRNOTAVAIL:
                    break
                if attempt == _ATTEMPTS - 1:
                    raise
        for key in keys:
            self._open(key, "127.0.0.1", 0, key in absent)

    def _open(self, key: str, address: str, port: int, deaf: bool) -> int:
        """Binds one address and answers its port. A host that is not there is bound and never listens: refused."""
        made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            if sys.platform != "win32":
                made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            made.bind((address, port))
        except OSError:
            made.close()
            raise
        if deaf:
            self._deaf.append(made)
        else:
            self._sockets[key] = made
            self.stats[key] = Stats()
        bound: int = made.getsockname()[1]
        self.bases[key] = f"http://{address}:{bound}"
        return bound

    def _release(self) -> None:
        for made in [*self._sockets.values(), *self._deaf]:
            made.close()
        for kept in (self._sockets, self._deaf, self.stats, self.bases):
            kept.clear()

    def serve(self, hosts: Mapping[str, Host]) -> None:
        """Begins to answer in a thread of its own. ``hosts`` has an entry for every key that was bound and listens."""
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(hosts, ready), name="replica", daemon=True)
        self._thread.start()
        ready.wait()

    def stop(self) -> None:
        """Stops answering and frees the addresses."""
        if self._loop and self._thread:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
        for each in self._deaf:
            each.close()
        self._loop = self._thread = None

    def _run(self, hosts: Mapping[str, Host], ready: threading.Event) -> None:
        loop = asyncio.new_event_loop()
        self._loop = loop
        servers = [
            loop.run_until_complete(loop.create_server(self._protocol(host), sock=self._sockets[key], backlog=256))
            for key, host in hosts.items()
        ]
        loop.call_soon(ready.set)
        loop.run_forever()
        for server in servers:
            server.close()
        for connection in list(self._connections):
            if connection.transport:
                connection.transport.abort()
        loop.run_until_complete(asyncio.sleep(0))
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()

    def _protocol(self, host: Host) -> Callable[[], Connection]:
        return lambda: Connection(host, self._register)

    def _register(self, connection: Connection, opened: bool) -> None:
        if opened:
            self._connections.add(connection)
        else:
            self._connections.discard(connection)
