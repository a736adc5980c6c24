"""One plan, over HTTP."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any, List, NamedTuple, Optional

from .messages import ClientError, Step, Values, steps_of

#: What the network may take on top of a budget.
NETWORK_S = 1.0
#: Answers are shorter; what comes after that is not read.
MAX_BYTES = 1 << 20


class PlanAnswer(NamedTuple):
    """What came of asking for a plan."""

    #: ``solved``, ``partial``, ``unsolvable`` or ``cut-off``.
    status: str
    steps: List[Step]
    cost: float
    source: str
    reason: Optional[str]


def plan(
    url: str,
    domain: str,
    agent: str,
    state: Values,
    goal: Any,
    budget_ms: float = 100,
    key: Optional[str] = None,
    **options: Any,
) -> PlanAnswer:
    """Asks for one plan and waits for it.

    Raises ClientError for what the server refuses, OSError where it cannot be reached.

    >>> plan("http://127.0.0.1:7071", "village", "ann", state, "warm_home").steps
    """
    asked = {**options, "domain": domain, "agent": agent, "state": state, "goal": goal, "budgetMs": budget_ms}
    headers = {"content-type": "application/json"}
    if key is not None:
        headers["authorization"] = f"Bearer {key}"
    request = urllib.request.Request(url.rstrip("/") + "/v1/plan", json.dumps(asked).encode(), headers)
    try:
        with _OPENER.open(request, timeout=budget_ms / 1000 + NETWORK_S) as response:
            body = response.read(MAX_BYTES)
    except urllib.error.HTTPError as error:
        raise _error_of(error) from None
    try:
        answer = json.loads(body)
        steps = steps_of(answer["steps"]) or []
        return PlanAnswer(answer["status"], steps, answer["cost"], answer["source"], answer.get("reason"))
    except (ValueError, KeyError, TypeError, RecursionError):
        raise ClientError("bad-answer", "what the server answered is not a plan") from None


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirect is an error: its address would be sent the key."""

    def redirect_request(self, *_: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirects)


def _error_of(error: urllib.error.HTTPError) -> ClientError:
    try:
        told = json.load(error)["error"]
        return ClientError(told["code"], told["message"], told.get("pointer"))
    except (ValueError, KeyError, TypeError):
        return ClientError("http-status", f"the server answered with the status {error.code}")
