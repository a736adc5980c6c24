"""Message formats, as far as a client reads them."""

from __future__ import annotations

import json
import math
from typing import Any, Dict, List, Mapping, Optional, Tuple

from .checks import Fields, is_coordinate, is_count, is_number, is_text, is_value, is_values, list_of, optional, shaped, wrong_field
from .schema import MESSAGES, PLAN_STEP, SAVED_TASK
from .step import Step, Value, steps_of

Values = Mapping[str, Value]
#: Values of a game with things; None stands for no thing.
ThingValues = Mapping[str, Optional[Value]]
Message = Dict[str, Any]

#: Name of this client in its introduction.
CLIENT_NAME = "understudy-client (Python) 0.1.0"
PROTOCOL = 1
SUBPROTOCOL = "understudy.v1.json"
#: The value of a variable or property that refers to no thing.
NOTHING = "nothing"
#: Matches no state of the session.
NO_STATE = -1
#: Length limit of the server on the reason of a failed step.
MAX_DETAIL = 1000
#: Length limit of a number: servers send shorter ones, and longer ones are slow to read.
_MAX_DIGITS = 400


class ClientError(Exception):
    """A refusal of the server, or an error of this client: ``code`` for programs, a message for people.

    The client's own codes are ``bad-url``, ``bad-value``, ``bad-message``, ``bad-answer``, ``http-status``,
    ``message-too-large``, ``ticket-failed``, ``no-world`` and ``unknown-thing``.
    """

    def __init__(self, code: str, message: str, pointer: Optional[str] = None) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.pointer = pointer


def json_text(value: Any, pointer: str) -> str:
    """A value of the game as JSON. Raises ClientError (``bad-value``) for a value without a JSON form, such as NaN."""
    try:
        return json.dumps(value, allow_nan=False, sort_keys=True)
    except (TypeError, ValueError, RecursionError) as error:
        raise ClientError("bad-value", f"{error}; JSON has texts, finite numbers, true and false", pointer) from None


def told_values(values: ThingValues, has_things: bool, place: str = "/values") -> Dict[str, Value]:
    """Values as messages have them: ``"nothing"`` for None, in a game with things.

    Raises ClientError (``bad-value``) for a value that a state cannot have.
    """
    told: Dict[str, Value] = {}
    for name, value in values.items():
        if value is None and has_things:
            value = NOTHING
        if value is None or not isinstance(name, str) or not is_value(value):
            hint = "use True or False, a finite number, or a text"
            if value is None:
                hint += f'; for no thing {NOTHING!r}, or None in a client with a world'
            raise ClientError("bad-value", f"{value!r} of {name!r} is no value; {hint}", f"{place}/{name}")
        told[name] = value
    return told


def read_json(text: str) -> Any:
    """Parses JSON. Raises ValueError for invalid JSON, including NaN and Infinity, and for too deep nesting."""
    try:
        return json.loads(text, parse_constant=_no_constant, parse_int=_whole, parse_float=_finite)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def read_message(text: str) -> Message:
    """Parses a message: its type must be known, and its number, ``n``, valid if present.

    Raises ClientError (``bad-message``) for an invalid message.
    """
    try:
        message = read_json(text)
    except ValueError as error:
        raise ClientError("bad-message", f"the server sent what is no JSON: {error}") from None
    if not isinstance(message, dict) or not isinstance(message.get("type"), str):
        raise ClientError("bad-message", "the server sent JSON that is no message", "/type")
    n = message.get("n", 1)
    if not is_number(n):
        raise ClientError("bad-message", "the server sent a message whose number is none", "/n")
    return message


def check_fields(message: Message) -> None:
    """Raises ClientError (``bad-message``) if a known field has the wrong type."""
    name = wrong_field(message, MESSAGES.get(message["type"], {}))
    if name is not None:
        told = f"the server sent a message of the type {message['type']!r} whose {name!r} is wrong"
        raise ClientError("bad-message", told, f"/{name}")


