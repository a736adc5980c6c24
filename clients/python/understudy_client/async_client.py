"""The client for asyncio."""

from __future__ import annotations

import asyncio
import time
from typing import Awaitable, Callable, Optional

from .base_client import BaseClient
from .connection import Connection, session_url
from .things import World

UPDATE_S = 0.05


class AsyncClient(BaseClient):
    """Plans over the network within an event loop, which also runs all callbacks.

    Raises ClientError (``bad-url``) for an invalid ``url``.
    ``game_ms`` is the game's clock in milliseconds, which deadlines and events count in; default: the platform's.

    >>> async with AsyncClient("http://127.0.0.1:7071", "village") as client:
    ...     ann = client.agent("ann")
    """

    def __init__(
        self,
        url: str,
        domain: str,
        *,
        domain_hash: Optional[str] = None,
        client: Optional[str] = None,
        ticket: Optional[Callable[[], Awaitable[str]]] = None,
        answer_ms: float = 10_000,
        reconnect_ms: float = 250,
        world: Optional[World] = None,
        game_ms: Optional[Callable[[], float]] = None,
    ) -> None:
        super().__init__(domain, domain_hash, client, answer_ms, reconnect_ms, world, self._update_soon, game_ms)
        self._url = session_url(url)
        self._ticket = ticket
        self._is_update_due = False
        self._updates: Optional[asyncio.Task[None]] = None

    async def __aenter__(self) -> AsyncClient:
        self._updates = asyncio.ensure_future(self._keep_updating())
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self, within_ms: float = 2000) -> None:
        """Says goodbye, and closes once the server has received everything, or after ``within_ms``."""
        until = time.monotonic() + within_ms / 1000
        while not (self._session.is_settled() or self._session.state == "refused") and time.monotonic() < until:
            await asyncio.sleep(0.01)
        if self._updates is not None:
            self._updates.cancel()
        self._session.close()

    async def _keep_updating(self) -> None:
        while True:
            self._update_soon()
            await asyncio.sleep(UPDATE_S)

    def _update_soon(self) -> None:
        if not self._is_update_due and self._updates is not None:
            self._is_update_due = True
            asyncio.get_running_loop().call_soon(self._update)

    def _update(self) -> None:
        self._is_update_due = False
        now = time.monotonic()
        if self._session.is_connection_due(now):
            ticket = None if self._session.is_resuming else self._ticket
            self._session.connecting(self._connect(ticket), now)
        self._session.update(now)

    def _connect(self, ticket: Optional[Callable[[], Awaitable[str]]]) -> Connection:
        session = self._session
        # The event loop reports an exception of a callback, which does not end the connection.
        soon = asyncio.get_running_loop().call_soon
        return Connection(
            self._url,
            ticket,
            opened=lambda given: soon(lambda: session.opened(time.monotonic(), given)),
            heard=lambda text: soon(lambda: session.heard(text, time.monotonic())),
            lost=lambda: soon(lambda: session.lost(time.monotonic())),
            failed=lambda error: soon(lambda: self._failed(error)),
        )
