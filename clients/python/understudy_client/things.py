"""The things of a game, and their unsent changes, in messages of limited size."""

from __future__ import annotations

import json
from typing import Any, Callable, Dict, List, Mapping, NamedTuple, Optional, Sequence, Union

from .messages import ClientError, Message, ThingValues, json_text, told_values

#: The game's own id for a thing.
ThingId = Union[int, float, str]
#: Travel cost for an agent from one thing (None: from the agent's position) to another; None if unreachable.
Way = Callable[[str, Optional[ThingId], ThingId], Optional[float]]

#: Size of a message without its things.
FRAME_BYTES = 200
NO_WAY = -1


class World(NamedTuple):
    """The world of a game with things, for the ``world`` of a client. ``World()`` is enough for most games.

    Without ``way``, the travel cost is the straight distance. ``candidates`` is the number of things to consider first,
    by kind.

    >>> with Client("http://127.0.0.1:7071", "dungeon", world=World()) as client:
    ...     client.see("red", "chest", {"gold": 15}, at=[30, 0])
    ...     client.see("old", "chest", {"gold": 8}, at=[10, 0])
    ...     ann = client.agent("ann")
    ...     ann.see({"near": None, "gold": 0}, at=[0, 0])  # she is near nothing yet
    ...     ann.want("rich")
    ...     client.update()

    With paths of the game's own, and the five nearest chests first:

    >>> World(way=lambda agent, start, end: paths.length(agent, start, end), candidates={"chest": 5})
    """

    way: Optional[Way] = None
    candidates: Optional[Mapping[str, int]] = None

    def told(self) -> Message:
        """The world's part of ``hello``."""
        told: Message = {"ways": self.way is not None}
        if self.candidates is not None:
            told["candidates"] = dict(self.candidates)
        return told


class Things:
    """The things of a client, and their unsent changes."""

    def __init__(self, world: World, failed: Callable[[ClientError], None]) -> None:
        self._way, self._failed = world.way, failed
        self._known: Dict[ThingId, Message] = {}
        #: One change per thing, None for a removed one.
        self._changes: Dict[ThingId, Optional[Message]] = {}
        self._is_all_due = True
        self._answers: List[Message] = []

    def see(
        self,
        thing: ThingId,
        kind: Optional[str],
        properties: Optional[ThingValues],
        at: Optional[Sequence[float]],
        name: Optional[str],
        holder: Optional[str],
    ) -> None:
        members = {
            "id": thing,
            "kind": kind,
            "properties": None if properties is None else told_values(properties, True, "/properties"),
            "at": None if at is None else list(at),
            "name": name,
            "holder": holder,
        }
        told = {key: value for key, value in members.items() if value is not None}
        json_text(told, "")
        self._known[thing] = _merged(self._known.get(thing), told)
        # A removed and re-added thing is another thing, so it is sent in full.
        is_again = thing in self._changes and self._changes[thing] is None
        self._changes[thing] = self._known[thing] if is_again else _merged(self._changes.get(thing), told)

    def remove(self, thing: ThingId) -> None:
        if self._known.pop(thing, None) is not None:
            self._changes[thing] = None

    def asked(self, message: Message) -> None:
        """Answers a request for travel costs."""
        agent = message["agent"]
        ways = [{**row, "costs": [self._cost(agent, row.get("from"), to) for to in row["to"]]} for row in message["ways"]]
        self._answers.append({"type": "ways", "agent": agent, "ways": ways})

    def tell_again(self) -> None:
        """Resends everything, after a new session or after the server lost messages."""
        self._is_all_due = True
        self._answers = []

    @property
    def is_due(self) -> bool:
        """Whether there is something to send."""
        return self._is_all_due or len(self._changes) > 0 or len(self._answers) > 0

    def pump(self, message_bytes: int, say: Callable[[Message], int]) -> None:
        """Sends due messages; ``say`` numbers a message, or returns 0 if it is too large."""
        if self._is_all_due:
            parts = self._parted(list(self._known.values()), message_bytes) or [[]]
            for index, things in enumerate(parts):
                say({"type": "see", "part": index + 1, "parts": len(parts), "things": things})
        elif self._changes:
            changes = [{"id": key, "gone": True} if each is None else each for key, each in self._changes.items()]
            for things in self._parted(changes, message_bytes):
                say({"type": "see", "things": things})
        self._is_all_due = False
        self._changes = {}
        answers, self._answers = self._answers, []
        for answer in answers:
            if say(answer) == 0:
                self._fail()

    def _cost(self, agent: str, start: Optional[ThingId], end: ThingId) -> float:
        cost = None if self._way is None else self._way(agent, start, end)
        return NO_WAY if cost is None else cost

    def _parted(self, things: List[Message], message_bytes: int) -> List[List[Message]]:
        """Lists of things, each within the size of a message. A thing above the size is reported to the game."""
        most = message_bytes - FRAME_BYTES
        parts: List[List[Message]] = []
        left = 0
        for thing in things:
            size = len(json.dumps(thing)) + 2
            if size > most:
                self._fail()
                continue
            if size > left:
                parts.append([])
                left = most
            parts[-1].append(thing)
            left -= size
        return parts

    def _fail(self) -> None:
        told = "a thing, or an answer about ways, is longer than a message may be, and was not sent"
        self._failed(ClientError("message-too-large", told))


def _merged(known: Optional[Message], thing: Message) -> Message:
    if known is None:
        return thing
    merged: Dict[str, Any] = {**known, **thing}
    if "properties" in known and "properties" in thing:
        merged["properties"] = {**known["properties"], **thing["properties"]}
    return merged
