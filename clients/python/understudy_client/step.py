"""Steps of plans, and what they are for."""

from __future__ import annotations

import math
from typing import Any, Dict, List, NamedTuple, Optional, Sequence, Tuple, Union

Value = Union[bool, int, float, str]
#: A use of a step: the member whose step it makes possible, None for the goal; and the name of the tool, or ``goal``.
TaskUse = Tuple[Optional[str], str]


class _Action(NamedTuple):
    tool: str
    args: Dict[str, Value] = {}


class Step(_Action):
    """A step of a plan: a tool of the domain with its arguments."""

    #: In the plan of one agent, in a domain with time: its start, in units from the state that the plan works from.
    starts_at: Optional[float] = None
    #: There: in units; 0 for a step that takes effect at once.
    duration: Optional[float] = None
    #: Where there are events or deadlines: the time before which it does not begin, on the game's clock.
    _from_ms: float = -math.inf


def step_of(told: Any) -> Step:
    """The step of a message that was checked."""
    step = Step(told["tool"], told["args"])
    step.starts_at, step.duration = told.get("startsAt"), told.get("duration")
    return step


def steps_of(told: Any) -> List[Step]:
    """The steps of a plan that was checked, with the times before which they do not begin."""
    steps = [step_of(each) for each in told["steps"]]
    for step, from_ms in zip(steps, told.get("fromMs") or []):
        step._from_ms = from_ms
    return steps


def uses_of(uses: Any) -> Tuple[TaskUse, ...]:
    """The uses of a step in a message that was checked."""
    return tuple((use.get("agent"), use["what"]) for use in uses or ())


def json_of(step: Step) -> Dict[str, Any]:
    """A step as messages have it."""
    return step._asdict()


def is_due_at(step: Step, now_ms: float) -> bool:
    """Whether a step may begin at a time of the game's clock."""
    return step._from_ms <= now_ms


def is_same_step(one: Step, other: Step) -> bool:
    return one == other


def are_same_names(some: Sequence[str], others: Sequence[str]) -> bool:
    return sorted(some) == sorted(others)


def steps_from(steps: List[Step], first: int) -> List[Step]:
    return steps[first:]
