"""One agent: it says what it sees and wants, and is told what to do."""

from __future__ import annotations

import json
import math
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Protocol, Sequence, Tuple

from .messages import ClientError, Message, Step, Value, Values, check_values, json_text, number_of, steps_of

#: A plan that the world outran this often in a row is followed all the same: the server does so, too.
MAX_OUTRUN = 3
RETRY_S = 1.0
BUSY = {"too-busy", "rate-limited", "draining"}
#: A server reads no longer details of why a step failed.
MAX_DETAIL = 1000
#: Of an answer that is for no state of the session.
NO_STATE = -1


class Answer(NamedTuple):
    """The plan of an agent, as far as it is known."""

    #: ``solved``, ``partial``, ``unsolvable`` or ``cut-off``: only the first leads all the way to the goal.
    status: str
    #: The steps that are left, the one that is being played first.
    steps: Sequence[Step]
    cost: float
    #: Who wrote the plan, such as ``classical`` or ``llm``; ``early`` while it is being made, ``saved`` once restored.
    source: str
    #: Why the model was not served, if it was not.
    reason: Optional[str]
    #: Whether it was proved to lead to the goal from just the state that the agent is in; never while ``stale``.
    proved: bool
    #: Whether the server cannot be asked now, or the world has outrun it: the best that is known all the same.
    stale: bool


class AgentHost(Protocol):
    """What an agent needs of its session."""

    @property
    def is_open(self) -> bool: ...

    def changed(self) -> None: ...

    def left(self, agent: Agent) -> None: ...


def _ignore(*_: Any) -> None:
    pass


