"""The client for plain programs and game loops, without asyncio."""

from __future__ import annotations

import asyncio
import queue
import threading
import time
from typing import Awaitable, Callable, Optional

from .base_client import BaseClient
from .connection import Connection, session_url
from .things import World


class Client(BaseClient):
    """Plans over the network, for a game's own loop: call ``update()`` in each round.

    All callbacks run in ``update()``, on its caller's thread, and it never waits for the network: a background thread
    does, and ``ticket`` runs in a thread of its own. Raises ClientError (``bad-url``) for an invalid ``url``.
    ``game_ms`` is the game's clock in milliseconds, which deadlines and events count in; default: the platform's.

    >>> with Client("http://127.0.0.1:7071", "village") as client:
    ...     ann = client.agent("ann")
    ...     while playing:
    ...         client.update()
    """

    def __init__(
        self,
        url: str,
        domain: str,
        *,
        domain_hash: Optional[str] = None,
        client: Optional[str] = None,
        ticket: Optional[Callable[[], str]] = None,
        answer_ms: float = 10_000,
        reconnect_ms: float = 250,
        world: Optional[World] = None,
        game_ms: Optional[Callable[[], float]] = None,
    ) -> None:
        super().__init__(domain, domain_hash, client, answer_ms, reconnect_ms, world, lambda: None, game_ms)
        self._url = session_url(url)
        self._ticket = ticket
        self._inbox: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._tickets = _OwnThread()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="understudy", daemon=True)
        self._thread.start()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def update(self) -> None:
        """Runs due callbacks, starts steps, and sends messages. Never blocks."""
        while True:
            try:
                self._inbox.get_nowait()()
            except queue.Empty:
                break
        now = time.monotonic()
        if self._session.is_connection_due(now):
            ticket = None if self._session.is_resuming else self._ticket
            self._session.connecting(_Wire(self, ticket), now)
        self._session.update(now)

    def close(self, within_ms: float = 2000) -> None:
        """Says goodbye, and closes once the server has received everything, or after ``within_ms``."""
        until = time.monotonic() + within_ms / 1000
        while not (self._session.is_settled() or self._session.state == "refused") and time.monotonic() < until:
            self.update()
            time.sleep(0.005)
        self._session.close()
        if self._thread.is_alive():
            asyncio.run_coroutine_threadsafe(_last_words(), self._loop).result()
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()


class _Wire:
    """A connection in the background thread; its events wait for the next ``update()``."""

    def __init__(self, client: Client, ticket: Optional[Callable[[], str]]) -> None:
        self._client, self._ticket = client, ticket
        self._connection: Optional[Connection] = None
        self._is_over = False
        client._loop.call_soon_threadsafe(self._start)

    def send(self, text: str) -> None:
        self._client._loop.call_soon_threadsafe(self._send, text)

    def close(self) -> None:
        self._is_over = True
        self._client._loop.call_soon_threadsafe(self._close)

    def _start(self) -> None:
        session = self._client._session
        fetch: Optional[Callable[[], Awaitable[str]]] = self._fetch if self._ticket is not None else None
        self._connection = Connection(
            self._client._url,
            fetch,
            opened=lambda given: self._later(lambda: session.opened(time.monotonic(), given)),
            heard=lambda text: self._later(lambda: session.heard(text, time.monotonic())),
            lost=lambda: self._later(lambda: session.lost(time.monotonic())),
            failed=lambda error: self._later(lambda: self._client._failed(error)),
        )

    async def _fetch(self) -> str:
        assert self._ticket is not None
        return await self._client._tickets.run(self._ticket)

    def _later(self, act: Callable[[], None]) -> None:
        self._client._inbox.put(lambda: None if self._is_over else act())

    def _send(self, text: str) -> None:
        if self._connection is not None:
            self._connection.send(text)

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()


class _OwnThread:
    """Runs blocking calls one at a time in a separate thread, which ends with the program."""

    def __init__(self) -> None:
        self._is_running = False

    async def run(self, act: Callable[[], str]) -> str:
        if self._is_running:
            raise TimeoutError("the one before has not been fetched yet")
        self._is_running = True
        loop = asyncio.get_running_loop()
        done: asyncio.Future[Callable[[], str]] = loop.create_future()
        threading.Thread(target=self._run, args=(act, loop, done), name="understudy-ticket", daemon=True).start()
        return (await done)()

    def _run(
        self,
        act: Callable[[], str],
        loop: asyncio.AbstractEventLoop,
        done: asyncio.Future[Callable[[], str]],
    ) -> None:
        result = _result_of(act)
        self._is_running = False
        try:
            loop.call_soon_threadsafe(lambda: None if done.done() else done.set_result(result))
        except RuntimeError:
            # The client was closed meanwhile.
            pass


def _result_of(act: Callable[[], str]) -> Callable[[], str]:
    """A function that returns the result of another, or raises its error."""
    try:
        given = act()
    except Exception as error:
        told = error

        def fail() -> str:
            raise told

        return fail
    return lambda: given


async def _last_words() -> None:
    """Lets the event loop send the remaining messages."""
    await asyncio.sleep(0.01)
