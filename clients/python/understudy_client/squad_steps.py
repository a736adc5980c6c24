"""The steps of an agent as a member of a squad."""

from __future__ import annotations

from typing import TYPE_CHECKING, List, Optional

from .messages import Message, copied, crew_of, is_given, number_of, real_of, step_end, text_of
from .schema import SquadTask, SquadWait, squad_task_of, squad_wait_of
from .step import Step, are_same_names, is_same_step, json_of

if TYPE_CHECKING:
    from .agent import Agent


class _Flight:
    """A step that the game does. Times are those of the game's clock."""

    def __init__(
        self, task: SquadTask, crew: Message, started_at_ms: float, ends_at_ms: float, step_id: int
    ) -> None:
        self.task: SquadTask = task
        #: All that take part, as one of them tells it.
        self.crew: Message = crew
        self.started_at_ms: float = started_at_ms
        self.ends_at_ms: float = ends_at_ms
        #: 0 while the session does not know the step.
        self.step_id: int = step_id
        #: Its end, if it came before the session knew the step.
        self.end: Message = {}


class SquadSteps:
    """The steps of an agent as a member of a squad, several at a time. Times are those of the game's clock."""

    def __init__(self, agent: Agent) -> None:
        self._agent: Agent = agent
        #: The squad that the agent is a member of, if there is one.
        self.squad: Optional[str] = None
        self.waits: Optional[SquadWait] = None
        #: Why the member rests, if it does.
        self.rests: Optional[str] = None
        self._flights: List[_Flight] = []
        #: Steps that ended before the session knew them.
        self._early: List[_Flight] = []

    def tasks(self) -> List[SquadTask]:
        all: List[SquadTask] = []
        for flight in self._flights:
            all.append(flight.task)
        return all

    def begin(self, message: Message, now_ms: float) -> None:
        """A step begins, or continues under an id of this session."""
        task = squad_task_of(message, now_ms)
        step_id = number_of(message, "stepId")
        if task.squad != self.squad:
            return
        self.waits = None
        self.rests = None
        for flight in self._flights:
            if flight.step_id == 0 and self._is_same(flight.task, task):
                flight.step_id = step_id
                return
        for ended in self._early:
            if self._is_same(ended.task, task):
                self._early.remove(ended)
                ended.end["stepId"] = step_id
                self._agent._say_end(ended.end)
                return
        crew = self._crew(self._agent.name, task.partners, message)
        self._fly(_Flight(task, crew, now_ms, now_ms + task.left_ms, step_id))

    def over(self, step_id: int) -> None:
        """The time of a step is over: the game ends it."""
        flight = self._take(step_id)
        if flight is not None:
            self._agent.on_step_over(flight.task.step)

    def interrupted(self, step_id: int, why: str) -> None:
        """A step is broken off."""
        flight = self._take(step_id)
        if flight is not None:
            self._agent.on_step_interrupted(flight.task.step, why)

    def wait(self, message: Message, now_ms: float) -> None:
        if text_of(message, "squad") != self.squad:
            return
        self.rests = None
        self.waits = squad_wait_of(message, now_ms)
        self._agent.on_waiting(self.waits)

    def rest(self, message: Message) -> None:
        if text_of(message, "squad") != self.squad:
            return
        self.waits = None
        self.rests = text_of(message, "reason")
        self._agent.on_resting(self.rests)

    def end(self, step: Step, how: str, detail: Optional[str]) -> bool:
        """The game ends a step; returns whether it is one of these."""
        for flight in self._flights:
            if flight.task.step is step:
                self._flights.remove(flight)
                flight.end = step_end(flight.step_id, how, detail)
                if flight.step_id > 0:
                    self._agent._say_end(flight.end)
                else:
                    self._early.append(flight)
                if how == "finished":
                    self._agent.on_step_finished(step)
                return True
        return False

    def forget_ids(self) -> None:
        """Drops ids of a lost session."""
        self._early = []
        for flight in self._flights:
            flight.step_id = 0

    def leave(self, why: str) -> None:
        """Leaves the squad: the game stops all steps."""
        self.squad = None
        self.waits = None
        self.rests = None
        self._early = []
        flights = self._flights
        self._flights = []
        for flight in flights:
            self._agent.on_step_interrupted(flight.task.step, why)

    def running(self, now_ms: float) -> List[Message]:
        """The steps in flight, for a session that does not know them."""
        all: List[Message] = []
        for flight in self._flights:
            crew = flight.crew
            told = self._crew(text_of(crew, "agent"), crew["with"], crew)
            told["step"] = json_of(flight.task.step)
            told["elapsedMs"] = max(0.0, now_ms - flight.started_at_ms)
            told["leftMs"] = max(0.0, flight.ends_at_ms - now_ms)
            all.append(told)
        return all

    def resume(self, running: Message, now_ms: float) -> None:
        """Takes up a step of a saved game, which the game does again."""
        teller = text_of(running, "agent")
        partners: List[object] = []
        others: List[object] = []
        for name in crew_of(running):
            if name != self._agent.name:
                partners.append(name)
            if name != teller:
                others.append(name)
        ends_at_ms = now_ms + real_of(running, "leftMs")
        told: Message = {"squad": self.squad, "with": partners, "untilMs": ends_at_ms}
        # Each member has the step as an object of its own.
        told["step"] = copied(running["step"])
        if teller == self._agent.name and is_given(running, "role"):
            told["role"] = running["role"]
        task = squad_task_of(told, now_ms)
        crew = self._crew(teller, others, running)
        self._fly(_Flight(task, crew, now_ms - real_of(running, "elapsedMs"), ends_at_ms, 0))

    def _crew(self, name: str, partners: object, told: Message) -> Message:
        """All that take part in a step, as one of them tells it, with its role as a partner."""
        crew: Message = {"agent": name, "with": partners}
        if is_given(told, "role"):
            crew["role"] = told["role"]
        return crew

    def _fly(self, flight: _Flight) -> None:
        self._flights.append(flight)
        self._agent.on_step_started(flight.task.step)

    def _take(self, step_id: int) -> Optional[_Flight]:
        for flight in self._flights:
            if flight.step_id == step_id:
                self._flights.remove(flight)
                return flight
        return None

    def _is_same(self, one: SquadTask, other: SquadTask) -> bool:
        return is_same_step(one.step, other.step) and are_same_names(one.partners, other.partners)
