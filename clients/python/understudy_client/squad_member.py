"""The part of an agent that plays steps of a squad."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, List, Optional, Tuple

from .messages import Message
from .schema import SquadTask
from .squad_steps import SquadListener, SquadSteps
from .step import Step

if TYPE_CHECKING:
    from .session import Session

#: Length limit of the server on the reason of a failed step.
MAX_DETAIL = 1000


class SquadMember(SquadListener, ABC):
    """A member of squads, with the reports of ended steps."""

    def __init__(self, name: str, host: Session) -> None:
        super().__init__()
        self.name = name
        self._host = host
        self._ends: List[Message] = []
        self._squad_steps = SquadSteps(self, lambda end: self._ends.append(end))

    @property
    def tasks(self) -> Tuple[SquadTask, ...]:
        """The running steps of its squad; several with tools that run beside others."""
        return self._squad_steps.tasks

    @abstractmethod
    def _rest(self, why: str) -> None:
        """Ends the agent's own want."""

    def _join_squad(self, squad: str) -> None:
        """Joins a squad, in place of the agent's own want."""
        self._squad_steps.leave("squad-changed")
        self._rest("squad-joined")
        self._squad_steps.squad = squad

    def _leave_squad(self, why: str) -> None:
        """The squad goes on without it."""
        self._squad_steps.leave(why)

    def _quit_squad(self, why: str) -> None:
        """Leaves the squad, if it is in one."""
        squad = self._squad_steps.squad
        if squad is not None:
            self._squad_steps.leave(why)
            self._host.quit_squad(squad, self.name)

    def _end_task(self, step: Optional[Step], event: str, detail: Optional[str]) -> bool:
        """Ends a step of the squad; returns whether it is one."""
        told = None if detail is None else detail[:MAX_DETAIL]
        is_task = step is not None and self._squad_steps.end(step, event, told)
        if is_task:
            self._host.changed()
        return is_task
