"""What both clients have in common."""

from __future__ import annotations

from typing import Callable, Optional, Sequence

from .agent import Agent
from .connection import session_url
from .messages import ClientError, Values
from .session import Refusal, Session
from .things import ThingId, World


class BaseClient:
    """A session and its callbacks. Connections are made by the clients."""

    def __init__(
        self,
        url: str,
        domain: str,
        domain_hash: Optional[str],
        client: Optional[str],
        answer_ms: float,
        reconnect_ms: float,
        world: Optional[World],
        changed: Callable[[], None],
    ) -> None:
        #: Called at each change: ``away``, ``greeting``, ``open``, ``refused`` or ``closed``, and why it was refused.
        self.on_connection: Callable[[str, Optional[Refusal]], None] = lambda state, refusal: None
        #: Something is wrong with the connection, or with all of the session: a code and a message. The client carries on.
        self.on_failed: Callable[[str, str], None] = lambda code, message: None
        #: What ``on_failed`` was told last, or would have been: it may have happened before anybody listened.
        self.last_error: Optional[ClientError] = None
        #: Why the server does not take this client; None if it does, or is away.
        self.refusal: Optional[Refusal] = None
        self._url = session_url(url)
        self._session = Session(
            domain, domain_hash, client, answer_ms / 1000, reconnect_ms / 1000, changed, self._told, self._failed, world
        )

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

    def _told(self, state: str, refusal: Optional[Refusal]) -> None:
        self.refusal = self.refusal or refusal
        self.on_connection(state, refusal)

    def _failed(self, error: ClientError) -> None:
        self.last_error = error
        self.on_failed(error.code, error.message)
