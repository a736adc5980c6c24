"""The client side of the protocol, without network or clock: numbering, resuming, resending."""

from __future__ import annotations

import json
import math
import random
from typing import Callable, Dict, List, NamedTuple, Optional, Protocol, Tuple

from .agent import Agent
from .messages import (
    CLIENT_NAME,
    PROTOCOL,
    ClientError,
    Message,
    check_fields,
    number_of,
    read_message,
)

from .squad import Squad
from .things import Things, World

LONGEST_S = 10.0
#: Limit on unacknowledged messages; beyond it nothing is sent, and changes accumulate into one message.
MAX_KEPT = 256
MESSAGE_BYTES = 32 * 1024
#: Smallest accepted message limit of a server.
FEWEST_BYTES = 1024
#: Size of a batch without its messages.
BATCH_BYTES = 64
#: Number of recent messages with a known sender, for errors about them.
MAX_SENDERS = 1024
#: Temporary refusals.
PASSING = {"too-busy", "rate-limited", "draining", "hello-late", "slow-reader"}


class Refusal(NamedTuple):
    """A server's refusal of a client."""

    code: str
    message: str


class Wire(Protocol):
    """The connection of a session."""

    def send(self, text: str) -> None: ...

    def close(self) -> None: ...


class Session:
    """A session, which outlives its connections. Times are in seconds."""

    def __init__(
        self,
        domain: str,
        domain_hash: Optional[str],
        client: Optional[str],
        answer_s: float,
        reconnect_s: float,
        changed: Callable[[], None],
        told: Callable[[str, Optional[Refusal]], None],
        failed: Callable[[ClientError], None],
        world: Optional[World] = None,
        game_ms: Optional[Callable[[], float]] = None,
    ) -> None:
        self._game_ms = game_ms
        self._now = 0.0
        self._world = world
        #: The things of the world, for a game with a world.
        self.things = None if world is None else Things(world, failed)
        self.agents: Dict[str, Agent] = {}
        self.squads: Dict[str, Squad] = {}
        #: ``away``, ``greeting``, ``open``, ``refused`` (for good) or ``closed``.
        self.state = "away"
        self.changed = changed
        self._told, self._failed = told, failed
        self._domain, self._domain_hash = domain, domain_hash
        self._client = client or CLIENT_NAME
        self._answer_s, self._reconnect_s = answer_s, reconnect_s
        self._wire: Optional[Wire] = None
        self._token: Optional[str] = None
        self._seq = 0
        self._received = 0
        #: After a resync, any next number is accepted.
        self._is_any_number_right = False
        self._is_ack_due = False
        self._kept: List[Tuple[int, str]] = []
        self._senders: List[Tuple[int, str]] = [(0, "")] * MAX_SENDERS
        #: Departed agents that the server does not know about yet.
        self._leaving: List[str] = []
        self._batch: List[str] = []
        self._batch_bytes = 0
        self._message_bytes = MESSAGE_BYTES
        self._attempts = 0
        self._connect_at = 0.0
        #: Time at which an answer is overdue: the welcome, or an acknowledgement.
        self._overdue_at = math.inf

    @property
    def is_open(self) -> bool:
        return self.state == "open"

    @property
    def is_settled(self) -> bool:
        """Whether everything is sent and acknowledged."""
        is_due = any(agent._has_due() for agent in self.agents.values())
        is_due = is_due or any(squad._has_due() for squad in self.squads.values())
        is_due = is_due or (self.things is not None and self.things.is_due)
        return self.is_open and not self._kept and not self._leaving and not is_due

    @property
    def is_resuming(self) -> bool:
        """Whether ``hello`` would resume a session; a new one may need a ticket."""
        return self._token is not None

    def is_connection_due(self, now: float) -> bool:
        return self.state == "away" and self._wire is None and now >= self._connect_at

    @property
    def has_things(self) -> bool:
        """Whether this is a game with a world."""
        return self.things is not None

    def agent(self, name: str) -> Agent:
        if name not in self.agents:
            self.agents[name] = Agent(name, self)
        return self.agents[name]

    def squad(self, name: str) -> Squad:
        if name not in self.squads:
            self.squads[name] = Squad(name, self)
        return self.squads[name]

    def game_ms(self) -> float:
        """The game's clock in milliseconds."""
        return self._now * 1000 if self._game_ms is None else self._game_ms()

    def quit_squad(self, squad: str, agent: str) -> None:
        """An agent has left its squad."""
        self.squads[squad]._without(agent)

    def left(self, agent: Agent) -> None:
        """Removes a departed agent from all further messages."""
        del self.agents[agent.name]
        if agent._is_known:
            self._leaving.append(agent.name)
        self.changed()

    def connecting(self, wire: Wire, now: float) -> None:
        """A connection is being opened."""
        self._wire = wire
        self._overdue_at = now + self._answer_s

    def opened(self, now: float, ticket: Optional[str] = None) -> None:
        """The connection is open."""
        hello: Message = {"type": "hello", "protocol": [PROTOCOL], "client": self._client}
        hello["domain"] = self._domain
        if self._world is not None:
            hello["world"] = self._world.told()
        if self._domain_hash is not None:
            hello["domainHash"] = self._domain_hash
        if ticket is not None:
            hello["ticket"] = ticket
        if self._token is not None:
            hello.update(token=self._token, received=self._received)
        self._become("greeting")
        self._overdue_at = now + self._answer_s
        self._send(json.dumps(hello))

    def lost(self, now: float) -> None:
        """The connection is lost, or failed to open."""
        self._wire = None
        if self.state in ("refused", "closed"):
            return
        longest = min(LONGEST_S, self._reconnect_s * 2**self._attempts)
        self._attempts = min(self._attempts + 1, 30)
        # Jitter, so that clients of one server do not reconnect all at once.
        self._connect_at = now + longest * (0.5 + random.random() / 2)
        self._overdue_at = math.inf
        self._become("away")

    def close(self) -> None:
        """Closes for good."""
        if self.is_open:
            self._send('{"type":"bye"}')
        if self._wire is not None:
            self._wire.close()
        self._wire = None
        self._become("closed")

    def heard(self, text: str, now: float) -> None:
        """Handles a message of the server; an invalid one is reported, and otherwise ignored."""
        self._now = now
        try:
            message = read_message(text)
            if "n" in message and not self._count(number_of(message, "n"), now):
                return
            check_fields(message)
        except ClientError as error:
            self._failed(error)
            return
        kind = message["type"]
        if kind == "welcome":
            self._welcome(message)
        elif kind == "ack":
            self._acknowledged(number_of(message, "received"), now)
        elif kind == "resync":
            self._resync(message.get("agents"))
        elif kind == "error":
            self._found_wrong(message, now)
        elif kind == "ways" and self.things is not None:
            self.things.asked(message)
        elif kind == "roles" and message["squad"] in self.squads:
            self.squads[message["squad"]]._told(message)
        elif isinstance(message.get("agent"), str) and message["agent"] in self.agents:
            self.agents[message["agent"]]._hear(message, self.game_ms())
        self.changed()

    def update(self, now: float) -> None:
        """Starts steps, sends messages, and closes silent connections."""
        self._now = now
        if now >= self._overdue_at:
            self._give_up(now)
        agents = list(self.agents.values())
        for agent in agents:
            agent._begin()
        if self.is_open and len(self._kept) < MAX_KEPT:
            self._say_all(agents, now)
        if self._is_ack_due and self.is_open:
            self._is_ack_due = False
            self._send(json.dumps({"type": "ack", "received": self._received}))

    def _send(self, text: str) -> None:
        if self._wire is not None:
            self._wire.send(text)

    def _become(self, state: str, refusal: Optional[Refusal] = None) -> None:
        if self.state != state:
            self.state = state
            self._told(state, refusal)

    def _give_up(self, now: float) -> None:
        wire = self._wire
        self.lost(now)
        if wire is not None:
            wire.close()

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
        self._attempts = 0
        return True

    def _welcome(self, message: Message) -> None:
        if self.state not in ("greeting", "open"):
            return
        is_new, is_first = self._token is None, not self.is_open
        self._token = message["resumeToken"]
        limits = message.get("limits")
        told = number_of(limits if isinstance(limits, dict) else {}, "messageBytes", MESSAGE_BYTES)
        self._message_bytes = max(FEWEST_BYTES, min(MESSAGE_BYTES, told))
        self._overdue_at = math.inf
        self._become("open")
        if is_new:
            self._resync(None)
        elif is_first:
            received = number_of(message, "received")
            self._kept = [each for each in self._kept if each[0] > received]
            for _, text in self._kept:
                self._send(text)

    def _resync(self, names: Optional[List[str]]) -> None:
        if names is None:
            self._is_any_number_right = True
            if self.things is not None:
                self.things.tell_again()
        for agent in self.agents.values():
            if names is None or agent.name in names:
                agent._tell_again()
        for squad in list(self.squads.values()):
            if names is None or not set(names).isdisjoint(squad.members):
                squad._tell_again()

    def _acknowledged(self, received: int, now: float) -> None:
        self._kept = [each for each in self._kept if each[0] > received]
        self._attempts = 0
        self._overdue_at = now + self._answer_s if self._kept else math.inf

    def _found_wrong(self, message: Message, now: float) -> None:
        error = ClientError(message["code"], message["message"], message.get("pointer"))
        if self.is_open:
            seq, name = number_of(message, "seq"), message.get("squad")
            for squad in list(self.squads.values()):
                if squad.name == name or squad._has_sent(seq):
                    squad._found_wrong(error, seq, now)
                    return
            self._blame(error, seq, message.get("agent"), now)
        elif error.code == "invalid-token" and self._token is not None:
            self._forget()
        elif error.code in PASSING:
            self._failed(error)
        else:
            self._become("refused", Refusal(error.code, error.message))
            if self._wire is not None:
                self._wire.close()

    def _blame(self, error: ClientError, seq: int, name: Optional[str], now: float) -> None:
        """Reports an error to the agent concerned, or to all for an error of the session."""
        is_of_all = seq == 0 and name is None
        if is_of_all:
            self._failed(error)
        number, sender = self._senders[seq % MAX_SENDERS]
        if seq > 0 and number == seq and sender == "" and name is None:
            # An error about things concerns no agent.
            self._failed(error)
            return
        for agent in list(self.agents.values()):
            is_sender = agent._has_sent(seq) or (seq > 0 and number == seq and agent.name == sender)
            if is_of_all or agent.name == name or (name is None and is_sender):
                agent._found_wrong(error, seq, now)

    def _forget(self) -> None:
        """Drops the lost session: the next hello starts another one, with its own numbers."""
        self._token, self._seq, self._received = None, 0, 0
        self._kept, self._leaving = [], []
        self._senders = [(0, "")] * MAX_SENDERS
        for agent in self.agents.values():
            agent._forget_session()
        for squad in list(self.squads.values()):
            squad._forget_session()

    def _say_all(self, agents: List[Agent], now: float) -> None:
        """Sends due messages in as few batches as possible."""
        before = self._seq
        leaving, self._leaving = self._leaving, []
        for name in leaving:
            self.send_numbered(name, {"type": "leave"})
        if self.things is not None:
            self.things.pump(self._message_bytes, lambda message: self.send_numbered("", message))
        for agent in agents:
            agent._pump(now, self)
        for squad in list(self.squads.values()):
            squad._pump(now, self)
        self._flush()
        if self._seq > before:
            self._overdue_at = min(self._overdue_at, now + self._answer_s)

    def send_numbered(self, name: str, message: Message) -> int:
        """Numbers the message of an agent, or of none, and adds it to the batch, unless it is too large for any server."""
        if name != "":
            message = {**message, "agent": name}
        seq = self._seq + 1
        text = json.dumps({**message, "seq": seq})
        size = len(text)
        if size > self._message_bytes:
            told = f"a message of the type {message['type']!r} has {size} bytes; at most {self._message_bytes} are read"
            if name in self.agents:
                self.agents[name]._tell_error(ClientError("message-too-large", told))
            if message.get("squad") in self.squads:
                self.squads[message["squad"]]._tell_error(ClientError("message-too-large", told))
            return 0
        self._seq = seq
        self._kept.append((seq, text))
        self._senders[seq % MAX_SENDERS] = (seq, name)
        if self._batch_bytes + size > self._message_bytes - BATCH_BYTES:
            self._flush()
        self._batch.append(text)
        self._batch_bytes += size + 1
        return seq

    def _flush(self) -> None:
        batch, self._batch, self._batch_bytes = self._batch, [], 0
        if len(batch) == 1:
            self._send(batch[0])
        elif batch:
            self._send('{"type":"batch","messages":[' + ",".join(batch) + "]}")
