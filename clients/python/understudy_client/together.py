"""A joint plan of several agents, over HTTP."""

from __future__ import annotations

from typing import Any, Dict, Optional

from .checks import shaped
from .http_plan import ask_over_http
from .messages import ClientError, Values
from .schema import TOGETHER_ANSWER, TogetherAnswer, together_answer_of


def plan_together(
    url: str,
    domain: str,
    agents: Dict[str, Any],
    goal: Any,
    shared: Optional[Values] = None,
    budget_ms: float = 100,
    key: Optional[str] = None,
    **options: Any,
) -> TogetherAnswer:
    """Requests a joint plan of several agents, in a domain with time, and waits for it as ``plan`` does.

    ``agents`` has a ``state`` for each member, and perhaps ``disabled``. Other options are those of the service:
    ``goals`` (of members, by name), ``measure``, ``running``, ``nowMs``, ``unitMs``, ``events``, ``by``, ``maintain``,
    ``ways`` and ``keep``.

    Raises as ``plan`` does.

    >>> agents = {"ann": {"state": {"at": "mill"}}, "bo": {"state": {"at": "site"}}}
    >>> plan_together("http://127.0.0.1:7071", "yard", agents, "raised", {"planks": 0}).steps
    """
    asked = {**options, "domain": domain, "agents": agents, "goal": goal, "budgetMs": budget_ms}
    if shared is not None:
        asked["shared"] = shared
    told = ask_over_http(url, "/v1/plan-together", asked, budget_ms, key)
    if not shaped(TOGETHER_ANSWER)(told):
        raise ClientError("bad-answer", "what the server answered is not a joint plan")
    return together_answer_of(told)