_SAVED_AGENT: Fields = {
    "values": is_values,
    "at": optional(list_of(is_coordinate)),
    "want": optional(lambda value: isinstance(value, dict)),
    "steps": list_of(shaped(PLAN_STEP)),
}
_SAVED_SQUAD: Fields = {
    "message": optional(lambda value: shaped({"members": list_of(is_text)})(value) and "goal" in value),
    "running": list_of(shaped(SAVED_TASK)),
}


def saved_agent(saved: Any) -> Tuple[Dict[str, Value], Optional[str], List[Step]]:
    """The values, the want as JSON, and the steps from ``Agent.save``.

    Raises ClientError (``bad-value``) for other data.
    """
    _check_saved(saved, _SAVED_AGENT)
    values, want = told_values(saved["values"], has_things=False), saved.get("want")
    return values, want if want is None else json_text(want, "/want"), steps_of(saved)


def saved_squad(saved: Any) -> Tuple[Optional[Message], List[Message]]:
    """The message and the steps in flight from ``Squad.save``.

    Raises ClientError (``bad-value``) for other data.
    """
    _check_saved(saved, _SAVED_SQUAD)
    return saved.get("message"), saved["running"]


def _check_saved(saved: Any, fields: Fields) -> None:
    if not shaped(fields)(saved):
        raise ClientError("bad-value", "this is not what save() gave")


def merged(one: Any, other: Message) -> Message:
    return {**one, **other}


def without_key(values: Any, name: str) -> Message:
    """A copy of an object of JSON, without one of its members."""
    return {key: value for key, value in values.items() if key != name}


def copied(value: Any) -> Any:
    """A copy of a value of JSON."""
    return json.loads(json.dumps(value))


def member_of(message: Any, name: str) -> Any:
    """A value in a message, which may be missing."""
    return message.get(name)


def is_given(message: Message, name: str) -> bool:
    """Whether a message has a member that is not null."""
    return message.get(name) is not None


def keys_of(values: Dict[str, Any]) -> List[str]:
    """A copy of the keys, which may go while they are looped over."""
    return list(values)


def values_of(values: Dict[Any, Message]) -> List[Message]:
    return list(values.values())


def error_of(message: Message) -> ClientError:
    """What the server found wrong."""
    return ClientError(message["code"], message["message"], message.get("pointer"))


def too_large(message: Message, most: int) -> ClientError:
    told = f"a message of the type {message['type']!r} has {len(json.dumps(message))} bytes; at most {most} are read"
    return ClientError("message-too-large", told)


def text_of(message: Any, name: str) -> Any:
    """A text in a message; nothing if it is missing."""
    value = message.get(name)
    return value if isinstance(value, str) else None


def real_of(message: Message, name: str) -> float:
    """A number in a message."""
    return float(message[name])


def items_of(message: Any, name: str) -> List[Any]:
    """A copy of a list in a message, which may be missing."""
    return list(message.get(name) or ())


def names_of(message: Message, name: str) -> List[str]:
    """A copy of a list of names in a message, which may be missing."""
    return items_of(message, name)


def crew_of(running: Message) -> List[str]:
    """The members that do a step."""
    return [running["agent"], *running["with"]]


def step_end(step_id: int, how: str, detail: Optional[str]) -> Message:
    """The message that a step has ended, perhaps with a detail."""
    end = {"type": "step", "stepId": step_id, "event": how}
    return end if detail is None else {**end, "detail": detail[:MAX_DETAIL]}


def number_of(message: Any, name: str) -> int:
    """A whole number in a message; 0 if it is missing."""
    value: Any = message.get(name) if isinstance(message, dict) else None
    return int(value) if is_count(value) else 0


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON")


def _whole(digits: str) -> int:
    return int(_short(digits))


def _finite(digits: str) -> float:
    number = float(_short(digits))
    if not math.isfinite(number):
        raise ValueError("a number is too large")
    return number


def _short(digits: str) -> str:
    if len(digits) > _MAX_DIGITS:
        raise ValueError("a number is too long")
    return digits
