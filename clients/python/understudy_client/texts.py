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


def joined(texts: List[str]) -> str:
    return ",".join(texts)
