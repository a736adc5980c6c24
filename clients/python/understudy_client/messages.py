"""Message formats, as far as a client reads them."""

from __future__ import annotations

import json
import math
from typing import Any, Callable, Dict, List, Mapping, NamedTuple, Optional, Tuple, Union

Value = Union[bool, int, float, str]
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
#: Message numbers fit 32 bits.
_MAX_NUMBER = 2**32 - 1
#: Length limit of a number: servers send shorter ones, and longer ones are slow to read.
_MAX_DIGITS = 400


class ClientError(Exception):
    """A refusal of the server, or an error of this client: ``code`` for programs, a message for people.

    The client's own codes are ``bad-url``, ``bad-value``, ``bad-message``, ``bad-answer``, ``http-status``,
    ``message-too-large`` and ``ticket-failed``.
    """

    def __init__(self, code: str, message: str, pointer: Optional[str] = None) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.pointer = pointer


class _Action(NamedTuple):
    tool: str
    args: Dict[str, Value]


class Step(_Action):
    """A step of a plan: a tool of the domain with its arguments."""

    #: In the plan of one agent, in a domain with time: its start, in units from the state that the plan works from.
    starts_at: Optional[float] = None
    #: There: in units; 0 for a step that takes effect at once.
    duration: Optional[float] = None
    #: Where there are events or deadlines: the time before which it does not begin, on the game's clock.
    _from_ms: float = -math.inf


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


def is_value(value: Any) -> bool:
    """Whether a value is allowed for a variable or argument."""
    return isinstance(value, (bool, int, str)) or (isinstance(value, float) and math.isfinite(value))


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
    if not _is_count(n) or n < 1:
        raise ClientError("bad-message", "the server sent a message whose number is none", "/n")
    return message


def check_fields(message: Message) -> None:
    """Raises ClientError (``bad-message``) if a known field has the wrong type."""
    for name, is_right in _FIELDS.get(message["type"], {}).items():
        if not is_right(message.get(name)):
            told = f"the server sent a message of the type {message['type']!r} whose {name!r} is wrong"
            raise ClientError("bad-message", told, f"/{name}")


def planned_steps(message: Message) -> Optional[List[Step]]:
    """The steps of a plan, with the times before which they do not begin; None for invalid ones."""
    steps = steps_of(message.get("steps"))
    for step, from_ms in zip(steps or [], message.get("fromMs") or []):
        step._from_ms = from_ms
    return steps


def steps_of(value: Any) -> Optional[List[Step]]:
    """The steps of a message; None for invalid ones."""
    if not isinstance(value, list):
        return None
    steps = [step_of(each) for each in value]
    return None if None in steps else steps  # type: ignore[return-value]


def step_of(value: Any) -> Optional[Step]:
    """The step of a message; None for an invalid one."""
    if not isinstance(value, dict):
        return None
    tool, args = value.get("tool"), value.get("args")
    if not isinstance(tool, str) or not isinstance(args, dict) or not all(map(is_value, args.values())):
        return None
    starts_at, duration = value.get("startsAt"), value.get("duration")
    if not _or_none(_is_number)(starts_at) or not _or_none(_is_number)(duration):
        return None
    step = Step(tool, args)
    step.starts_at, step.duration = starts_at, duration
    return step


def saved_agent(saved: Any) -> Tuple[Dict[str, Value], Optional[str], List[Step]]:
    """The values, the want as JSON, and the steps from ``Agent.save``.

    Raises ClientError (``bad-value``) for other data.
    """
    members = saved if isinstance(saved, dict) else {}
    values, want, steps = members.get("values"), members.get("want"), steps_of(members.get("steps"))
    if not isinstance(values, dict) or steps is None or not (want is None or isinstance(want, dict)):
        raise ClientError("bad-value", "this is not what save() gave")
    return told_values(values, has_things=False), want if want is None else json_text(want, "/want"), steps


def saved_squad(saved: Any) -> Tuple[Optional[Message], List[Message]]:
    """The message and the steps in flight from ``Squad.save``.

    Raises ClientError (``bad-value``) for other data.
    """
    members = saved if isinstance(saved, dict) else {}
    message, running = members.get("message"), members.get("running")
    is_message = message is None or (
        isinstance(message, dict) and _are_names(message.get("members")) and "goal" in message
    )
    if not is_message or not isinstance(running, list) or not all(map(_is_running, running)):
        raise ClientError("bad-value", "this is not what save() gave")
    return message, running


