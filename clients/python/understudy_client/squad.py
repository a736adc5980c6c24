"""Squads: agents that follow a joint plan."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Callable, Dict, List, NamedTuple, Optional, Sequence, Tuple

from .messages import ClientError, Message, json_text, saved_squad
from .schema import SquadRole, SquadTask, SquadWait
from .squad_life import SquadLife

if TYPE_CHECKING:
    from .agent import Agent
    from .session import Session


class SquadPart(NamedTuple):
    """The present part of a member: what it does, or waits for, or why it rests."""

    tasks: Tuple[SquadTask, ...]
    waits: Optional[SquadWait]
    #: ``reached``, ``planning``, ``done``, ``unsolvable``, ``cut-off`` or ``error``.
    rests: Optional[str]


class Squad(SquadLife):
    """Agents that follow a joint plan, in a domain with time. The server plays it step by step; the agents have the
    events of their steps.

    >>> builders = client.squad("builders")
    >>> builders.want("raised", members=["ann", "bo"])
    """

    def __init__(self, name: str, session: Session) -> None:
        super().__init__()
        self.name = name
        #: A new plan has other roles, if they were asked for.
        self.on_roles: Callable[[Tuple[SquadRole, ...]], None] = lambda roles: None
        #: The squad's message was invalid: a code and a message.
        self.on_failed: Callable[[str, str], None] = lambda code, message: None
        #: The last ``on_failed``, even if it came before any listener.
        self.last_error: Optional[ClientError] = None
        #: The steps of the plan, if they were asked for.
        self.roles: Tuple[SquadRole, ...] = ()
        self._session = session

    def want(self, goal: Any, members: Sequence[str], budget_ms: float = 1000, **options: Any) -> None:
        """Sets the squad's goal, members and constraints. Steps in flight go on, except those of members that leave.
        Repeating it changes nothing, unless it was refused. A member's own want ends; an agent is in one squad at most.

        ``options`` are those of the service: ``goals`` (of members, by name), ``measure``, ``unitMs``, ``events``, ``by``,
        ``maintain``, ``ways``, ``disabled`` (lists of tools and steps, by member), ``ends`` and ``roles``.

        Raises ClientError (``bad-value``) for a value without a JSON form.
        """
        text = json_text({**options, "goal": goal, "members": list(members), "budgetMs": budget_ms}, "/goal")
        # A copy, since games change their conditions in place.
        self._change_want(json.loads(text), text)
        self._session.changed()

    def interrupt(self, agent: Optional[str] = None) -> None:
        """Breaks off the steps of a member, or of all, and lets the server plan anew."""
        self._break_off(agent)
        self._session.changed()

    def disband(self) -> None:
        """Ends the squad: steps in flight are interrupted."""
        self._end()
        self._session.changed()

    @property
    def members(self) -> Tuple[str, ...]:
        return tuple(self._member_names())

    @property
    def goal(self) -> Any:
        return None if self._want.told is None else self._want.told["goal"]

    @property
    def parts(self) -> Dict[str, SquadPart]:
        """The present part of each member."""
        steps = {name: self._session.agent(name)._squad_steps for name in self.members}
        return {name: SquadPart(tuple(each.tasks()), each.waits, each.rests) for name, each in steps.items()}

    def save(self) -> Message:
        """The squad's goal, and its steps with the time that is left, as plain JSON. Its agents are saved apart."""
        return {"message": self._want.told, "running": self._running()}

    def restore(self, saved: Message) -> None:
        """Restores a saved squad: ``on_step_started`` tells of each step in flight, which the game takes up where it was.
        Restore the agents first.

        Raises ClientError (``bad-value``) for data that is not from ``save``.
        """
        message, running = saved_squad(saved)
        self._end()
        if message is not None:
            text = json_text(message, "/message")
            self._take_up(json.loads(text), text, running)
        self._session.changed()

    def _tell_roles(self, roles: List[SquadRole]) -> None:
        self.roles = tuple(roles)
        self.on_roles(self.roles)

    def _host(self) -> Session:
        return self._session

    def _game_ms(self) -> float:
        return self._session.game_ms()

    def _agents_of(self, names: List[str]) -> List[Agent]:
        return [self._session.agent(name) for name in names]

    def _tell_ended(self) -> None:
        self.roles = ()

    def _tell_error(self, error: ClientError) -> None:
        self.last_error = error
        self.on_failed(error.code, error.message)
