"""The common base of both clients."""

from __future__ import annotations

from typing import Callable, Optional, Sequence

from .agent import Agent
from .messages import ClientError, ThingValues
from .session import Refusal, Session
from .squad import Squad
from .things import ThingId, World


class BaseClient:
    """A session and its callbacks. Subclasses connect it."""

    def __init__(
        self,
        domain: str,
        domain_hash: Optional[str],
        client: Optional[str],
        answer_ms: float,
        reconnect_ms: float,
        world: Optional[World],
        changed: Callable[[], None],
        game_ms: Optional[Callable[[], float]] = None,
    ) -> None:
        #: Called on each change: ``away``, ``opening``, ``open``, ``refused`` or ``closed``, and the reason of a
        #: refusal.
        self.on_connection: Callable[[str, Optional[Refusal]], None] = lambda state, refusal: None
        #: An error of the connection or of the whole session: a code and a message. The client continues.
        self.on_failed: Callable[[str, str], None] = lambda code, message: None
        #: The last ``on_failed``, even if it came before any listener.
        self.last_error: Optional[ClientError] = None
        #: The server's refusal of this client; None if it accepts the client or is unreachable.
        self.refusal: Optional[Refusal] = None
        self._session = Session(
            domain,
            domain_hash,
            client,
            answer_ms / 1000,
            reconnect_ms / 1000,
            changed,
            self._told,
            self._failed,
            world,
            game_ms,
        )

    @property
    def connection(self) -> str:
        """The state of the connection to the server."""
        return self._session.state

    def agent(self, name: str) -> Agent:
        """The agent with a name."""
        return self._session.agent(name)

    def squad(self, name: str) -> Squad:
        """The squad with a name: agents that follow a joint plan, in a domain with time."""
        return self._session.squad(name)

    def see(
        self,
        thing: ThingId,
        kind: Optional[str] = None,
        properties: Optional[ThingValues] = None,
        at: Optional[Sequence[float]] = None,
        name: Optional[str] = None,
        holder: Optional[str] = None,
        worth: Optional[float] = None,
    ) -> None:
        """Reports a new or changed thing, for a client with a ``world``; missing parts are unchanged.

        A new thing needs a ``kind``. ``at`` is its position, in units of travel cost. ``holder`` is its holder,
        regardless of claims; ``""`` for none. A property that refers to no thing is None. ``worth`` is how much dearer
        the work with it may be for a crowd, in units of travel cost, from 0.

        Raises ClientError (``bad-value``) for an invalid value, and (``no-world``) for a client without a ``world``.
        """
        self._session.known_things().see(thing, kind, properties, at, name, holder, worth)
        self._session.changed()

    def remove(self, thing: ThingId) -> None:
        """Removes a thing. Raises ClientError (``unknown-thing``) if there is none, and as ``see`` without a ``world``."""
        self._session.known_things().remove(thing)
        self._session.changed()

    def _told(self, state: str, refusal: Optional[Refusal]) -> None:
        self.refusal = self.refusal or refusal
        self.on_connection(state, refusal)

    def _failed(self, error: ClientError) -> None:
        self.last_error = error
        self.on_failed(error.code, error.message)
