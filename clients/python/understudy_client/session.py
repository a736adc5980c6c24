"""A session of a client with a server, over any connection."""

from __future__ import annotations

import random
from typing import Callable, NamedTuple, Optional, Protocol

from .agent import Agent
from .messages import CLIENT_NAME, PROTOCOL, ClientError, Message, check_fields, read_message
from .session_life import SessionLife
from .squad import Squad
from .things import Things, World


class Refusal(NamedTuple):
    """A server's refusal of a client."""

    code: str
    message: str


class Wire(Protocol):
    """The connection of a session."""

    def send(self, text: str) -> None: ...

    def close(self) -> None: ...


class Session(SessionLife):
    """A session, which outlives its connections. Times are in seconds."""

    def __init__(
        self,
        domain: str,
        domain_hash: Optional[str],
        client: Optional[str],
        answer_s: float,
        reconnect_s: float,
        changed: Callable[[], None],
        told: Callable[[str, Optional[Refusal]], None],
        failed: Callable[[ClientError], None],
        world: Optional[World] = None,
        game_ms: Optional[Callable[[], float]] = None,
    ) -> None:
        super().__init__()
        self._game_ms = game_ms
        self.changed = changed
        self._told, self._failed = told, failed
        self._answer_s, self._reconnect_s = answer_s, reconnect_s
        self._wire: Optional[Wire] = None
        self._hello: Message = {"type": "hello", "protocol": [PROTOCOL], "client": client or CLIENT_NAME}
        self._hello.update(domain=domain, checkNames=True)
        if world is not None:
            self.things = Things(world, failed)
            self._hello["world"] = world.told()
        if domain_hash is not None:
            self._hello["domainHash"] = domain_hash

    @property
    def is_resuming(self) -> bool:
        """Whether ``hello`` would resume a session; a new one may need a ticket."""
        return self._token is not None

    @property
    def has_things(self) -> bool:
        """Whether this is a game with a world."""
        return self.things is not None

    def known_things(self) -> Things:
        """The things of the game. Raises ClientError (``no-world``) if it has none."""
        if self.things is None:
            raise ClientError("no-world", "this client has no things; give it a world, in a domain with kinds: world=World()")
        assert isinstance(self.things, Things)
        return self.things

    def agent(self, name: str) -> Agent:
        if name not in self.agents:
            self.agents[name] = Agent(name, self)
        return self.agents[name]

    def squad(self, name: str) -> Squad:
        if name not in self.squads:
            self.squads[name] = Squad(name, self)
        return self.squads[name]

    def game_ms(self) -> float:
        return self._now * 1000 if self._game_ms is None else self._game_ms()

    def connecting(self, wire: Wire, now: float) -> None:
        """A connection is being opened."""
        self._wire = wire
        self._await(now)

    def opened(self, now: float, ticket: Optional[str] = None) -> None:
        """The connection is open."""
        self._say_hello(now, dict(self._hello), ticket)

    def lost(self, now: float) -> None:
        """The connection is lost, or failed to open."""
        self._wire = None
        self._lose(now)

    def close(self) -> None:
        """Closes for good."""
        if self.is_open():
            self._send('{"type":"bye"}')
        self._close_wire()
        self._wire = None
        self._become("closed")

    def heard(self, text: str, now: float) -> None:
        """Handles a message of the server."""
        self._now = now
        self._hear(text, now)
        self.changed()

    def update(self, now: float) -> None:
        """Starts steps, sends messages, and closes silent connections."""
        self._update(now)

    def _drawn(self) -> float:
        return random.random()

    def _is_wired(self) -> bool:
        return self._wire is not None

    def _send(self, text: str) -> None:
        if self._wire is not None:
            self._wire.send(text)

    def _close_wire(self) -> None:
        if self._wire is not None:
            self._wire.close()

    def _give_up(self, now: float) -> None:
        wire = self._wire
        self.lost(now)
        if wire is not None:
            wire.close()

    def _read(self, text: str) -> Optional[Message]:
        try:
            return read_message(text)
        except ClientError as error:
            self._failed(error)
            return None

    def _is_sound(self, message: Message) -> bool:
        try:
            check_fields(message)
        except ClientError as error:
            self._failed(error)
            return False
        return True

    def _tell_state(self) -> None:
        why = self.refusal if self.state == "refused" else None
        self._told(self.state, None if why is None else Refusal(why.code, why.message))

    def _tell_failure(self, error: ClientError) -> None:
        self._failed(error)