class Agent:
    """One agent. Assign functions to the ``on_…`` members to receive its events.

    >>> ann = client.agent("ann")
    >>> ann.on_step_started = lambda step: print("ann begins", step.tool)
    >>> ann.see({"at": "home", "wood": 0})
    >>> ann.want("warm_home")
    """

    def __init__(self, name: str, host: AgentHost) -> None:
        self.name = name
        #: The agent must begin a step. Call ``finished()`` or ``failed()`` when it ends.
        self.on_step_started: Callable[[Step], None] = _ignore
        self.on_step_finished: Callable[[Step], None] = _ignore
        #: A step must be stopped before its end, since there is a better plan, or none.
        self.on_step_interrupted: Callable[[Step, str], None] = _ignore
        #: There is a new answer.
        self.on_answered: Callable[[Answer], None] = _ignore
        #: Something that the agent said was wrong: a code and a message.
        self.on_failed: Callable[[str, str], None] = _ignore
        #: What ``on_failed`` was told last, or would have been: it may have happened before anybody listened.
        self.last_error: Optional[ClientError] = None
        self._host = host
        self._is_closed = False
        #: Whether this session's server has heard of it.
        self._is_known = False
        self._values: Dict[str, Value] = {}
        self._is_state_due = False
        self._state_seq = 0
        self._want: Optional[Message] = None
        self._want_text = ""
        #: When the want was found wrong: from then on it makes sense to want the same again.
        self._refused_at: Optional[float] = None
        self._is_want_due = False
        self._is_idle_due = False
        self._want_seq = 0
        self._ask_at = math.inf
        self._answer: Optional[Message] = None
        self._steps: List[Step] = []
        self._is_playing = False
        self._step_id = 0
        self._ends: List[Message] = []
        self._failed: List[Step] = []
        self._outrun = 0
        # What came of a plan that is still being made: the state it is for, its steps, and how many of them are done.
        self._early_based_on = NO_STATE
        self._early: List[Step] = []
        self._early_done = 0

    def see(self, values: Values) -> None:
        """Says what the agent sees: values that are left out stay as they were. Free if nothing has changed.

        Raises ClientError (``bad-value``) for what is no value of a state.
        """
        check_values(values)
        following = {**self._values, **values}
        if following == self._values or self._is_closed:
            return
        self._values = following
        self._is_state_due = True
        self._host.changed()

    def want(self, goal: Any, budget_ms: float = 100, runner: str = "client", **options: Any) -> None:
        """Says what the agent wants from now on. Saying the same again changes nothing, unless it was refused:
        then it is asked again, a second later at the earliest.

        Raises ClientError (``bad-value``) for what JSON does not have.

        ``options`` are those of the service: ``disabled``, ``maintain``, ``costVersion``, ``background``, ``choose``,
        ``persona`` and ``memory``.
        """
        want = {**options, "goal": goal, "budgetMs": budget_ms}
        if runner == "server":
            want["runner"] = "server"
        text = json_text(want, "/goal")
        if self._is_closed:
            return
        if text == self._want_text and self._want is not None:
            if self._refused_at is not None:
                self._ask_at = self._refused_at + RETRY_S
            return
        # A copy: games go on to change their conditions in place.
        self._want, self._want_text = json.loads(text), text
        self._failed = []
        self._answer = None
        self._follow([], "goal-changed")
        self._ask()
        self._host.changed()

    def idle(self) -> None:
        """The agent wants nothing any more; a running step is interrupted."""
        if self._want is None:
            return
        self._want = None
        self._is_want_due = False
        self._is_idle_due = True
        self._answer = None
        self._follow([], "idle")
        self._host.changed()

    def close(self) -> None:
        """The agent is gone for good: a running step is interrupted, and the server forgets the agent."""
        if self._is_closed:
            return
        self._is_closed = True
        self._want = self._answer = None
        self._is_state_due = self._is_want_due = self._is_idle_due = False
        self._ends = []
        self._follow([], "closed")
        self._host.left(self)

    @property
    def values(self) -> Values:
        """The values that the agent sees."""
        return self._values

    @property
    def step(self) -> Optional[Step]:
        """The step that is being played."""
        return self._steps[0] if self._is_playing else None

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
        """The running step has ended well. First say what the agent sees now.

        A game whose steps end by themselves, later on, gives the ``step`` that it was told to begin: if another one is
        being played by then, nothing happens.
        """
        step = self._end_step("finished", None, step)
        if step is not None:
            self._steps = self._steps[1:]
            self._early_done += 1
            self._failed = []
            self.on_step_finished(step)

    def failed(self, why: Optional[str] = None, step: Optional[Step] = None) -> None:
        """The running step cannot be done: another plan is requested, without it. ``step`` is as for ``finished``."""
        step = self._end_step("failed", why, step)
        if step is not None:
            self._steps = []
            if not self._is_served:
                self._failed.append(step)
                self._ask()

    def save(self) -> Message:
        """The agent's goal, view and plan, as plain JSON, for a saved game."""
        steps = [step._asdict() for step in self._steps]
        return {"want": self._want, "values": self._values, "steps": steps}

    def restore(self, saved: Message) -> None:
        """Resumes from a saved game: its plan is followed, as ``stale``, until the server has answered.

        Raises ClientError (``bad-value``) for what is not from ``save``.
        """
        values, want, steps = _saved(saved)
        if self._is_closed:
            return
        self.idle()
        self._values = values
        self._is_state_due = True
        self._want = want
        if want is not None:
            self._want_text = json_text(want, "/want")
            self._steps = steps
            self._answer = {"basedOn": NO_STATE, "cost": 0, "source": "saved", "status": "partial"}
            self._outrun = 1
            self._ask()
        self._host.changed()

    # What follows is for the session.

    @property
    def _is_served(self) -> bool:
        """Whether the server's runner says which steps to begin."""
        return self._want is not None and self._want.get("runner") == "server"

    @property
    def _is_due(self) -> bool:
        return self._is_state_due or self._is_want_due or self._is_idle_due or len(self._ends) > 0

    def _tell_again(self) -> None:
        self._is_state_due = len(self._values) > 0
        self._is_want_due = self._want is not None
        self._is_idle_due = False
        self._refused_at = None
        # A server that begins anew numbers steps from 1.
        self._step_id = 0
        self._ends = []

    def _forget_session(self) -> None:
        """Numbers of states begin at 1 again: the answer is for none of those to come."""
        self._is_known = False
        self._state_seq = self._want_seq = 0
        self._early_based_on = NO_STATE
        if self._answer is not None:
            self._answer = {**self._answer, "basedOn": NO_STATE}
            self._outrun = max(1, self._outrun)

    def _pump(self, now: float, say: Callable[[Message], int]) -> None:
        """Says what is to be sent; ``say`` gives a message's number, or 0 if it is too large."""
        if now >= self._ask_at:
            self._ask()
        if self._is_idle_due:
            self._is_idle_due = False
            say({"type": "idle"})
        if self._is_state_due:
            self._is_state_due = False
            self._state_seq = say({"type": "state", "nowMs": now * 1000, "values": self._values})
            self._is_known = self._is_known or self._state_seq > 0
        # A want makes no sense before the first state.
        if self._is_want_due and self._state_seq > 0:
            self._is_want_due = False
            self._say_want(now, say)
        ends, self._ends = self._ends, []
        for end in ends:
            say(end)

    def _say_want(self, now: float, say: Callable[[Message], int]) -> None:
        was_followed = self._want_seq > 0
        self._want_seq = 0
        number = say({"type": "want", **self._wanted()})
        if number > 0:
            self._want_seq = number
            return
        # What the agent wanted before would be planned for.
        self._refused_at = now
        self._is_idle_due = was_followed

    def _set_out(self, message: Message, step: Step) -> None:
        """A step of the plan that is being made. It is certain: the agent sets out."""
        if number_of(message, "want") != self._want_seq or self._want is None or self._is_late(message):
            return
        based_on, index = number_of(message, "basedOn"), number_of(message, "index", -1)
        if index == 0:
            self._early_based_on, self._early, self._early_done = based_on, [], 0
        if based_on != self._early_based_on or index != len(self._early):
            return
        self._early.append(step)
        self._answer = {"basedOn": NO_STATE, "cost": 0, "source": "early", "status": "partial"}
        self._follow(self._early[self._early_done :], "plan-changed")

    def _planned(self, message: Message) -> None:
        """A plan came."""
        if number_of(message, "want") != self._want_seq or self._want is None:
            return
        steps = steps_of(message.get("steps"))
        if steps is None:
            return
        is_late = self._is_late(message)
        done = self._done_of(message, steps) if is_late else 0
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
        self._early_based_on = NO_STATE
        self._answer = message
        self._follow(steps[done:], "plan-changed")
        answer = self.answer
        if answer is not None:
            self.on_answered(answer)

    def _told(self, step_id: int, step: Step) -> None:
        """The server's runner begins a step."""
        if self._is_served and step_id > self._step_id:
            self._follow([step], "plan-changed")
            self._step_id = step_id

    def _interrupted(self, step_id: int, why: str) -> None:
        """The server's runner interrupts a step."""
        if step_id == self._step_id and self._is_playing:
            self._follow([], why)

    def _found_wrong(self, error: ClientError, seq: int, now: float) -> None:
        """The server found a message of the agent wrong; ``seq`` is 0 for what is wrong with all of the session."""
        is_want = seq > 0 and seq == self._want_seq
        if is_want and error.code in BUSY:
            self._ask_at = now + RETRY_S
            return
        if is_want:
            self._refused_at = now
        self._tell_error(error)

    def _tell_error(self, error: ClientError) -> None:
        self.last_error = error
        self.on_failed(error.code, error.message)

    def _is_late(self, message: Message) -> bool:
        """Whether the agent has seen something else since."""
        return message["basedOn"] != self._state_seq or self._is_state_due

    def _done_of(self, message: Message, steps: List[Step]) -> int:
        """How many steps of a plan are done, since they were given early: the plan is as good as one from here."""
        done = self._early_done
        agrees = number_of(message, "basedOn") == self._early_based_on and steps[:done] == self._early[:done]
        return done if agrees else 0

    def _ask(self) -> None:
        self._early_based_on = NO_STATE
        self._ask_at = math.inf
        self._refused_at = None
        self._is_want_due = self._want is not None

    def _wanted(self) -> Message:
        wanted = dict(self._want or {})
        disabled = [*wanted.get("disabled", []), *(step._asdict() for step in self._failed)]
        if disabled:
            wanted["disabled"] = disabled
        return wanted

    def _follow(self, steps: List[Step], why: str) -> None:
        """Follows other steps; the one that is being played goes on if it comes first in them, too."""
        step = self.step
        self._steps = steps
        if step is None:
            return
        if steps and steps[0] == step:
            # The game knows it by what it was told to begin.
            self._steps = [step, *steps[1:]]
            return
        self._is_playing = False
        self.on_step_interrupted(step, why)

    def _begin(self) -> None:
        if self._is_playing or not self._steps:
            return
        self._is_playing = True
        self._send_end("started", None)
        self.on_step_started(self._steps[0])

    def _end_step(self, event: str, detail: Optional[str], ended: Optional[Step]) -> Optional[Step]:
        step = self.step
        if step is None or (ended is not None and ended is not step):
            return None
        self._is_playing = False
        self._send_end(event, detail)
        self._host.changed()
        return step

    def _send_end(self, event: str, detail: Optional[str]) -> None:
        """The server's runner hears how its steps go; without one it is the client's own business."""
        # Without a number it is a step that this session's server did not begin.
        if not self._is_served or self._step_id == 0:
            return
        end: Message = {"type": "step", "stepId": self._step_id, "event": event}
        self._ends.append(end if detail is None else {**end, "detail": detail[:MAX_DETAIL]})


def _saved(saved: Any) -> Tuple[Dict[str, Value], Optional[Message], List[Step]]:
    """What ``save`` gave. Raises ClientError (``bad-value``) if it did not."""
    members = saved if isinstance(saved, dict) else {}
    values, want, steps = members.get("values"), members.get("want"), steps_of(members.get("steps"))
    if not isinstance(values, dict) or steps is None or not (want is None or isinstance(want, dict)):
        raise ClientError("bad-value", "this is not what save() gave")
    check_values(values)
    return dict(values), want if want is None else json.loads(json_text(want, "/want")), steps
