"""The client of a planner inside this process."""

from __future__ import annotations

import time
from typing import Any, Callable, Mapping, Optional, Union

from .base_client import BaseClient
from .local_engine import LocalEngine, LocalLimits
from .local_questions import LocalAsking, LocalQuestions
from .messages import ClientError
from .session import Session
from .things import World


class LocalClient(BaseClient, LocalAsking):
    """Plans without a server, with the names of ``Client``: call ``update()`` in each round.

    ``options`` is what a game ships, as ``LocalEngine`` takes it. All callbacks run in ``update()``, on its caller's
    thread; the planner has its own. An engine that ends, such as by its limit of memory, is told by ``on_failed``, and
    another one takes its place.

    >>> with LocalClient(open("game.understudy").read(), "village") as client:
    ...     ann = client.agent("ann")
    ...     while playing:
    ...         client.update()
    """

    def __init__(
        self,
        options: Union[str, Mapping[str, Any]],
        domain: str,
        *,
        domain_hash: Optional[str] = None,
        client: Optional[str] = None,
        world: Optional[World] = None,
        limits: Optional[LocalLimits] = None,
        library: Optional[str] = None,
        game_ms: Optional[Callable[[], float]] = None,
    ) -> None:
        super().__init__(domain, domain_hash, client, 60_000, 250, world, lambda: None, game_ms)
        self._options, self._limits, self._library = options, limits, library
        self.questions = LocalQuestions(self._send)
        # A missing library is the only mistake that is raised at once.
        self._wire: Optional[_Wire] = _Wire(self._open(), self._session, self.questions)
        self._session.connecting(self._wire, time.monotonic())

    def __enter__(self) -> LocalClient:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def engine(self) -> Optional[LocalEngine]:
        """The engine; None while there is none."""
        return None if self._wire is None else self._wire.engine

    def update(self) -> None:
        """Runs due callbacks, starts steps, and sends messages. Never waits for the planner."""
        now = time.monotonic()
        if self._session.is_connection_due(now):
            self._wire = _Wire(self._open(), self._session, self.questions)
            self._session.connecting(self._wire, now)
        if self._wire is not None:
            error = self._wire.poll(now)
            if error is not None:
                self._wire = None
                self._failed(error)
                self._session.lost(now)
                self.questions.lost(error)
        self._session.update(now)
        if self._wire is not None and self._wire.is_given_up:
            self._wire.end(0)
            self._wire = None

    def close(self, within_ms: float = 2000) -> None:
        """Says goodbye, and ends the engine once it has read everything, or after ``within_ms``."""
        if self._wire is not None and self._session.state != "refused":
            self.update()
        self._session.close()
        if self._wire is not None:
            self._wire.end(within_ms)
            self._wire = None

    def _send(self, text: str) -> None:
        if self._wire is None:
            raise ClientError("closed", "there is no engine now")
        self._wire.engine.send(text)

    def _open(self) -> LocalEngine:
        return LocalEngine(self._options, limits=self._limits, library=self._library)


class _Wire:
    """The messages of a session with an engine."""

    def __init__(self, engine: LocalEngine, session: Session, questions: LocalQuestions) -> None:
        self.engine = engine
        self._session, self._questions = session, questions
        self.is_given_up = False
        self._has_said_hello = False
        self._error: Optional[ClientError] = None

    def send(self, text: str) -> None:
        try:
            self.engine.send(text)
        except ClientError as error:
            self._error = error

    def close(self) -> None:
        self.is_given_up = True

    def end(self, within_ms: float) -> None:
        try:
            self.engine.settle(int(within_ms))
        except ClientError:
            # It is over, and has told why.
            pass
        self.engine.close()

    def poll(self, now: float) -> Optional[ClientError]:
        """Hears what the planner said; its error, if it is over."""
        if not self._has_said_hello:
            self._has_said_hello = True
            self._session.opened(now)
        try:
            while True:
                text = self.engine.take()
                if text is None:
                    break
                if not self._questions.hears(text):
                    self._session.heard(text, now)
            self.engine.ready(0)
        except ClientError as error:
            self._error = error
        if self._error is not None:
            self.engine.close()
        return self._error
