"""One agent: it says what it sees and wants, and is told what to do."""

from __future__ import annotations

import math
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Protocol, Sequence

from .messages import Message, Step, Value, Values, number_of, steps_of

#: A plan that the world outran this often in a row is followed all the same: the server does so, too.
MAX_OUTRUN = 3
RETRY_S = 1.0
BUSY = {"too-busy", "rate-limited", "draining"}


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
        self._host = host
        self._values: Dict[str, Value] = {}
        self._is_state_due = False
        self._state_seq = 0
        self._want: Optional[Message] = None
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
        self._early_based_on = -1
        self._early: List[Step] = []
        self._early_done = 0

    def see(self, values: Values) -> None:
        """Says what the agent sees: values that are left out stay as they were. Free if nothing has changed."""
        following = {**self._values, **values}
        if following == self._values:
            return
        self._values = following
        self._is_state_due = True
        self._host.changed()

    def want(self, goal: Any, budget_ms: float = 100, runner: str = "client", **options: Any) -> None:
        """Says what the agent wants from now on. Saying the same again changes nothing.

        ``options`` are those of the service: ``disabled``, ``maintain``, ``costVersion``, ``background``, ``choose``,
        ``persona`` and ``memory``.
        """
        want = {**options, "goal": goal, "budgetMs": budget_ms}
        if runner == "server":
            want["runner"] = "server"
        if want == self._want:
            return
        self._want = want
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

    def finished(self) -> None:
        """The running step has ended well. First say what the agent sees now."""
        step = self._end_step("finished", None)
        if step is not None:
            self._steps = self._steps[1:]
            self._early_done += 1
            self._failed = []
            self.on_step_finished(step)

    def failed(self, why: Optional[str] = None) -> None:
        """The running step cannot be done: another plan is requested, without it."""
        step = self._end_step("failed", why)
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
        """Resumes from a saved game: its plan is followed, as ``stale``, until the server has answered."""
        self.idle()
        self._values = dict(saved["values"])
        self._is_state_due = True
        self._want = saved["want"]
        if self._want is not None:
            self._steps = steps_of(saved["steps"]) or []
            self._answer = {"basedOn": 0, "cost": 0, "source": "saved", "status": "partial"}
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
        # A server that begins anew numbers steps from 1.
        self._step_id = 0
        self._ends = []

    def _pump(self, now: float, take_seq: Optional[Callable[[], int]]) -> List[Message]:
        """Begins what is to be begun, and says what is to be sent."""
        self._begin()
        if take_seq is None:
            return []
        if now >= self._ask_at:
            self._ask()
        out: List[Message] = []

        def add(message: Message) -> int:
            seq = take_seq()
            out.append({**message, "seq": seq, "agent": self.name})
            return seq

        if self._is_idle_due:
            add({"type": "idle"})
        if self._is_state_due:
            self._state_seq = add({"type": "state", "nowMs": now * 1000, "values": self._values})
        # A want makes no sense before the first state.
        if self._is_want_due and self._state_seq > 0:
            self._want_seq = add({"type": "want", **self._wanted()})
            self._is_want_due = False
        for end in self._ends:
            add(end)
        self._ends = []
        self._is_idle_due = self._is_state_due = False
        return out

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
        self._answer = {"basedOn": 0, "cost": 0, "source": "early", "status": "partial"}
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
        self._early_based_on = -1
        self._answer = {"cost": 0, "source": "", "status": "partial", **message}
        self._follow(steps[done:], "plan-changed")
        answer = self.answer
        if answer is not None:
            self.on_answered(answer)

    def _told(self, step_id: int, step: Step) -> None:
        """The server's runner begins a step."""
        if step_id > self._step_id:
            self._follow([step], "plan-changed")
            self._step_id = step_id

    def _interrupted(self, step_id: int, why: str) -> None:
        """The server's runner interrupts a step."""
        if step_id == self._step_id and self._is_playing:
            self._follow([], why)

    def _refused(self, seq: int, code: str, message: str, now: float) -> None:
        """The server found a message wrong."""
        if code in BUSY and seq == self._want_seq:
            self._ask_at = now + RETRY_S
        else:
            self.on_failed(code, message)

    def _is_late(self, message: Message) -> bool:
        """Whether the agent has seen something else since."""
        return number_of(message, "basedOn") != self._state_seq or self._is_state_due

    def _done_of(self, message: Message, steps: List[Step]) -> int:
        """How many steps of a plan are done, since they were given early: the plan is as good as one from here."""
        done = self._early_done
        agrees = number_of(message, "basedOn") == self._early_based_on and steps[:done] == self._early[:done]
        return done if agrees else 0

    def _ask(self) -> None:
        self._early_based_on = -1
        self._ask_at = math.inf
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
        if step is None or (steps and steps[0] == step):
            return
        self._is_playing = False
        self.on_step_interrupted(step, why)

    def _begin(self) -> None:
        if self._is_playing or not self._steps:
            return
        self._is_playing = True
        self._send_end("started", None)
        self.on_step_started(self._steps[0])

    def _end_step(self, event: str, detail: Optional[str]) -> Optional[Step]:
        step = self.step
        if step is not None:
            self._is_playing = False
            self._send_end(event, detail)
            self._host.changed()
        return step

    def _send_end(self, event: str, detail: Optional[str]) -> None:
        """The server's runner hears how its steps go; without one it is the client's own business."""
        if not self._is_served:
            return
        end: Message = {"type": "step", "stepId": self._step_id, "event": event}
        self._ends.append(end if detail is None else {**end, "detail": detail})
