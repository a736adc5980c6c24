"""The life of a session: numbering, resuming and resending, without network or clock."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Dict, List, Optional

from .messages import ClientError, Message, error_of, is_given, keys_of, names_of, number_of, text_of, too_large, member_of
from .outbox import Outbox
from .texts import to_json_text

if TYPE_CHECKING:
    from .agent import Agent
    from .squad import Squad
    from .things import Things

LONGEST_S = 10.0
#: Codes of temporary refusals.
PASSING = ["too-busy", "rate-limited", "draining", "hello-late", "slow-reader"]


class SessionLife:
    """The part of a session that outlives its connections. Times are in seconds."""

    def __init__(self) -> None:
        self.agents: Dict[str, Agent] = {}
        self.squads: Dict[str, Squad] = {}
        #: The things of a game with a world.
        self.things: Optional[Things] = None
        #: Its connection: away, opening, open, refused (for good) or closed.
        self.state: str = "away"
        #: Why the server refused the client, if it did.
        self.refusal: Optional[ClientError] = None
        self._answer_s: float = 10.0
        self._reconnect_s: float = 0.25
        self._token: Optional[str] = None
        self._outbox: Outbox = Outbox()
        self._received: int = 0
        #: After a resync, any next number is accepted.
        self._is_any_number_right: bool = False
        self._is_ack_due: bool = False
        #: Departed agents that the server does not know about yet.
        self._leaving: List[str] = []
        #: Time of the present frame.
        self._now: float = 0.0
        #: The last delay before reconnecting; 0 for none.
        self._delay: float = 0.0
        self._connect_at: float = 0.0
        #: Time at which an answer is overdue: the welcome, or an acknowledgement.
        self._overdue_at: float = math.inf

    def is_open(self) -> bool:
        return self.state == "open"

    def is_settled(self) -> bool:
        """Whether everything is sent and acknowledged."""
        if self.things is not None:
            if self.things.is_due():
                return False
        for name in keys_of(self.agents):
            if self.agents[name]._has_due():
                return False
        for name in keys_of(self.squads):
            if self.squads[name]._has_due():
                return False
        return self.is_open() and self._outbox.is_empty() and len(self._leaving) == 0

    def is_connection_due(self, now: float) -> bool:
        return self.state == "away" and not self._is_wired() and now >= self._connect_at

    def quit_squad(self, squad: str, agent: str) -> None:
        """An agent has left its squad."""
        if squad in self.squads:
            self.squads[squad]._without(agent)

    def left(self, agent: Agent, is_known: bool) -> None:
        """Removes a departed agent from all further messages."""
        if agent.name in self.agents and self.agents[agent.name] is agent:
            self.agents.pop(agent.name)
            if is_known:
                self._leaving.append(agent.name)

    def send_numbered(self, sender: str, message: Message) -> int:
        """Numbers the message of an agent, or of none, and adds it to a batch. Returns 0 if it is too large."""
        if sender != "":
            message["agent"] = sender
        seq = self._outbox.add(sender, message)
        if seq == 0:
            error = too_large(message, self._outbox.limit)
            if sender in self.agents:
                self.agents[sender]._tell_error(error)
            squad = text_of(message, "squad")
            if squad is not None and squad in self.squads:
                self.squads[squad]._tell_error(error)
        return seq

    def _await(self, now: float) -> None:
        """Waits for an answer of the server."""
        self._overdue_at = now + self._answer_s

    def _say_hello(self, now: float, hello: Message, ticket: Optional[str]) -> None:
        """The connection is open; a resumed session needs no ticket."""
        if self._token is not None:
            hello["token"] = self._token
            hello["received"] = self._received
        elif ticket is not None:
            hello["ticket"] = ticket
        self._become("opening")
        self._await(now)
        self._send(to_json_text(hello))

    def _lose(self, now: float) -> None:
        """The connection is lost, or failed to open."""
        if self.state == "refused" or self.state == "closed":
            return
        self._delay = min(LONGEST_S, 2 * self._delay if self._delay > 0 else self._reconnect_s)
        # Jitter, so that clients of one server do not reconnect all at once.
        self._connect_at = now + self._delay * (0.5 + self._drawn() / 2)
        self._overdue_at = math.inf
        self._become("away")

    def _hear(self, text: str, now: float) -> None:
        """Handles a message of the server; an invalid one is reported, and otherwise ignored."""
        message: Optional[Message] = self._read(text)
        if message is None:
            return
        if is_given(message, "n") and not self._count(number_of(message, "n"), now):
            return
        if not self._is_sound(message):
            return
        kind = text_of(message, "type")
        squad = text_of(message, "squad")
        agent = text_of(message, "agent")
        if kind == "welcome":
            self._welcome(message, now)
        elif kind == "ack":
            self._acknowledged(number_of(message, "received"), now)
        elif kind == "resync":
            self._resync(names_of(message, "agents"), not is_given(message, "agents"))
        elif kind == "error":
            self._found_wrong(message, now)
        elif kind == "ways":
            if self.things is not None:
                self.things.asked(message)
        elif kind == "roles":
            if squad is not None and squad in self.squads:
                self.squads[squad]._hear_roles(message)
        elif agent is not None and agent in self.agents:
            self.agents[agent]._hear(message, self.game_ms())

    def _update(self, now: float) -> None:
        """Starts steps, sends messages, and closes silent connections."""
        self._now = now
        if now >= self._overdue_at:
            self._give_up(now)
        for name in keys_of(self.agents):
            # A listener of one agent may end another.
            if name in self.agents:
                self.agents[name]._begin()
        if self.is_open() and not self._outbox.is_full():
            self._say_all(now)
        if self._is_ack_due and self.is_open():
            self._is_ack_due = False
            self._send(to_json_text({"type": "ack", "received": self._received}))

    def _say_all(self, now: float) -> None:
        """Sends due messages in as few batches as possible."""
        before = self._outbox.seq
        for name in self._leaving:
            self.send_numbered(name, {"type": "leave"})
        self._leaving = []
        if self.things is not None:
            self.things.pump(self._outbox.limit, self)
        for name in keys_of(self.agents):
            if name in self.agents:
                self.agents[name]._pump(now, self)
        for name in keys_of(self.squads):
            self.squads[name]._pump(now, self)
        for text in self._outbox.taken():
            self._send(text)
        if self._outbox.seq > before:
            self._overdue_at = min(self._overdue_at, now + self._answer_s)

    def _await_acks(self, now: float) -> None:
        """Waits for the acknowledgement of what is sent, if anything is left."""
        self._overdue_at = math.inf if self._outbox.is_empty() else now + self._answer_s

    def _become(self, state: str) -> None:
        if self.state != state:
            self.state = state
            self._tell_state()

    def _count(self, n: int, now: float) -> bool:
        """Whether a message is new. A gap ends the connection, so that the server resends the missing messages."""
        if self._is_any_number_right:
            self._received = n - 1
        self._is_any_number_right = False
        if n <= self._received:
            return False
        if n > self._received + 1:
            self._give_up(now)
            return False
        self._received = n
        self._is_ack_due = True
        self._delay = 0.0
        return True

    def _welcome(self, message: Message, now: float) -> None:
        if self.state != "opening" and self.state != "open":
            return
        is_new = self._token is None
        is_first = not self.is_open()
        self._token = text_of(message, "resumeToken")
        self._outbox.limit_to(number_of(member_of(message, "limits"), "messageBytes"))
        if self._outbox.forget_up_to(number_of(message, "received")) or is_first:
            self._await_acks(now)
        self._become("open")
        if is_new:
            none: List[str] = []
            self._resync(none, True)
        elif is_first:
            for text in self._outbox.unacknowledged():
                self._send(text)

    def _resync(self, names: List[str], is_all: bool) -> None:
        """Sends again what the server does not know of some agents, or anything."""
        if is_all:
            self._is_any_number_right = True
            if self.things is not None:
                self.things.tell_again()
        for name in keys_of(self.agents):
            if is_all or name in names:
                self.agents[name]._tell_again()
        for name in keys_of(self.squads):
            if is_all or self.squads[name]._has_any(names):
                self.squads[name]._tell_again()

    def _acknowledged(self, received: int, now: float) -> None:
        self._delay = 0.0
        if self._outbox.forget_up_to(received):
            self._await_acks(now)

    def _found_wrong(self, message: Message, now: float) -> None:
        error = error_of(message)
        if self.is_open():
            self._blame(message, error, now)
        elif error.code == "invalid-token" and self._token is not None:
            self._forget()
        elif error.code in PASSING:
            self._tell_failure(error)
        else:
            self.refusal = error
            self._become("refused")
            self._close_wire()

    def _blame(self, message: Message, error: ClientError, now: float) -> None:
        """Reports an error to the squad or agent concerned, or to all for an error of the session."""
        seq = number_of(message, "seq")
        for name in keys_of(self.squads):
            if name == text_of(message, "squad") or self.squads[name]._has_sent(seq):
                self.squads[name]._found_wrong(error, seq, now)
                return
        agent = text_of(message, "agent")
        is_of_all = seq == 0 and agent is None
        sender = self._outbox.sender_of(seq)
        # An error about things concerns no agent.
        is_of_none = sender == "" and agent is None
        if is_of_all or is_of_none:
            self._tell_failure(error)
        for name in keys_of(self.agents):
            if name in self.agents:
                is_sender = name == sender or self.agents[name]._has_sent(seq)
                is_concerned = is_sender if agent is None else name == agent
                if is_of_all or is_concerned:
                    self.agents[name]._found_wrong(error, seq, now)

    def _forget(self) -> None:
        """Drops the lost session: the next hello starts another one, with its own numbers."""
        self._token = None
        self._received = 0
        self._outbox.forget_all()
        self._leaving = []
        for name in keys_of(self.agents):
            self.agents[name]._forget_session()
        for name in keys_of(self.squads):
            self.squads[name]._forget_session()

    # By hand in each language.

    def game_ms(self) -> float:
        """The game's clock."""
        raise NotImplementedError

    def _drawn(self) -> float:
        """A random number below 1."""
        raise NotImplementedError

    def _is_wired(self) -> bool:
        """Whether there is a connection, open or not."""
        raise NotImplementedError

    def _send(self, text: str) -> None:
        raise NotImplementedError

    def _close_wire(self) -> None:
        """Closes the connection."""
        raise NotImplementedError

    def _give_up(self, now: float) -> None:
        """Loses the connection, and closes it."""
        raise NotImplementedError

    def _read(self, text: str) -> Optional[Message]:
        """A message of the server; nothing, once it is reported, for an invalid one."""
        raise NotImplementedError

    def _is_sound(self, message: Message) -> bool:
        """Whether a message has what its type says; other ones are reported."""
        raise NotImplementedError

    def _tell_state(self) -> None:
        """Tells the game of the connection's state."""
        raise NotImplementedError

    def _tell_failure(self, error: ClientError) -> None:
        """Tells the game of an error that concerns no particular agent."""
        raise NotImplementedError
