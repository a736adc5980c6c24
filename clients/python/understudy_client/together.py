"""A joint plan of several agents, over HTTP."""

from __future__ import annotations

from typing import Any, Dict, List, NamedTuple, Optional

from .http_plan import ask_over_http
from .messages import ClientError, Step, Values, step_of


class JointStep(NamedTuple):
    """A step of a joint plan. Times are in the domain's units, counted from the request."""

    agent: str
    step: Step
    starts_at: float
    #: 0 for a step that takes effect at once.
    duration: float
    #: Other members that take part.
    partners: List[str]


class JointWait(NamedTuple):
    """A wait in a joint plan."""

    agent: str
    start: float
    until: float
    #: The member whose step comes first; None for an event.
    waits_for: Optional[str]
    #: The name of its tool, or ``event``.
    what: str


class TogetherAnswer(NamedTuple):
    """A joint plan."""

    #: ``solved``, ``unsolvable``, which is proved, or ``cut-off``.
    status: str
    #: In the order of their starts; empty without a plan.
    steps: List[JointStep]
    #: The end of each step in flight, in the order of ``running``.
    ends: List[float]
    #: Time at which all steps have ended, in units from the request.
    time: float
    cost: float
    measure: float
    #: Whether no plan has a smaller measure, which is proved.
    optimal: bool
    lower_bound: float
    waits: List[JointWait]
    #: Share of the steps of ``keep`` that are still in the plan, from 0 to 1.
    kept: float


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
    ``measure``, ``running``, ``nowMs``, ``unitMs``, ``events``, ``by``, ``maintain``, ``ways`` and ``keep``.

    Raises as ``plan`` does.

    >>> agents = {"ann": {"state": {"at": "mill"}}, "bo": {"state": {"at": "site"}}}
    >>> plan_together("http://127.0.0.1:7071", "yard", agents, "raised", {"planks": 0}).steps
    """
    asked = {**options, "domain": domain, "agents": agents, "goal": goal, "budgetMs": budget_ms}
    if shared is not None:
        asked["shared"] = shared
    told = ask_over_http(url, "/v1/plan-together", asked, budget_ms, key)
    answer = _answer_of(told) if isinstance(told, dict) else None
    if answer is None:
        raise ClientError("bad-answer", "what the server answered is not a joint plan")
    return answer


_NUMBERS = ("time", "cost", "measure", "lowerBound", "kept")


def _answer_of(told: Dict[str, Any]) -> Optional[TogetherAnswer]:
    status, optimal, ends = told.get("status"), told.get("optimal"), told.get("ends")
    steps, waits = _each(told.get("steps"), _step_of), _each(told.get("waits"), _wait_of)
    if status not in ("solved", "unsolvable", "cut-off") or not isinstance(optimal, bool):
        return None
    if steps is None or waits is None or not isinstance(ends, list) or not all(map(_is_number, ends)):
        return None
    if not all(_is_number(told.get(name)) for name in _NUMBERS):
        return None
    time, cost, measure, lower_bound, kept = (told[name] for name in _NUMBERS)
    return TogetherAnswer(status, steps, ends, time, cost, measure, optimal, lower_bound, waits, kept)


def _each(value: Any, read: Any) -> Optional[List[Any]]:
    """The items of a list; None if one is invalid."""
    if not isinstance(value, list):
        return None
    items = [read(each) if isinstance(each, dict) else None for each in value]
    return None if None in items else items


def _step_of(told: Dict[str, Any]) -> Optional[JointStep]:
    agent, step, partners = told.get("agent"), step_of(told.get("step")), told.get("with")
    starts_at, duration = told.get("startsAt"), told.get("duration")
    if not isinstance(agent, str) or step is None or not _is_number(starts_at) or not _is_number(duration):
        return None
    if not isinstance(partners, list) or not all(isinstance(each, str) for each in partners):
        return None
    return JointStep(agent, step, starts_at, duration, partners)  # type: ignore[arg-type]


def _wait_of(told: Dict[str, Any]) -> Optional[JointWait]:
    agent, what, other = told.get("agent"), told.get("what"), told.get("for")
    start, until = told.get("from"), told.get("until")
    if not isinstance(agent, str) or not isinstance(what, str) or not (other is None or isinstance(other, str)):
        return None
    if not _is_number(start) or not _is_number(until):
        return None
    return JointWait(agent, start, until, other, what)  # type: ignore[arg-type]


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
