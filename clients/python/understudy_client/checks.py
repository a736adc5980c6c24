"""Checks of values in messages."""

from __future__ import annotations

import math
from typing import Any, Callable, Dict, Optional

Check = Callable[[Any], bool]
Fields = Dict[str, Check]

#: Message numbers fit 32 bits.
_MAX_NUMBER = 2**32 - 1


def is_text(value: Any) -> bool:
    return isinstance(value, str)


def is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def is_real(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def is_count(value: Any) -> bool:
    return is_real(value) and 0 <= value <= _MAX_NUMBER and value == int(value)


def is_number(value: Any) -> bool:
    """Whether a value numbers a message."""
    return is_count(value) and value > 0


def is_coordinate(value: Any) -> bool:
    return is_real(value) and math.isfinite(value)


def is_id(value: Any) -> bool:
    """Whether a value is the id of a thing."""
    return is_text(value) or is_real(value)


def is_value(value: Any) -> bool:
    """Whether a value is allowed for a variable or argument."""
    return isinstance(value, (bool, int, str)) or (isinstance(value, float) and math.isfinite(value))


def is_values(value: Any) -> bool:
    return isinstance(value, dict) and all(map(is_value, value.values()))


def optional(is_right: Check) -> Check:
    return lambda value: value is None or is_right(value)


def list_of(is_right: Check) -> Check:
    return lambda value: isinstance(value, list) and all(map(is_right, value))


def shaped(fields: Fields) -> Check:
    return lambda value: isinstance(value, dict) and wrong_field(value, fields) is None


def wrong_field(value: Dict[str, Any], fields: Fields) -> Optional[str]:
    """The name of a field with the wrong type; None if all are right."""
    return next((name for name, is_right in fields.items() if not is_right(value.get(name))), None)
