"""What an agent wants, and when the server is to be asked for a plan."""

from __future__ import annotations

import json
import math
from typing import Callable, List, Optional

from .messages import Message, Step

RETRY_S = 1.0
BUSY = {"too-busy", "rate-limited", "draining"}


class Want:
    """What an agent wants. It is said once, and again whenever another plan is needed. Times are in seconds."""

    def __init__(self) -> None:
        #: The goal and its options; None: the agent wants nothing.
        self.message: Optional[Message] = None
        #: Whether the server is to be asked now.
        self.is_due = False
        self._text = ""
        #: The number that the server knows it by; 0: it does not.
        self._seq = 0
        #: When the want was found wrong: from then on it makes sense to want the same again.
        self._refused_at: Optional[float] = None
        self._ask_at = math.inf
        #: Steps that failed: plans do without them.
        self._failed: List[Step] = []

    @property
    def is_served(self) -> bool:
        """Whether the server's runner says which steps to begin."""
        return self.message is not None and self.message.get("runner") == "server"

    @property
    def is_known(self) -> bool:
        """Whether the server plans for it."""
        return self._seq > 0

    def become(self, text: str) -> bool:
        """Takes another want, as JSON; False if it is the same, which is asked again only if it was refused."""
        if self.message is not None and text == self._text:
            if self._refused_at is not None:
                self._ask_at = self._refused_at + RETRY_S
            return False
        self.resume(text)
        self._failed = []
        return True

    def resume(self, text: str) -> None:
        """Takes the want of a saved game, as JSON."""
        # A copy: games go on to change their conditions in place.
        self.message, self._text = json.loads(text), text

    def end(self) -> None:
        """The agent wants nothing."""
        self.message = None
        self.is_due = False

    def ask(self) -> None:
        """Another plan is needed."""
        self._ask_at = math.inf
        self._refused_at = None
        self.is_due = self.message is not None

    def is_ask_due(self, now: float) -> bool:
        """Whether it is time to ask once more."""
        return now >= self._ask_at

    def tell_again(self) -> None:
        self.is_due = self.message is not None
        self._refused_at = None

    def forget_session(self) -> None:
        self._seq = 0

    def say(self, now: float, say: Callable[[Message], int]) -> bool:
        """Says it; False if it is too large."""
        self.is_due = False
        self._seq = 0
        number = say({"type": "want", **self._with_failed()})
        if number > 0:
            self._seq = number
        else:
            self._refused_at = now
        return number > 0

    def is_answered_by(self, number: int) -> bool:
        """Whether a plan is for what the agent wants, by the number of the want that it is for."""
        return self.message is not None and self.has_number(number)

    def has_number(self, seq: int) -> bool:
        """Whether the server knows it by this number."""
        return seq > 0 and seq == self._seq

    def refused(self, code: str, seq: int, now: float) -> bool:
        """Takes in what was found wrong with a message; returns whether it is asked again by itself."""
        if not self.has_number(seq):
            return False
        if code in BUSY:
            self._ask_at = now + RETRY_S
            return True
        self._refused_at = now
        return False

    def order_ended(self, name: str) -> None:
        """An order is over: it is not given again in another session, or from a saved game."""
        if self.message is not None:
            orders = self.message.get("orders", [])
            self.message["orders"] = [order for order in orders if order.get("id") != name]

    def step_failed(self, step: Step) -> None:
        self._failed.append(step)

    def step_finished(self) -> None:
        self._failed = []

    def _with_failed(self) -> Message:
        wanted = dict(self.message or {})
        disabled = [*wanted.get("disabled", []), *(step._asdict() for step in self._failed)]
        if disabled:
            wanted["disabled"] = disabled
        return wanted
