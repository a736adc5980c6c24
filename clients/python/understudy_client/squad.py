"""Squads: agents that follow a joint plan."""

from __future__ import annotations

import json
import math
from typing import Any, Callable, Dict, List, Mapping, Optional, Protocol, Sequence, Tuple

from .agent import Agent
from .messages import ClientError, Message, json_text, saved_squad, step_of
from .squad_steps import SquadPart, SquadRole, roles_of
from .want import BUSY, RETRY_S


class SquadHost(Protocol):
    """The parts of a session that a squad uses."""

    @property
    def agents(self) -> Dict[str, Agent]: ...

    @property
    def squads(self) -> Mapping[str, Squad]: ...

    def agent(self, name: str) -> Agent: ...

    def game_ms(self) -> float: ...

    def changed(self) -> None: ...


class Squad:
    """Agents that follow a joint plan, in a domain with time. The server plays it step by step; the agents have the
    events of their steps.

    >>> builders = client.squad("builders")
    >>> builders.want("raised", members=["ann", "bo"])
    """

    def __init__(self, name: str, host: SquadHost) -> None:
        self.name = name
        #: A new plan has other roles, if they were asked for.
        self.on_roles: Callable[[Tuple[SquadRole, ...]], None] = lambda roles: None
        #: The squad's message was invalid: a code and a message.
        self.on_failed: Callable[[str, str], None] = lambda code, message: None
        #: The last ``on_failed``, even if it came before any listener.
        self.last_error: Optional[ClientError] = None
        #: The steps of the plan, if they were asked for.
        self.roles: Tuple[SquadRole, ...] = ()
        self._host = host
        self._message: Optional[Message] = None
        self._text = ""
        self._is_due = False
        #: Whether the server must be told of the steps in flight.
        self._is_resuming = False
        self._orders: List[Message] = []
        self._seq = 0
        self._refused_at: Optional[float] = None
        self._ask_at = math.inf

    def want(self, goal: Any, members: Sequence[str], budget_ms: float = 100, **options: Any) -> None:
        """Sets the squad's goal, members and constraints. Steps in flight go on, except those of members that leave.
        Repeating it changes nothing, unless it was refused. A member's own want ends; an agent is in one squad at most.

        ``options`` are those of the service: ``measure``, ``unitMs``, ``events``, ``by``, ``maintain``, ``ways``,
        ``disabled`` (lists of tools and steps, by member), ``ends`` and ``roles``.

        Raises ClientError (``bad-value``) for a value without a JSON form.
        """
        text = json_text({**options, "goal": goal, "members": list(members), "budgetMs": budget_ms}, "/goal")
        if self._message is not None and text == self._text:
            if self._refused_at is not None:
                self._ask_at = self._refused_at + RETRY_S
            return
        self._text = text
        self._become(json.loads(text))

    def interrupt(self, agent: Optional[str] = None) -> None:
        """Breaks off the steps of a member, or of all, and lets the server plan anew."""
        if self._message is not None:
            order: Message = {"type": "interrupt", "squad": self.name}
            self._orders.append(order if agent is None else {**order, "agent": agent})
            self._host.changed()

    def disband(self) -> None:
        """Ends the squad: steps in flight are interrupted."""
        if self._message is None:
            return
        for name in self.members:
            self._host.agent(name)._leave_squad("disbanded")
        self._message, self.roles = None, ()
        self._is_due = self._is_resuming = False
        self._orders = [{"type": "disband", "squad": self.name}]
        self._host.changed()

    @property
    def members(self) -> Tuple[str, ...]:
        return () if self._message is None else tuple(self._message["members"])

    @property
    def goal(self) -> Any:
        return None if self._message is None else self._message["goal"]

    @property
    def parts(self) -> Dict[str, SquadPart]:
        """The present part of each member."""
        return {name: self._host.agent(name)._squad_steps.part for name in self.members}

    def save(self) -> Message:
        """The squad's goal, and its steps with the time that is left, as plain JSON. Its agents are saved apart."""
        return {"message": self._message, "running": self._running()}

    def restore(self, saved: Message) -> None:
        """Restores a saved squad: ``on_step_started`` tells of each step in flight, which the game takes up where it was.
        Restore the agents first.

        Raises ClientError (``bad-value``) for data that is not from ``save``.
        """
        message, running = saved_squad(saved)
        self.disband()
        if message is None:
            return
        self._orders = []
        self._text = json_text(message, "/message")
        self._is_resuming = True
        self._become(json.loads(self._text))
        now_ms = self._host.game_ms()
        for each in running:
            for name in (each["agent"], *each["with"]):
                step = step_of(each["step"])
                if step is not None and name in self.members:
                    self._host.agent(name)._squad_steps.resume(self.name, each, step, name, now_ms)

    # For the session.

    def _has_sent(self, seq: int) -> bool:
        return seq > 0 and seq == self._seq

    @property
    def _is_busy(self) -> bool:
        """Whether messages are due."""
        return self._is_due or len(self._orders) > 0

    def _without(self, name: str) -> None:
        """A member has left."""
        if self._message is None or name not in self.members:
            return
        members = [each for each in self.members if each != name]
        if members:
            self._message = {**self._message, "members": members}
            self._is_due = True
        else:
            self.disband()

    def _forget_session(self) -> None:
        self._seq, self._orders = 0, []

    def _tell_again(self) -> None:
        self._orders = []
        self._is_due = self._is_resuming = self._message is not None
        self._refused_at = None

    def _pump(self, now: float, say: Callable[[Message], int]) -> None:
        """Sends due messages; ``say`` numbers a message, or returns 0 if it is too large."""
        self._is_due = self._is_due or now >= self._ask_at
        orders, self._orders = self._orders, []
        for order in orders:
            say(order)
        if not self._is_due or self._message is None:
            return
        running = {"running": self._running()} if self._is_resuming else {}
        self._is_due = self._is_resuming = False
        self._ask_at = math.inf
        self._seq = say({**self._message, **running, "type": "squad", "squad": self.name})
        self._refused_at = now if self._seq == 0 else None

    def _told(self, message: Message) -> None:
        self.roles = roles_of(message, self._host.game_ms())
        self.on_roles(self.roles)

    def _found_wrong(self, error: ClientError, seq: int, now: float) -> None:
        if self._has_sent(seq):
            if error.code in BUSY:
                self._ask_at = now + RETRY_S
                return
            self._refused_at = now
        self._tell_error(error)

    def _tell_error(self, error: ClientError) -> None:
        self.last_error = error
        self.on_failed(error.code, error.message)

    def _become(self, message: Message) -> None:
        for name in self.members:
            if name not in message["members"]:
                self._host.agent(name)._leave_squad("left")
        self._message = message
        for name in message["members"]:
            agent = self._host.agent(name)
            squad = agent._squad_steps.squad
            if squad == self.name:
                continue
            if squad is not None:
                self._host.squads[squad]._without(name)
            agent._join_squad(self.name)
        self._is_due = True
        self._ask_at, self._refused_at = math.inf, None
        self._host.changed()

    def _running(self) -> List[Message]:
        """The steps in flight, each once."""
        now_ms, running, known = self._host.game_ms(), [], []
        for name in self.members:
            for each in self._host.agent(name)._squad_steps.running(name, now_ms):
                crew = (sorted([each["agent"], *each["with"]]), each["step"])
                if crew not in known:
                    known.append(crew)
                    running.append(each)
        return running
