"""The want of an agent or a squad, and the times to request a plan for it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, List, Optional

from .messages import Message, items_of, merged, text_of
from .step import Step, json_of

if TYPE_CHECKING:
    from .session_life import SessionLife

RETRY_S = 1.0
#: Time after which a want without a state is in vain: the agent's name may be wrong.
VAIN_S = 1.0
#: Codes of temporary refusals.
BUSY = ["too-busy", "rate-limited", "draining"]


class Want:
    """The want of an agent or a squad, sent once, and again whenever another plan is needed. Times are in seconds."""

    def __init__(self) -> None:
        #: The goal with its options, if there is one.
        self.told: Optional[Message] = None
        #: Whether a request for a plan is due.
        self.is_due: bool = False
        self._text: str = ""
        #: The server's number for it; 0 for none.
        self._seq: int = 0
        #: Time of a refusal, after which wanting the same again is meaningful.
        self._refused_at: float = math.inf
        self._ask_at: float = math.inf
        #: Time at which it is in vain; infinite while it is not.
        self._vain_at: float = math.inf
        self._is_vain: bool = False
        #: Failed steps, excluded from plans.
        self._failed: List[Step] = []

    def is_served(self) -> bool:
        """Whether the server's runner starts the steps."""
        return self.told is not None and text_of(self.told, "runner") == "server"

    def is_known(self) -> bool:
        """Whether the server plans for it."""
        return self._seq > 0

    def become(self, message: Message, text: str) -> bool:
        """Sets another want, with its JSON; false for the same one, which is sent again only after a refusal."""
        if self.told is not None and text == self._text:
            self._ask_at = min(self._ask_at, self._refused_at + RETRY_S)
            return False
        self.resume(message, text)
        self._failed = []
        return True

    def resume(self, message: Message, text: str) -> None:
        """Restores the want of a saved game, with its JSON."""
        self.told = message
        self._text = text

    def end(self) -> None:
        """Clears the want."""
        self.told = None
        self.is_due = False

    def ask(self) -> None:
        """Requests another plan."""
        self._ask_at = math.inf
        self.tell_again()

    def is_ask_due(self, now: float) -> bool:
        """Whether another request is due."""
        return now >= self._ask_at

    def tell_again(self) -> None:
        self.is_due = self.told is not None
        self._refused_at = math.inf

    def forget_session(self) -> None:
        self._seq = 0

    def say(self, now: float, session: SessionLife, sender: str, more: Message) -> bool:
        """Sends the want, with more members; false if it is too large."""
        self.is_due = False
        self._ask_at = math.inf
        self._seq = session.send_numbered(sender, self._with_failed(merged(self.told, more)))
        self._refused_at = math.inf if self._seq > 0 else now
        return self._seq > 0

    def waits_in_vain(self, now: float, has_state: bool) -> bool:
        """Whether it has waited long for a state; once."""
        if has_state or not self.is_due:
            self._vain_at = math.inf
            self._is_vain = False
            return False
        self._vain_at = min(self._vain_at, now + VAIN_S)
        if self._is_vain or now < self._vain_at:
            return False
        self._is_vain = True
        return True

    def is_answered_by(self, number: int) -> bool:
        """Whether a plan for this want number answers the current want."""
        return self.told is not None and self.has_number(number)

    def has_number(self, number: int) -> bool:
        """Whether a number is the server's number for it."""
        return number > 0 and number == self._seq

    def refused(self, code: str, number: int, now: float) -> bool:
        """Handles an error about a message; returns whether the want is sent again automatically."""
        if not self.has_number(number):
            return False
        if code in BUSY:
            self._ask_at = now + RETRY_S
            return True
        self._refused_at = now
        return False

    def order_ended(self, name: str) -> None:
        """Drops a finished order, so that it is not repeated in another session or from a saved game."""
        if self.told is None:
            return
        left: List[object] = []
        for order in items_of(self.told, "orders"):
            if text_of(order, "id") != name:
                left.append(order)
        self.told["orders"] = left

    def step_failed(self, step: Step) -> None:
        self._failed.append(step)

    def step_finished(self) -> None:
        self._failed = []

    def _with_failed(self, message: Message) -> Message:
        if len(self._failed) > 0:
            disabled = items_of(message, "disabled")
            for step in self._failed:
                disabled.append(json_of(step))
            message["disabled"] = disabled
        return message
