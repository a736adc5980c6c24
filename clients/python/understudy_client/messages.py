"""The shapes of messages, as far as a client reads them."""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Union

Value = Union[bool, int, str]
Values = Mapping[str, Value]
Message = Dict[str, Any]

#: What this client calls itself.
CLIENT_NAME = "understudy-client (Python) 0.1.0"
PROTOCOL = 1
SUBPROTOCOL = "understudy.v1.json"


class ClientError(Exception):
    """What a server refused; programs read ``code``, people the message."""

    def __init__(self, code: str, message: str, pointer: Optional[str] = None) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.pointer = pointer


class Step(NamedTuple):
    """One step of a plan: a tool of the domain, and its arguments."""

    tool: str
    args: Dict[str, Value]


def steps_of(value: Any) -> Optional[List[Step]]:
    """The steps in a message; None where they are none."""
    if not isinstance(value, list):
        return None
    steps = [step_of(each) for each in value]
    return None if None in steps else steps  # type: ignore[return-value]


def step_of(value: Any) -> Optional[Step]:
    """The step in a message; None where it is none."""
    if not isinstance(value, dict):
        return None
    tool, args = value.get("tool"), value.get("args")
    return Step(tool, args) if isinstance(tool, str) and isinstance(args, dict) else None


def number_of(message: Message, name: str, default: int = 0) -> int:
    """A whole number of a message."""
    value = message.get(name, default)
    return int(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else default
