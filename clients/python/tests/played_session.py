"""A session with a scripted server: no network, and a clock that moves only by hand."""

from __future__ import annotations

import json
from typing import Any, Dict, List, Optional, Tuple

from understudy_client.messages import ClientError
from understudy_client.session import Session
from understudy_client.things import World

STEPS = [{"tool": "goto", "args": {"place": "forest"}}, {"tool": "chop", "args": {}}]


class PlayedSession:
    """The messages of a client, and the test's answers."""

    def __init__(self, world: Optional[World] = None) -> None:
        self.errors: List[ClientError] = []
        self.said: List[Dict[str, Any]] = []
        self.session = Session("hut", None, None, 10, 0.25, lambda: None, lambda *_: None, self.errors.append, world)
        self.now = 0.0
        self.n = 0

    @classmethod
    def asking(cls) -> PlayedSession:
        """A session in which Ann, who is at home, wants to be warm."""
        play = cls()
        play.connect()
        ann = play.session.agent("ann")
        ann.see({"at": "home"})
        ann.want("warm")
        play.update()
        return play

    # The connection of the session.

    def send(self, text: str) -> None:
        message = json.loads(text)
        self.said.extend(message["messages"] if message["type"] == "batch" else [message])

    def close(self) -> None:
        pass

    # The server's part.

    def connect(self, received: int = 0, token: str = "a") -> None:
        self.session.connecting(self, self.now)
        self.session.opened(self.now)
        self.hear(type="welcome", resumeToken=token, received=received, limits={"messageBytes": 32768})

    def hear(self, **message: Any) -> None:
        self.hear_text(json.dumps(message))

    def hear_text(self, text: str) -> None:
        self.session.heard(text, self.now)

    def plan(self, agent: str, based_on: int, want: int, status: str = "solved", steps: Any = STEPS) -> None:
        self.n += 1
        self.hear(
            type="plan", n=self.n, agent=agent, basedOn=based_on, want=want, steps=steps, cost=3,
            source="classical", status=status,
        )  # fmt: skip

    def update(self, after_s: float = 0) -> None:
        self.now += after_s
        self.session.update(self.now)

    def lose_connection(self) -> None:
        self.session.lost(self.now)

    def forget_session(self) -> None:
        """Restarts the server, which then knows no token."""
        self.lose_connection()
        self.session.connecting(self, self.now)
        self.session.opened(self.now)
        self.hear(type="error", code="invalid-token", message="it is not known")
        self.lose_connection()
        self.n = 0

    def taken(self) -> List[Dict[str, Any]]:
        """Messages since the last call."""
        said, self.said = self.said, []
        return said

    def last(self, kind: str) -> Optional[Dict[str, Any]]:
        return next((each for each in reversed(self.said) if each["type"] == kind), None)


def told(agent: Any) -> List[Tuple[str, str]]:
    """Collects the errors reported to an agent from now on."""
    heard: List[Tuple[str, str]] = []
    agent.on_failed = lambda code, message: heard.append((code, message))
    return heard
