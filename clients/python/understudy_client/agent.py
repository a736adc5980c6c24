"""An agent: it reports its state and goal, and gets steps to play."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, Dict, List, Optional, Sequence, Tuple, Union

from .answer import Answer
from .early_steps import EarlySteps
from .messages import (
    NO_STATE,
    ClientError,
    Message,
    ThingValues,
    Values,
    json_text,
    number_of,
    saved_agent,
    told_values,
)
from .squad_member import MAX_DETAIL, SquadMember
from .step import Step, Value, step_of, steps_of
from .want import Want

if TYPE_CHECKING:
    from .session import Session

#: Number of outdated plans in a row after which one is followed anyway, as on the server.
MAX_OUTRUN = 3


def _ignore(*_: Any) -> None:
    pass


class Agent(SquadMember):
    """An agent. Assign functions to the ``on_…`` members to receive its events.

    >>> ann = client.agent("ann")
    >>> ann.on_step_started = lambda step: print("ann begins", step.tool)
    >>> ann.see({"at": "home", "wood": 0})
    >>> ann.want("warm_home")
    """

    def __init__(self, name: str, host: Session) -> None:
        super().__init__(name, host)
        #: A new answer has arrived.
        self.on_answered: Callable[[Answer], None] = _ignore
        #: The agent's message was invalid: a code and a message.
        self.on_failed: Callable[[str, str], None] = _ignore
        #: The last ``on_failed``, even if it came before any listener.
        self.last_error: Optional[ClientError] = None
        self._is_closed = False
        #: Whether the server knows the agent in this session.
        self._is_known = False
        #: Called on each change of an order with its id, its state (``wanted``, ``postponed``, ``given-up`` or
        #: ``done``) and the reason, if there is one. A finished order is not requested again.
        self.on_order: Callable[[str, str, Optional[str]], None] = _ignore
        #: State and reason of each order reported by the server, by id.
        self.orders: Dict[str, Tuple[str, Optional[str]]] = {}
        #: Things claimed by the agent's plan, unavailable to other plans.
        self.claims: Tuple[Union[int, float, str], ...] = ()
        self._at: Optional[List[float]] = None
        self._values: Dict[str, Value] = {}
        self._is_state_due = False
        self._state_seq = 0
        self._want = Want()
        self._is_idle_due = False
        self._answer: Optional[Message] = None
        self._steps: List[Step] = []
        self._is_playing = False
        self._step_id = 0
        self._outrun = 0
        self._early = EarlySteps()

    def see(self, values: ThingValues, at: Optional[Sequence[float]] = None) -> None:
        """Reports the agent's state; missing values are unchanged. Free if nothing has changed.

        For a client with a ``world``: a thing is given by its id, and None means no thing (``"nothing"`` in messages and
        in ``save``). ``at`` is the agent's position, in the units of things; if left out, it is unchanged.

        Raises ClientError (``bad-value``) for a value that a state cannot have.
        """
        following = {**self._values, **told_values(values, self._host.has_things)}
        spot = self._at if at is None else list(at)
        if (following == self._values and spot == self._at) or self._is_closed:
            return
        self._values, self._at = following, spot
        self._is_state_due = True
        self._host.changed()

    def want(self, goal: Any, budget_ms: float = 100, runner: str = "client", **options: Any) -> None:
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
        if self._is_closed or not self._want.become(text):
            return
        self._quit_squad("goal-changed")
        self._answer = None
        self.orders = {}
        self._follow([], "goal-changed")
        self._ask()
        self._host.changed()

    def idle(self) -> None:
        """Clears the agent's goal, or leaves its squad; a running step is interrupted."""
        self._quit_squad("idle")
        self._rest("idle")

    def _rest(self, why: str) -> None:
        if self._want.message is None:
            return
        self._want.end()
        self._is_idle_due = True
        self._answer = None
        self._follow([], why)
        self._host.changed()

    def close(self) -> None:
        """Removes the agent for good: a running step is interrupted, and the server forgets it."""
        if self._is_closed:
            return
        self._quit_squad("closed")
        self._is_closed = True
        self._want.end()
        self._answer = None
        self._is_state_due = self._is_idle_due = False
        self._ends = []
        self._follow([], "closed")
        self._host.left(self)

    @property
    def values(self) -> Values:
        """The agent's reported values."""
        return self._values

    @property
    def step(self) -> Optional[Step]:
        """The running step."""
        tasks = self.tasks
        return self._steps[0] if self._is_playing else tasks[0].step if tasks else None

    @property
    def answer(self) -> Optional[Answer]:
        """The last known answer; None before the first one."""
        answer = self._answer
        if answer is None:
            return None
        stale = not self._host.is_open or self._outrun > 0
        proved = answer["status"] == "solved" and not stale and not self._is_late(answer)
        status, cost, source = answer["status"], answer["cost"], answer["source"]
        return Answer(status, tuple(self._steps), cost, source, answer.get("reason"), proved, stale)

    def finished(self, step: Optional[Step] = None) -> None:
        """Reports the running step's success. Report the new state first.

        For a step that ends by itself, pass the ``step`` from ``on_step_started``: if it was interrupted meanwhile,
        nothing happens.
        """
        step = self._end_step("finished", None, step)
        if step is not None:
            self._steps = self._steps[1:]
            self._early.step_finished()
            self._want.step_finished()
            self.on_step_finished(step)

    def failed(self, why: Optional[str] = None, step: Optional[Step] = None) -> None:
        """Reports the running step's failure: another plan is requested, without it. ``step`` is as for ``finished``.
        """
        step = self._end_step("failed", why, step)
        if step is not None:
            self._steps = []
            if not self._want.is_served:
                self._want.step_failed(step)
                self._ask()

    def save(self) -> Message:
        """The agent's goal, state and plan as plain JSON, for a saved game."""
        steps = [step._asdict() for step in self._steps]
        return {"want": self._want.message, "values": self._values, "steps": steps}

    def restore(self, saved: Message) -> None:
        """Restores a saved agent: its plan is followed, as ``stale``, until the server has answered.

        Raises ClientError (``bad-value``) for data that is not from ``save``.
        """
        values, want, steps = saved_agent(saved)
        if self._is_closed:
            return
        self.idle()
        self._values = values
        self._is_state_due = True
        if want is not None:
            self._want.resume(want)
            self._steps = steps
            self._answer = {"basedOn": NO_STATE, "cost": 0, "source": "saved", "status": "partial"}
            self._outrun = 1
            self._ask()
        self._host.changed()

    # For the session.

    @property
    def _is_due(self) -> bool:
        return self._is_state_due or self._want.is_due or self._is_idle_due or len(self._ends) > 0

    def _tell_again(self) -> None:
        self._is_state_due = len(self._values) > 0
        self._want.tell_again()
        self._is_idle_due = False
        # A server's new session numbers steps from 1.
        self._step_id = 0
        self._squad_steps.forget_ids()
        self._ends = []

    def _forget_session(self) -> None:
        """Handles a lost session. States are numbered from 1 again, so the answer matches none of them."""
        self._is_known = False
        self.claims = ()
        self._state_seq = 0
        self._want.forget_session()
        self._early.forget()
        if self._answer is not None:
            self._answer = {**self._answer, "basedOn": NO_STATE}
            self._outrun = max(1, self._outrun)

    def _pump(self, now: float, say: Callable[[Message], int]) -> None:
        """Sends due messages; ``say`` numbers a message, or returns 0 if it is too large."""
        if self._want.is_ask_due(now):
            self._ask()
        if self._is_idle_due:
            self._is_idle_due = False
            say({"type": "idle"})
        if self._is_state_due:
            self._is_state_due = False
            state: Message = {"type": "state", "nowMs": self._host.game_ms(), "values": self._values}
            if self._at is not None:
                state["at"] = self._at
            self._state_seq = say(state)
            self._is_known = self._is_known or self._state_seq > 0
        # A goal must follow the first state.
        if self._want.is_due and self._state_seq > 0:
            self._say_want(now, say)
        ends, self._ends = self._ends, []
        for end in ends:
            say(end)

    def _say_want(self, now: float, say: Callable[[Message], int]) -> None:
        was_known = self._want.is_known
        if not self._want.say(now, say, type="want"):
            # The server must not plan for the old goal.
            self._is_idle_due = was_known

    def _set_out(self, message: Message) -> None:
        """Starts a certain step of a plan in progress."""
        if not self._want.is_answered_by(number_of(message, "want")) or self._is_late(message):
            return
        steps = self._early.add(number_of(message, "basedOn"), message["index"], step_of(message["step"]))
        if steps is not None:
            self._answer = {"basedOn": NO_STATE, "cost": 0, "source": "early", "status": "partial"}
            self._follow(steps, "plan-changed")

    def _planned(self, message: Message) -> None:
        """Handles a new plan."""
        steps = steps_of(message)
        if not self._want.is_answered_by(number_of(message, "want")):
            return
        is_late = self._is_late(message)
        done = self._early.done_of(number_of(message, "basedOn"), steps) if is_late else 0
        is_outrun = is_late and done == 0
        if is_outrun and message["type"] == "revised":
            return
        if is_outrun:
            self._outrun += 1
            if self._outrun < MAX_OUTRUN:
                self._ask()
                return
        else:
            self._outrun = 0
        self._early.forget()
        self._answer = message
        self._follow(steps[done:], "plan-changed")
        answer = self.answer
        if answer is not None:
            self.on_answered(answer)

    def _told(self, step_id: int, step: Step) -> None:
        """Starts a step of the server's runner."""
        if self._want.is_served and step_id > self._step_id:
            self._follow([step], "plan-changed")
            self._step_id = step_id

    def _order_changed(self, message: Message) -> None:
        if not self._want.is_answered_by(number_of(message, "want")):
            return
        name, state, reason = message["id"], message["state"], message.get("reason")
        self.orders[name] = (state, reason)
        if state in ("done", "given-up"):
            self._want.order_ended(name)
        self.on_order(name, state, reason)

    def _interrupted(self, step_id: int, why: str) -> None:
        """Interrupts a step for the server's runner."""
        if step_id == self._step_id and self._is_playing:
            self._follow([], why)

    def _is_wanting(self, seq: int) -> bool:
        """Whether a number is that of the current want."""
        return self._want.has_number(seq)

    def _found_wrong(self, error: ClientError, seq: int, now: float) -> None:
        """Handles an error about a message of the agent; ``seq`` is 0 for an error of the whole session."""
        if not self._want.refused(error.code, seq, now):
            self._tell_error(error)

    def _tell_error(self, error: ClientError) -> None:
        self.last_error = error
        self.on_failed(error.code, error.message)

    def _is_late(self, message: Message) -> bool:
        """Whether the state has changed since."""
        return message["basedOn"] != self._state_seq or self._is_state_due

    def _ask(self) -> None:
        self._early.forget()
        self._want.ask()

    def _follow(self, steps: List[Step], why: str) -> None:
        """Follows other steps; the running one continues if it is also their first."""
        step = self._steps[0] if self._is_playing else None
        self._steps = steps
        if step is None:
            return
        if steps and steps[0] == step:
            # The game knows the step by the object from ``on_step_started``.
            self._steps = [step, *steps[1:]]
            return
        self._is_playing = False
        self.on_step_interrupted(step, why)

    def _begin(self) -> None:
        if self._is_playing or not self._steps or self._host.game_ms() < self._steps[0]._from_ms:
            return
        self._is_playing = True
        self._send_end("started", None)
        self.on_step_started(self._steps[0])

    def _end_step(self, event: str, detail: Optional[str], ended: Optional[Step]) -> Optional[Step]:
        step = ended if ended is not None else self.step
        if self._end_task(step, event, detail) or step is None:
            return None
        if not self._is_playing or step is not self._steps[0]:
            return None
        self._is_playing = False
        self._send_end(event, detail)
        self._host.changed()
        return step

    def _send_end(self, event: str, detail: Optional[str]) -> None:
        """Reports the end of a step to the server's runner, if the server has one."""
        # A step that the server did not start in this session has no id there.
        if not self._want.is_served or self._step_id == 0:
            return
        end: Message = {"type": "step", "stepId": self._step_id, "event": event}
        self._ends.append(end if detail is None else {**end, "detail": detail[:MAX_DETAIL]})
