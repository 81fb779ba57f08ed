"""Ctrl-C, and the SIGTERM of whoever runs services: a sweep ends within two seconds and loses nothing, because what was
under way stays pending."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from scrapy.crawler import AsyncCrawlerProcess, Crawler

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_GRACE = 1.0
"""Seconds that the answers under way are waited for."""


@contextmanager
def interruptible() -> Iterator[None]:
    """While it lasts SIGTERM raises KeyboardInterrupt, as Ctrl-C does; afterwards both do what they did before."""
    before = {number: signal.getsignal(number) for number in _SIGNALS}
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        yield
    finally:
        for number, handler in before.items():
            if handler is not None:
                signal.signal(number, handler)


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def ending_soon(process: AsyncCrawlerProcess, crawler: Crawler) -> None:
    """Have a signal end the crawl of a process: answers under way get :data:`_GRACE` seconds. Scrapy would wait for
    all of them, and for every host that asked for time."""
    from scrapy import signals

    def end(loop: asyncio.AbstractEventLoop) -> None:
        spider: Any = crawler.spider
        if not spider.frontier.ending:
            spider.frontier.ending = True
            stopping.append(asyncio.ensure_future(process.stop()))
            loop.call_later(_GRACE, process._stop_reactor)

    def listen() -> None:
        loop = asyncio.get_running_loop()
        for number in _SIGNALS:
            if callable(signal.getsignal(number)):  # not where Ctrl-C is meant for others
                signal.signal(number, lambda *_: loop.call_soon_threadsafe(end, loop))

    stopping: list[asyncio.Future[None]] = []
    crawler.signals.connect(listen, signal=signals.engine_started, weak=False)


def run_until_interrupted(work: Coroutine[Any, Any, None]) -> bool:
    """Run to its end in a loop of its own; False where a signal ended it before."""

    async def run() -> None:
        task = asyncio.current_task()
        assert task is not None
        with suppress(NotImplementedError):  # Windows has no SIGTERM to be sent
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        await work

    try:
        with interruptible():  # the loop leaves none
            asyncio.run(run())
    except (KeyboardInterrupt, asyncio.CancelledError):
        return False
    return True
