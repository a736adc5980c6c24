"""The things of a game."""

from __future__ import annotations

from typing import Any, Callable, Mapping, NamedTuple, Optional, Sequence, Union

from .messages import ClientError, Message, ThingValues, json_text, told_values
from .things_life import ThingsLife

#: The game's own id for a thing.
ThingId = Union[int, float, str]
#: Travel cost for an agent from one thing (None: from the agent's position) to another; None if unreachable.
Way = Callable[[str, Optional[ThingId], ThingId], Optional[float]]

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


class Things(ThingsLife):
    """The things of a client, and their unsent changes."""

    def __init__(self, world: World, failed: Callable[[ClientError], None]) -> None:
        super().__init__()
        self._way, self._failed = world.way, failed

    def see(
        self,
        thing: ThingId,
        kind: Optional[str],
        properties: Optional[ThingValues],
        at: Optional[Sequence[float]],
        name: Optional[str],
        holder: Optional[str],
        worth: Optional[float] = None,
    ) -> None:
        members = {
            "id": thing,
            "kind": kind,
            "properties": None if properties is None else told_values(properties, True, "/properties"),
            "at": None if at is None else list(at),
            "name": name,
            "holder": holder,
            "worth": worth,
        }
        told = {key: value for key, value in members.items() if value is not None}
        json_text(told, "")
        self._change(thing, told)

    def remove(self, thing: ThingId) -> None:
        if not self._knows(thing):
            raise ClientError("unknown-thing", f"there is no thing {thing!r}; see() tells of one", "/id")
        self._drop(thing)

    def _cost(self, agent: str, start: Any, end: Any) -> float:
        cost = None if self._way is None else self._way(agent, start, end)
        return NO_WAY if cost is None else cost

    def _tell_too_large(self) -> None:
        told = "a thing, or an answer about ways, is longer than a message may be, and was not sent"
        self._failed(ClientError("message-too-large", told))
