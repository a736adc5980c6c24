"""The want of an agent or a squad, and the times to request a plan for it."""

from __future__ import annotations

import json
import math
from typing import Any, Callable, List, Optional

from .messages import Message
from .step import Step

RETRY_S = 1.0
BUSY = {"too-busy", "rate-limited", "draining"}


class Want:
    """The want of an agent or a squad, sent once, and again whenever another plan is needed. Times are in seconds."""

    def __init__(self) -> None:
        #: The goal with its options; None for none.
        self.message: Optional[Message] = None
        #: Whether a request for a plan is due.
        self.is_due = False
        self._text = ""
        #: The server's number for it; 0 for none.
        self._seq = 0
        #: Time of a refusal; wanting the same again is then meaningful.
        self._refused_at: Optional[float] = None
        self._ask_at = math.inf
        #: Failed steps, excluded from plans.
        self._failed: List[Step] = []

    @property
    def is_served(self) -> bool:
        """Whether the server's runner starts the steps."""
        return self.message is not None and self.message.get("runner") == "server"

    @property
    def is_known(self) -> bool:
        """Whether the server plans for it."""
        return self._seq > 0

    def become(self, text: str) -> bool:
        """Sets another want, as JSON; False for the same one, which is sent again only after a refusal."""
        if self.message is not None and text == self._text:
            if self._refused_at is not None:
                self._ask_at = self._refused_at + RETRY_S
            return False
        self.resume(text)
        self._failed = []
        return True

    def resume(self, text: str) -> None:
        """Restores the want of a saved game, as JSON."""
        # A copy, since games change their conditions in place.
        self.message, self._text = json.loads(text), text

    def end(self) -> None:
        """Clears the want."""
        self.message = None
        self.is_due = False

    def ask(self) -> None:
        """Requests another plan."""
        self._ask_at = math.inf
        self.tell_again()

    def is_ask_due(self, now: float) -> bool:
        """Whether another request is due."""
        return now >= self._ask_at

    def tell_again(self) -> None:
        self.is_due = self.message is not None
        self._refused_at = None

    def forget_session(self) -> None:
        self._seq = 0

    def say(self, now: float, say: Callable[[Message], int], **more: Any) -> bool:
        """Sends the want, with more members; False if it is too large."""
        self.is_due = False
        self._ask_at = math.inf
        self._seq = say({**self._with_failed(), **more})
        self._refused_at = None if self._seq > 0 else now
        return self._seq > 0

    def is_answered_by(self, number: int) -> bool:
        """Whether a plan for this want number answers the current want."""
        return self.message is not None and self.has_number(number)

    def has_number(self, seq: int) -> bool:
        """Whether a number is the server's number for it."""
        return seq > 0 and seq == self._seq

    def refused(self, code: str, seq: int, now: float) -> bool:
        """Handles an error about a message; returns whether the want is sent again automatically."""
        if not self.has_number(seq):
            return False
        if code in BUSY:
            self._ask_at = now + RETRY_S
            return True
        self._refused_at = now
        return False

    def order_ended(self, name: str) -> None:
        """Drops a finished order, so that it is not repeated in another session or from a saved game."""
        if self.message is not None:
            orders = self.message.get("orders", [])
            self.message["orders"] = [order for order in orders if order.get("id") != name]

    def step_failed(self, step: Step) -> None:
        self._failed.append(step)

    def step_finished(self) -> None:
        self._failed = []

    def _with_failed(self) -> Message:
        wanted = dict(self.message or {})
        if self._failed:
            wanted["disabled"] = [*wanted.get("disabled", []), *(step._asdict() for step in self._failed)]
        return wanted
