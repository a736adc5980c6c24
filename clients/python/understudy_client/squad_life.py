"""The life of a squad: its goal, its members and their steps, between the game and the server."""

from __future__ import annotations

from typing import TYPE_CHECKING, List, Optional

from .messages import ClientError, Message, crew_of, is_given, items_of, names_of, without_key
from .schema import SquadRole, squad_role_of
from .step import are_same_names, is_same_step, step_of
from .want import Want

if TYPE_CHECKING:
    from .agent import Agent
    from .session_life import SessionLife


class SquadLife:
    """The part of a squad between the game's reports and the server's messages."""

    name: str

    def __init__(self) -> None:
        #: The goal with members and options.
        self._want: Want = Want()
        #: Whether the server must be told of the steps in flight.
        self._is_resuming: bool = False
        self._orders: List[Message] = []

    def _member_names(self) -> List[str]:
        names: List[str] = []
        if self._want.told is not None:
            names = names_of(self._want.told, "members")
        return names

    def _change_want(self, message: Message, text: str) -> None:
        """Wants something else, with its JSON."""
        before = self._member_names()
        if self._want.become(message, text):
            self._change_members(before)

    def _break_off(self, agent: Optional[str]) -> None:
        """Breaks off the steps of a member, or of all."""
        if self._want.told is None:
            return
        order: Message = {"type": "interrupt", "squad": self.name}
        if agent is not None:
            order["agent"] = agent
        self._orders.append(order)

    def _end(self) -> None:
        """Ends the squad."""
        if self._want.told is None:
            return
        members = self._agents_of(self._member_names())
        self._want.end()
        self._is_resuming = False
        self._orders = []
        self._orders.append({"type": "disband", "squad": self.name})
        self._tell_ended()
        for agent in members:
            agent._squad_steps.leave("disbanded")

    def _take_up(self, message: Message, text: str, running: List[Message]) -> None:
        """Takes up the goal and the steps of a saved game."""
        self._orders = []
        self._is_resuming = True
        self._want.resume(message, text)
        none: List[str] = []
        self._change_members(none)
        now_ms = self._game_ms()
        for told in running:
            for agent in self._agents_of(crew_of(told)):
                if agent._squad_steps.squad == self.name:
                    agent._squad_steps.resume(told, now_ms)

    def _has_due(self) -> bool:
        """Whether messages are due."""
        return self._want.is_due or len(self._orders) > 0

    def _has_sent(self, seq: int) -> bool:
        """Whether a number is that of the current want."""
        return self._want.has_number(seq)

    def _without(self, name: str) -> None:
        """A member has left."""
        message = self._want.told
        members = self._member_names()
        if message is None or name not in members:
            return
        members.remove(name)
        message["members"] = members
        if is_given(message, "goals"):
            message["goals"] = without_key(message["goals"], name)
        self._want.tell_again()
        if len(members) == 0:
            self._end()

    def _has_any(self, names: List[str]) -> bool:
        for name in self._member_names():
            if name in names:
                return True
        return False

    def _hear_roles(self, message: Message) -> None:
        now_ms = self._game_ms()
        roles: List[SquadRole] = []
        for role in items_of(message, "roles"):
            roles.append(squad_role_of(role, now_ms))
        self._tell_roles(roles)

    def _forget_session(self) -> None:
        self._want.forget_session()
        self._orders = []

    def _tell_again(self) -> None:
        """Sends everything again, with the steps in flight."""
        self._orders = []
        self._want.tell_again()
        self._is_resuming = self._want.is_due

    def _pump(self, now: float, session: SessionLife) -> None:
        """Sends due messages."""
        if self._want.is_ask_due(now):
            self._want.ask()
        orders = self._orders
        self._orders = []
        # A server that was not told of the squad has nothing to end.
        if self._want.is_known():
            for order in orders:
                session.send_numbered("", order)
        if not self._want.is_due:
            return
        more: Message = {"type": "squad", "squad": self.name}
        if self._is_resuming:
            more["running"] = self._running()
        self._is_resuming = False
        self._want.say(now, session, "", more)

    def _found_wrong(self, error: ClientError, seq: int, now: float) -> None:
        """Handles an error about the squad; the number is 0 where the server names none."""
        if not self._want.refused(error.code, seq, now):
            self._tell_error(error)

    def _change_members(self, before: List[str]) -> None:
        """The squad wants something else; with its members until now."""
        names = self._member_names()
        left: List[Agent] = self._agents_of(before)
        for agent in left:
            if agent.name not in names:
                agent._squad_steps.leave("left")
        members: List[Agent] = self._agents_of(names)
        for agent in members:
            squad = agent._squad_steps.squad
            if squad == self.name:
                continue
            if squad is not None:
                self._host().quit_squad(squad, agent.name)
            agent._join_squad(self.name)
        self._want.ask()

    def _running(self) -> List[Message]:
        """The steps in flight, each once."""
        now_ms = self._game_ms()
        running: List[Message] = []
        for agent in self._agents_of(self._member_names()):
            for told in agent._squad_steps.running(now_ms):
                is_known = False
                for other in running:
                    is_known = is_known or self._is_same(told, other)
                if not is_known:
                    running.append(told)
        return running

    def _is_same(self, one: Message, other: Message) -> bool:
        is_crew = are_same_names(crew_of(one), crew_of(other))
        return is_crew and is_same_step(step_of(one["step"]), step_of(other["step"]))

    # By hand in each language.

    def _host(self) -> SessionLife:
        raise NotImplementedError

    def _game_ms(self) -> float:
        """The game's clock."""
        raise NotImplementedError

    def _agents_of(self, names: List[str]) -> List[Agent]:
        raise NotImplementedError

    def _tell_roles(self, roles: List[SquadRole]) -> None:
        """Tells the game of the roles of a new plan."""
        raise NotImplementedError

    def _tell_ended(self) -> None:
        """The squad is no more."""
        raise NotImplementedError

    def _tell_error(self, error: ClientError) -> None:
        """Tells the game of an error."""
        raise NotImplementedError
