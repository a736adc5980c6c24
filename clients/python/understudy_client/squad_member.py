"""The events of an agent's steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable, Tuple, cast

from .schema import SquadTask, SquadWait
from .squad_steps import SquadSteps
from .step import Step

if TYPE_CHECKING:
    from .agent import Agent
    from .session import Session


class SquadMember:
    """An agent with the events of its steps, its own and those of its squad."""

    def __init__(self, name: str, session: Session) -> None:
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
        self.name = name
        self._session = session
        self._squad_steps = SquadSteps(cast("Agent", self))

    @property
    def tasks(self) -> Tuple[SquadTask, ...]:
        """The running steps of its squad; several with tools that run beside others."""
        return tuple(self._squad_steps.tasks())
