"""Texts of messages."""

from __future__ import annotations

import json
from typing import Any, List


def to_json_text(value: Any) -> str:
    """A value as JSON, in ASCII."""
    return json.dumps(value)


def byte_length(text: str) -> int:
    """The length of a text in ASCII."""
    return len(text)


def batched(messages: List[str]) -> str:
    """Several messages as one."""
    return '{"type":"batch","messages":[' + ",".join(messages) + "]}"
