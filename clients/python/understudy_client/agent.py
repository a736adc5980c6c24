"""An agent: it reports its state and goal, and gets steps to play."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Callable, Dict, Optional, Sequence, Tuple

from .agent_life import AgentLife
from .answer import Answer
from .messages import ClientError, Message, ThingValues, Values, json_text, saved_agent, told_values
from .step import Step

if TYPE_CHECKING:
    from .session import Session


class Agent(AgentLife):
    """An agent. Assign functions to the ``on_…`` members to receive its events.

    >>> ann = client.agent("ann")
    >>> ann.on_step_started = lambda step: print("ann begins", step.tool)
    >>> ann.see({"at": "home", "wood": 0})
    >>> ann.want("warm_home")
    """

    def __init__(self, name: str, session: Session) -> None:
        super().__init__(name, session)
        #: A new answer has arrived.
        self.on_answered: Callable[[Answer], None] = lambda answer: None
        #: The agent's message was invalid: a code and a message.
        self.on_failed: Callable[[str, str], None] = lambda code, message: None
        #: The last ``on_failed``, even if it came before any listener.
        self.last_error: Optional[ClientError] = None
        #: Called on each change of an order with its id, its state (``wanted``, ``postponed``, ``given-up`` or
        #: ``done``) and the reason, if there is one. A finished order is not requested again.
        self.on_order: Callable[[str, str, Optional[str]], None] = lambda name, state, why: None
        #: State and reason of each order reported by the server, by id.
        self.orders: Dict[str, Tuple[str, Optional[str]]] = {}
        self._is_closed = False

    def see(self, values: ThingValues, at: Optional[Sequence[float]] = None) -> None:
        """Reports the agent's state; missing values are unchanged. Free if nothing has changed.

        For a client with a ``world``: a thing is given by its id, and None means no thing (``"nothing"`` in messages and
        in ``save``). ``at`` is the agent's position, in the units of things; if left out, it is unchanged.

        Raises ClientError (``bad-value``) for a value that a state cannot have, and (``no-world``) for ``at`` in a client
        without a ``world``.
        """
        if at is not None:
            self._session.known_things()
        following = {**self._values, **told_values(values, self._session.has_things)}
        spot = self._at if at is None else list(at)
        if (following == self._values and spot == self._at) or self._is_closed:
            return
        self._values, self._at = following, spot
        self._is_state_due = True
        self._session.changed()

    def want(self, goal: Any, budget_ms: float = 1000, runner: str = "client", **options: Any) -> None:
        """Sets the agent's goal; it leaves its squad. Repeating it changes nothing, unless it was refused: then it is sent again after a
        second at the earliest.

        Raises ClientError (``bad-value``) for a value without a JSON form.

        ``options`` are those of the service: ``disabled``, ``maintain``, ``ways``, ``costVersion``, ``background``,
        ``choose``, ``persona`` and ``memory``; for a client with a world also ``orders``, a list of dictionaries with
        ``id``, ``goal`` and ``priority``.
        """
        want = {**options, "goal": goal, "budgetMs": budget_ms}
        if runner == "server":
            want["runner"] = "server"
        text = json_text(want, "/goal")
        # A copy, since games change their conditions in place.
        if self._is_closed or not self._change_want(json.loads(text), text):
            return
        self.orders = {}
        self._session.changed()

    def idle(self) -> None:
        """Clears the agent's goal, or leaves its squad; a running step is interrupted."""
        self._quit_squad("idle")
        self._rest("idle")
        self._session.changed()

    def close(self) -> None:
        """Removes the agent for good: a running step is interrupted, and the server forgets it."""
        if self._is_closed:
            return
        self._quit_squad("closed")
        self._is_closed = True
        self._rest("closed")
        self._session.left(self, self._is_known)
        self._session.changed()

    @property
    def values(self) -> Values:
        """The agent's reported values."""
        return self._values

    @property
    def step(self) -> Optional[Step]:
        """The running step."""
        return self._running_step()

    @property
    def answer(self) -> Optional[Answer]:
        """The last known answer; None before the first one."""
        told = self._answer
        if told is None:
            return None
        stale = not self._session.is_open() or self._outrun > 0
        steps, proved = tuple(self._steps), self._is_proved(stale)
        return Answer(told["status"], steps, told["cost"], told["source"], told.get("reason"), proved, stale)

    def finished(self, step: Optional[Step] = None) -> None:
        """Reports the running step's success. Report the new state first.

        For a step that ends by itself, pass the ``step`` from ``on_step_started``: if it was interrupted meanwhile,
        nothing happens.
        """
        self._finish(step)
        self._session.changed()

    def failed(self, why: Optional[str] = None, step: Optional[Step] = None) -> None:
        """Reports the running step's failure: another plan is requested, without it. ``step`` is as for ``finished``.
        """
        self._fail(why, step)
        self._session.changed()

    def save(self) -> Message:
        """The agent's goal, state, place and plan as plain JSON, for a saved game."""
        spot = {} if self._at is None else {"at": self._at}
        steps = [step._asdict() for step in self._steps]
        return {"want": self._want.told, "values": self._values, **spot, "steps": steps}

    def restore(self, saved: Message) -> None:
        """Restores a saved agent: its plan is followed, as ``stale``, until the server has answered.

        Raises ClientError (``bad-value``) for data that is not from ``save``.
        """
        values, want, steps = saved_agent(saved)
        if self._is_closed:
            return
        self.idle()
        self._values, self._at = values, saved.get("at", self._at)
        self._take_up(None if want is None else json.loads(want), want or "", steps)
        self._session.changed()

    def _tell_answer(self) -> None:
        answer = self.answer
        if answer is not None:
            self.on_answered(answer)

    def _tell_order(self, called: str, state: str, why: Optional[str]) -> None:
        self.orders[called] = (state, why)
        self.on_order(called, state, why)

    def _tell_error(self, error: ClientError) -> None:
        self.last_error = error
        self.on_failed(error.code, error.message)
