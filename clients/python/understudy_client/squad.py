"""Squads: agents that follow a joint plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, Dict, List, Optional, Sequence, Tuple

from .messages import ClientError, Message, json_text, saved_squad
from .schema import SquadRole, squad_role_of
from .squad_steps import SquadPart
from .want import Want

if TYPE_CHECKING:
    from .session import Session


class Squad:
    """Agents that follow a joint plan, in a domain with time. The server plays it step by step; the agents have the
    events of their steps.

    >>> builders = client.squad("builders")
    >>> builders.want("raised", members=["ann", "bo"])
    """

    def __init__(self, name: str, host: Session) -> None:
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
        self._want = Want()
        #: Whether the server must be told of the steps in flight.
        self._is_resuming = False
        self._orders: List[Message] = []

    def want(self, goal: Any, members: Sequence[str], budget_ms: float = 100, **options: Any) -> None:
        """Sets the squad's goal, members and constraints. Steps in flight go on, except those of members that leave.
        Repeating it changes nothing, unless it was refused. A member's own want ends; an agent is in one squad at most.

        ``options`` are those of the service: ``measure``, ``unitMs``, ``events``, ``by``, ``maintain``, ``ways``,
        ``disabled`` (lists of tools and steps, by member), ``ends`` and ``roles``.

        Raises ClientError (``bad-value``) for a value without a JSON form.
        """
        text = json_text({**options, "goal": goal, "members": list(members), "budgetMs": budget_ms}, "/goal")
        before = self.members
        if self._want.become(text):
            self._changed(before)

    def interrupt(self, agent: Optional[str] = None) -> None:
        """Breaks off the steps of a member, or of all, and lets the server plan anew."""
        if self._want.message is not None:
            order: Message = {"type": "interrupt", "squad": self.name}
            self._orders.append(order if agent is None else {**order, "agent": agent})
            self._host.changed()

    def disband(self) -> None:
        """Ends the squad: steps in flight are interrupted."""
        if self._want.message is None:
            return
        for name in self.members:
            self._host.agent(name)._leave_squad("disbanded")
        self._want.end()
        self.roles, self._is_resuming = (), False
        self._orders = [{"type": "disband", "squad": self.name}]
        self._host.changed()

    @property
    def members(self) -> Tuple[str, ...]:
        return () if self._want.message is None else tuple(self._want.message["members"])

    @property
    def goal(self) -> Any:
        return None if self._want.message is None else self._want.message["goal"]

    @property
    def parts(self) -> Dict[str, SquadPart]:
        """The present part of each member."""
        return {name: self._host.agent(name)._squad_steps.part for name in self.members}

    def save(self) -> Message:
        """The squad's goal, and its steps with the time that is left, as plain JSON. Its agents are saved apart."""
        return {"message": self._want.message, "running": self._running()}

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
        self._want.resume(json_text(message, "/message"))
        self._is_resuming = True
        self._changed(())
        now_ms = self._host.game_ms()
        for each in running:
            for name in (each["agent"], *each["with"]):
                if name in self.members:
                    self._host.agent(name)._squad_steps.resume(self.name, each, name, now_ms)

    # For the session.

    def _has_sent(self, seq: int) -> bool:
        return self._want.has_number(seq)

    @property
    def _is_busy(self) -> bool:
        """Whether messages are due."""
        return self._want.is_due or len(self._orders) > 0

    def _without(self, name: str) -> None:
        """A member has left."""
        message = self._want.message
        if message is None or name not in self.members:
            return
        message["members"] = [each for each in self.members if each != name]
        self._want.is_due = True
        if not message["members"]:
            self.disband()

    def _forget_session(self) -> None:
        self._orders = []
        self._want.forget_session()

    def _tell_again(self) -> None:
        self._orders = []
        self._want.tell_again()
        self._is_resuming = self._want.is_due

    def _pump(self, now: float, say: Callable[[Message], int]) -> None:
        """Sends due messages; ``say`` numbers a message, or returns 0 if it is too large."""
        if self._want.is_ask_due(now):
            self._want.ask()
        orders, self._orders = self._orders, []
        for order in orders:
            say(order)
        if self._want.is_due:
            running = {"running": self._running()} if self._is_resuming else {}
            self._is_resuming = False
            self._want.say(now, say, type="squad", squad=self.name, **running)

    def _told(self, message: Message) -> None:
        now_ms = self._host.game_ms()
        self.roles = tuple(squad_role_of(role, now_ms) for role in message["roles"])
        self.on_roles(self.roles)

    def _found_wrong(self, error: ClientError, seq: int, now: float) -> None:
        if not self._want.refused(error.code, seq, now):
            self._tell_error(error)

    def _tell_error(self, error: ClientError) -> None:
        self.last_error = error
        self.on_failed(error.code, error.message)

    def _changed(self, before: Sequence[str]) -> None:
        """The squad wants something else; ``before`` are its members until now."""
        for name in before:
            if name not in self.members:
                self._host.agent(name)._leave_squad("left")
        for name in self.members:
            agent = self._host.agent(name)
            squad = agent._squad_steps.squad
            if squad == self.name:
                continue
            if squad is not None:
                self._host.squads[squad]._without(name)
            agent._join_squad(self.name)
        self._want.ask()
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