def number_of(message: Message, name: str, default: int = 0) -> int:
    """A whole number in a message."""
    value: Any = message.get(name)
    return int(value) if _is_count(value) else default


def _is_count(value: Any) -> bool:
    return _is_number(value) and 0 <= value <= _MAX_NUMBER and value == int(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _are_numbers(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_number, value))


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_step(value: Any) -> bool:
    return step_of(value) is not None


def _or_none(is_right: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: value is None or is_right(value)


def _is_thing(value: Any) -> bool:
    return _is_text(value) or _is_number(value)


def _are_things(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_thing, value))


def _are_ways(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(row, dict) and _or_none(_is_thing)(row.get("from")) and _are_things(row.get("to")) for row in value
    )


def _are_names(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _is_use(value: Any) -> bool:
    return isinstance(value, dict) and _or_none(_is_text)(value.get("agent")) and _is_text(value.get("what"))


def _are_uses(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_use, value))


def _is_running(value: Any) -> bool:
    return _has(value, {"agent": _is_text, "with": _are_names, "step": _is_step, "elapsedMs": _is_number, "leftMs": _is_number})


def _are_roles(value: Any) -> bool:
    return isinstance(value, list) and all(_has(role, _ROLE) for role in value)


def _has(value: Any, fields: Dict[str, Callable[[Any], bool]]) -> bool:
    return isinstance(value, dict) and all(is_right(value.get(name)) for name, is_right in fields.items())


_ROLE: Dict[str, Callable[[Any], bool]] = {
    "agent": _is_text,
    "step": _is_step,
    "with": _are_names,
    "isRunning": lambda value: isinstance(value, bool),
    "fromMs": _is_number,
    "untilMs": _is_number,
    "for": _are_uses,
}
_PLAN: Dict[str, Callable[[Any], bool]] = {
    "n": _is_count,
    "agent": _is_text,
    "basedOn": _is_count,
    "want": _is_count,
    "steps": lambda value: steps_of(value) is not None,
    "fromMs": _or_none(_are_numbers),
    "cost": _is_number,
    "source": _is_text,
    "status": _is_text,
    "reason": _or_none(_is_text),
}
#: The fields that this client reads, by message type; others are ignored.
_FIELDS: Dict[str, Dict[str, Callable[[Any], bool]]] = {
    "welcome": {"resumeToken": _is_text, "received": _is_count},
    "ack": {"received": _is_count},
    "plan": _PLAN,
    "revised": _PLAN,
    "early": {
        "n": _is_count,
        "agent": _is_text,
        "basedOn": _is_count,
        "want": _is_count,
        "step": _is_step,
        "index": _is_count,
    },
    "begin": {
        "n": _is_count,
        "agent": _is_text,
        "stepId": _is_count,
        "step": _is_step,
        "squad": _or_none(_is_text),
        "with": _or_none(_are_names),
        "untilMs": _or_none(_is_number),
        "for": _or_none(_are_uses),
    },
    "finish": {"n": _is_count, "agent": _is_text, "stepId": _is_count},
    "wait": {
        "n": _is_count,
        "agent": _is_text,
        "squad": _is_text,
        "step": _is_step,
        "for": _or_none(_is_text),
        "what": _is_text,
        "untilMs": _is_number,
    },
    "rest": {"n": _is_count, "agent": _is_text, "squad": _is_text, "reason": _is_text},
    "roles": {"n": _is_count, "squad": _is_text, "roles": _are_roles},
    "interrupt": {"n": _is_count, "agent": _is_text, "stepId": _is_count, "reason": _is_text},
    "claims": {"n": _is_count, "agent": _is_text, "things": _are_things},
    "order": {
        "n": _is_count,
        "agent": _is_text,
        "want": _is_count,
        "id": _is_text,
        "state": _is_text,
        "reason": _or_none(_is_text),
    },
    "ways": {"n": _is_count, "agent": _is_text, "ways": _are_ways},
    "resync": {"agents": _or_none(_are_names)},
    "error": {
        "code": _is_text,
        "message": _is_text,
        "pointer": _or_none(_is_text),
        "seq": _or_none(_is_count),
        "agent": _or_none(_is_text),
        "squad": _or_none(_is_text),
    },
}


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
