"""``python -m demo.zoo [NAME ...]`` serves portals of the zoo until stopped; its first line is JSON."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import tempfile
import threading
from pathlib import Path

from demo.zoo import PORTALS
from demo.zoo.model import AS_OF, MONTH
from demo.zoo.server import ZooServer


def main() -> None:
    """Serves until Ctrl+C or SIGTERM."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    parser = argparse.ArgumentParser(prog="python -m demo.zoo", description=__doc__)
    names = [portal.name for portal in PORTALS]
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(names))
    options = parser.parse_args()
    if unknown := set(options.names) - set(names):
        parser.error(f"No están en el zoológico: {', '.join(sorted(unknown))}.")
    # All are served even when few are asked for: addresses, cantons and styles depend on the position.
    with tempfile.TemporaryDirectory(prefix="zoo-") as folder, ZooServer(PORTALS) as server:
        lines = server.registry().splitlines()
        wanted = [line for line in lines[1:] if not options.names or line.split("réplica ")[-1] in options.names]
        registry = Path(folder) / "registry.csv"
        registry.write_text("\n".join([lines[0], *wanted]) + "\n", encoding="utf-8")
        shown = {name: server.url(name) for name in options.names or names}
        print(
            json.dumps(
                {
                    "registry": str(registry),
                    "month": MONTH,
                    "as_of": AS_OF.isoformat(),
                    "portals": shown,
                    "host_map": server.host_map,
                    "truth": {
                        name: {item: sorted(verdicts) for item, verdicts in server.truth(name).verdicts.items()}
                        for name in options.names
                    },
                },
                ensure_ascii=False,
            ),
            flush=True,
        )
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
