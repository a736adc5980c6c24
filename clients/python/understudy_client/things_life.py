"""The things of a game, and their unsent changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Dict, List

from .messages import Message, items_of, merged, text_of, member_of, values_of
from .texts import byte_length, to_json_text

if TYPE_CHECKING:
    from .session_life import SessionLife

#: Size of a message without its things.
FRAME_BYTES = 200


class ThingsLife:
    """The things of a client, and their unsent changes, in messages of limited size."""

    def __init__(self) -> None:
        self._known: Dict[object, Message] = {}
        #: One change per thing, by its id.
        self._changes: Dict[object, Message] = {}
        #: The things that are gone, told before the changes: one that comes back is another thing.
        self._gone: List[Message] = []
        self._is_all_due: bool = True
        self._answers: List[Message] = []

    def _change(self, key: object, thing: Message) -> None:
        """A new or changed thing."""
        self._known[key] = self._joined(self._known, key, thing)
        self._changes[key] = self._joined(self._changes, key, thing)

    def _drop(self, key: object) -> None:
        if key in self._known:
            self._known.pop(key)
            if key in self._changes:
                self._changes.pop(key)
            self._gone.append({"id": key, "gone": True})

    def _knows(self, key: object) -> bool:
        """Whether a thing is there."""
        return key in self._known

    def is_due(self) -> bool:
        """Whether there is something to send."""
        is_news = len(self._gone) > 0 or len(self._changes) > 0
        return self._is_all_due or is_news or len(self._answers) > 0

    def tell_again(self) -> None:
        """Resends everything, after a new session or after the server lost messages."""
        self._is_all_due = True
        self._answers = []

    def asked(self, message: Message) -> None:
        """Answers a request for travel costs."""
        agent = text_of(message, "agent")
        ways: List[object] = []
        for row in items_of(message, "ways"):
            start = member_of(row, "from")
            told: Message = {"to": items_of(row, "to")}
            if start is not None:
                told["from"] = start
            costs: List[object] = []
            for end in items_of(row, "to"):
                costs.append(self._cost(agent, start, end))
            told["costs"] = costs
            ways.append(told)
        self._answers.append({"type": "ways", "agent": agent, "ways": ways})

    def pump(self, message_bytes: int, session: SessionLife) -> None:
        """Sends due messages."""
        if self._is_all_due:
            parts = self._parted(values_of(self._known), message_bytes)
            if len(parts) == 0:
                none: List[Message] = []
                parts.append(none)
            for index in range(len(parts)):
                seen: Message = {"type": "see", "part": index + 1, "parts": len(parts), "things": parts[index]}
                session.send_numbered("", seen)
        elif len(self._gone) > 0 or len(self._changes) > 0:
            for each in values_of(self._changes):
                self._gone.append(each)
            for things in self._parted(self._gone, message_bytes):
                session.send_numbered("", {"type": "see", "things": things})
        self._is_all_due = False
        self._changes = {}
        self._gone = []
        answers = self._answers
        self._answers = []
        for answer in answers:
            if session.send_numbered("", answer) == 0:
                self._tell_too_large()

    def _parted(self, things: List[Message], message_bytes: int) -> List[List[Message]]:
        """Lists of things, each within the size of a message. A thing above the size is reported to the game."""
        most = message_bytes - FRAME_BYTES
        parts: List[List[Message]] = []
        left: int = 0
        for thing in things:
            size = byte_length(to_json_text(thing)) + 2
            if size > most:
                self._tell_too_large()
                continue
            if size > left:
                part: List[Message] = []
                parts.append(part)
                left = most
            parts[len(parts) - 1].append(thing)
            left -= size
        return parts

    def _joined(self, before: Dict[object, Message], key: object, thing: Message) -> Message:
        if key not in before:
            return thing
        all = merged(before[key], thing)
        if "properties" in before[key] and "properties" in thing:
            all["properties"] = merged(before[key]["properties"], thing["properties"])
        return all

    # By hand in each language.

    def _cost(self, agent: str, start: object, end: object) -> object:
        """The travel cost for an agent, from a thing or from where the agent is; -1 for no way."""
        raise NotImplementedError

    def _tell_too_large(self) -> None:
        """Tells the game that a thing is too large for a message."""
        raise NotImplementedError
