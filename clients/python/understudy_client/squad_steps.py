"""The steps of an agent as a member of a squad."""

from __future__ import annotations

from typing import Callable, List, NamedTuple, Optional, Tuple

from .messages import Message
from .schema import SquadTask, SquadWait, squad_task_of, squad_wait_of
from .step import Step, step_of

class SquadPart(NamedTuple):
    """The present part of a member: what it does, or waits for, or why it rests."""

    tasks: Tuple[SquadTask, ...]
    waits: Optional[SquadWait]
    #: ``reached``, ``planning``, ``done``, ``unsolvable``, ``cut-off`` or ``error``.
    rests: Optional[str]


class SquadListener:
    """The events of a member's steps."""

    def __init__(self) -> None:
        #: A step starts. Call ``finished()`` or ``failed()`` when it ends.
        self.on_step_started: Callable[[Step], None] = lambda step: None
        self.on_step_finished: Callable[[Step], None] = lambda step: None
        #: A step must stop early, since there is a better plan, or none.
        self.on_step_interrupted: Callable[[Step, str], None] = lambda step, why: None
        #: The time of a squad's step is over: apply its effects, and report the state.
        self.on_step_over: Callable[[Step], None] = lambda step: None
        #: As a member of a squad, the agent waits for another step.
        self.on_waiting: Callable[[SquadWait], None] = lambda wait: None
        #: As a member of a squad, the agent has nothing to do, and why: see ``SquadPart.rests``.
        self.on_resting: Callable[[str], None] = lambda reason: None


class _Flight:
    """A step that the game does. Times are those of the game's clock."""

    def __init__(self, task: SquadTask, started_at_ms: float, ends_at_ms: float, step_id: int) -> None:
        self.task, self.started_at_ms, self.ends_at_ms = task, started_at_ms, ends_at_ms
        #: 0 while the session does not know the step.
        self.step_id = step_id


class SquadSteps:
    """The steps of a member, several at a time."""

    def __init__(self, listener: SquadListener, say: Callable[[Message], None]) -> None:
        #: The squad that the agent is a member of.
        self.squad: Optional[str] = None
        self._listener, self._say = listener, say
        self._flights: List[_Flight] = []
        #: Steps that ended before the session knew them.
        self._early: List[Tuple[SquadTask, Message]] = []
        self._waits: Optional[SquadWait] = None
        self._rests: Optional[str] = None

    @property
    def tasks(self) -> Tuple[SquadTask, ...]:
        return tuple(flight.task for flight in self._flights)

    @property
    def part(self) -> SquadPart:
        return SquadPart(self.tasks, self._waits, self._rests)

    def begin(self, message: Message, now_ms: float) -> None:
        """A step begins, or continues under an id of this session."""
        task, step_id = squad_task_of(message, now_ms), int(message["stepId"])
        if task.squad != self.squad:
            return
        self._waits = self._rests = None
        for flight in self._flights:
            if flight.step_id == 0 and _is_same(flight.task, task):
                flight.step_id = step_id
                return
        for ended in self._early:
            if _is_same(ended[0], task):
                self._early.remove(ended)
                self._say({**ended[1], "stepId": step_id})
                return
        self._flights.append(_Flight(task, now_ms, now_ms + task.left_ms, step_id))
        self._listener.on_step_started(task.step)

    def over(self, step_id: int) -> None:
        """The time of a step is over: the game ends it."""
        flight = self._take(lambda each: each.step_id == step_id)
        if flight is not None:
            self._listener.on_step_over(flight.task.step)

    def interrupted(self, step_id: int, why: str) -> None:
        """A step is broken off."""
        flight = self._take(lambda each: each.step_id == step_id)
        if flight is not None:
            self._listener.on_step_interrupted(flight.task.step, why)

    def wait(self, message: Message, now_ms: float) -> None:
        if message["squad"] == self.squad:
            self._waits = squad_wait_of(message, now_ms)
            self._rests = None
            self._listener.on_waiting(self._waits)

    def rest(self, message: Message) -> None:
        if message["squad"] == self.squad:
            self._waits, self._rests = None, message["reason"]
            self._listener.on_resting(message["reason"])

    def end(self, step: Step, event: str, detail: Optional[str]) -> bool:
        """The game ends a step; returns whether it is one of these."""
        flight = self._take(lambda each: each.task.step is step)
        if flight is None:
            return False
        end: Message = {"type": "step", "event": event}
        if detail is not None:
            end["detail"] = detail
        if flight.step_id > 0:
            self._say({**end, "stepId": flight.step_id})
        else:
            self._early.append((flight.task, end))
        if event == "finished":
            self._listener.on_step_finished(step)
        return True

    def forget_ids(self) -> None:
        """Drops ids of a lost session."""
        self._early = []
        for flight in self._flights:
            flight.step_id = 0

    def leave(self, why: str) -> None:
        """Leaves the squad: the game stops all steps."""
        self.squad = self._waits = self._rests = None
        self._early = []
        flights, self._flights = self._flights, []
        for flight in flights:
            self._listener.on_step_interrupted(flight.task.step, why)

    def running(self, agent: str, now_ms: float) -> List[Message]:
        """The steps in flight, for a session that does not know them."""
        return [
            {
                "agent": agent,
                "with": list(flight.task.partners),
                "step": flight.task.step._asdict(),
                "elapsedMs": max(0.0, now_ms - flight.started_at_ms),
                "leftMs": max(0.0, flight.ends_at_ms - now_ms),
            }
            for flight in self._flights
        ]

    def resume(self, squad: str, running: Message, agent: str, now_ms: float) -> None:
        """Takes up a step of a saved game, which the game does again."""
        crew, step = [running["agent"], *running["with"]], step_of(running["step"])
        left_ms = running["leftMs"]
        task = SquadTask(squad, step, tuple(name for name in crew if name != agent), (), left_ms)
        self._flights.append(_Flight(task, now_ms - running["elapsedMs"], now_ms + left_ms, 0))
        self._listener.on_step_started(step)

    def _take(self, is_it: Callable[[_Flight], bool]) -> Optional[_Flight]:
        for flight in self._flights:
            if is_it(flight):
                self._flights.remove(flight)
                return flight
        return None


def _is_same(one: SquadTask, other: SquadTask) -> bool:
    return one.step == other.step and sorted(one.partners) == sorted(other.partners)
