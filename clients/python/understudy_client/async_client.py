"""The client for asyncio."""

from __future__ import annotations

import asyncio
import time
from typing import Awaitable, Callable, Optional, Sequence

from .agent import Agent
from .connection import Connection, session_url
from .messages import ClientError, Values
from .session import Refusal, Session
from .things import ThingId, World

UPDATE_S = 0.05


class AsyncClient:
    """Plans over the network, within an event loop, in which all callbacks are made.

    Raises ClientError (``bad-url``) if ``url`` is no address of a server.

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
    ) -> None:
        #: Called at each change: ``away``, ``greeting``, ``open``, ``refused`` or ``closed``, and why it was refused.
        self.on_connection: Callable[[str, Optional[Refusal]], None] = lambda state, refusal: None
        #: Something is wrong with the connection, or with all of the session: a code and a message. The client carries on.
        self.on_failed: Callable[[str, str], None] = lambda code, message: None
        #: What ``on_failed`` was told last, or would have been: it may have happened before anybody listened.
        self.last_error: Optional[ClientError] = None
        #: Why the server does not take this client; None if it does, or is away.
        self.refusal: Optional[Refusal] = None
        self._url, self._ticket = session_url(url), ticket
        self._is_update_due = False
        self._updates: Optional[asyncio.Task[None]] = None
        self._session = Session(
            domain,
            domain_hash,
            client,
            answer_ms / 1000,
            reconnect_ms / 1000,
            self._update_soon,
            self._told,
            self._failed,
            world,
        )

    async def __aenter__(self) -> AsyncClient:
        self._updates = asyncio.ensure_future(self._keep_updating())
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    @property
    def connection(self) -> str:
        """The state of the connection to the server."""
        return self._session.state

    def agent(self, name: str) -> Agent:
        """The agent of this name."""
        return self._session.agent(name)

    def see(
        self,
        thing: ThingId,
        kind: Optional[str] = None,
        properties: Optional[Values] = None,
        at: Optional[Sequence[float]] = None,
        name: Optional[str] = None,
        holder: Optional[str] = None,
    ) -> None:
        """A thing came, or changed, for a client with a ``world``: what is left out stays as it was.

        It has a ``kind`` when it comes. ``at`` is where it is, in units in which a straight way of the length 1 costs 1.
        ``holder`` has it, whatever plans claim it; ``""``: nobody any more. Raises ClientError (``bad-value``) for what is
        no value.
        """
        if self._session.things is not None:
            self._session.things.see(thing, kind, properties, at, name, holder)
            self._session.changed()

    def remove(self, thing: ThingId) -> None:
        """A thing is gone."""
        if self._session.things is not None:
            self._session.things.remove(thing)
            self._session.changed()

    async def close(self, within_ms: float = 2000) -> None:
        """Says goodbye, and ends once the server has received everything; waits no longer than ``within_ms``."""
        until = time.monotonic() + within_ms / 1000
        while not (self._session.is_settled or self._session.state == "refused") and time.monotonic() < until:
            await asyncio.sleep(0.01)
        if self._updates is not None:
            self._updates.cancel()
        self._session.close()

    def _told(self, state: str, refusal: Optional[Refusal]) -> None:
        self.refusal = self.refusal or refusal
        self.on_connection(state, refusal)

    def _failed(self, error: ClientError) -> None:
        self.last_error = error
        self.on_failed(error.code, error.message)

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
        # What a callback of the game throws is told by the event loop, and does not end the connection.
        soon = asyncio.get_running_loop().call_soon
        return Connection(
            self._url,
            ticket,
            opened=lambda given: soon(lambda: session.opened(time.monotonic(), given)),
            heard=lambda text: soon(lambda: session.heard(text, time.monotonic())),
            lost=lambda: soon(lambda: session.lost(time.monotonic())),
            failed=lambda error: soon(lambda: self._failed(error)),
        )
