"""The server's messages, and what games are told of them.

Generated from the session's schemas by clients/generator; do not edit.
"""

from __future__ import annotations

from typing import Any, Dict, List, NamedTuple, Optional, Tuple

from .checks import Fields, is_count, is_flag, is_id, is_number, is_real, is_text, is_values, list_of, optional, shaped
from .step import Step, TaskUse, step_of, uses_of

PLAN_STEP: Fields = {
    "tool": is_text,
    "args": is_values,
    "startsAt": optional(is_real),
    "duration": optional(is_real),
}
TASK_USE: Fields = {
    "agent": optional(is_text),
    "what": is_text,
}
SQUAD_ROLE: Fields = {
    "agent": is_text,
    "step": shaped(PLAN_STEP),
    "with": list_of(is_text),
    "isRunning": is_flag,
    "fromMs": is_real,
    "untilMs": is_real,
    "for": list_of(shaped(TASK_USE)),
    "roles": optional(list_of(is_text)),
}
WANTED_WAYS: Fields = {
    "from": optional(is_id),
    "to": list_of(is_id),
}
SAVED_TASK: Fields = {
    "agent": is_text,
    "with": list_of(is_text),
    "step": shaped(PLAN_STEP),
    "elapsedMs": is_real,
    "leftMs": is_real,
    "role": optional(is_text),
}
TOGETHER_STEP: Fields = {
    "agent": is_text,
    "step": shaped(PLAN_STEP),
    "startsAt": is_real,
    "duration": is_real,
    "with": list_of(is_text),
    "roles": optional(list_of(is_text)),
}
TOGETHER_WAIT: Fields = {
    "agent": is_text,
    "from": is_real,
    "until": is_real,
    "for": optional(is_text),
    "what": is_text,
}
TOGETHER_ANSWER: Fields = {
    "status": is_text,
    "steps": list_of(shaped(TOGETHER_STEP)),
    "ends": list_of(is_real),
    "time": is_real,
    "cost": is_real,
    "measure": is_real,
    "optimal": is_flag,
    "lowerBound": is_real,
    "waits": list_of(shaped(TOGETHER_WAIT)),
    "kept": is_real,
    "elapsedMs": is_real,
}
HTTP_PLAN: Fields = {
    "status": is_text,
    "steps": list_of(shaped(PLAN_STEP)),
    "cost": is_real,
    "source": is_text,
    "reason": optional(is_text),
    "detail": optional(is_text),
    "member": optional(is_text),
}
#: The fields that this client reads, by message type; others are ignored.
MESSAGES: Dict[str, Fields] = {
    "welcome": {
        "resumeToken": is_text,
        "received": is_count,
    },
    "ack": {
        "received": is_count,
    },
    "plan": {
        "n": is_number,
        "agent": is_text,
        "basedOn": is_count,
        "want": is_count,
        "steps": list_of(shaped(PLAN_STEP)),
        "fromMs": optional(list_of(is_real)),
        "cost": is_real,
        "source": is_text,
        "status": is_text,
        "reason": optional(is_text),
        "member": optional(is_text),
    },
    "revised": {
        "n": is_number,
        "agent": is_text,
        "basedOn": is_count,
        "want": is_count,
        "steps": list_of(shaped(PLAN_STEP)),
        "fromMs": optional(list_of(is_real)),
        "cost": is_real,
        "source": is_text,
        "status": is_text,
        "reason": optional(is_text),
        "member": optional(is_text),
    },
    "early": {
        "n": is_number,
        "agent": is_text,
        "basedOn": is_count,
        "want": is_count,
        "step": shaped(PLAN_STEP),
        "index": is_count,
    },
    "begin": {
        "n": is_number,
        "agent": is_text,
        "stepId": is_number,
        "step": shaped(PLAN_STEP),
        "squad": optional(is_text),
        "with": optional(list_of(is_text)),
        "untilMs": optional(is_real),
        "for": optional(list_of(shaped(TASK_USE))),
        "role": optional(is_text),
    },
    "finish": {
        "n": is_number,
        "agent": is_text,
        "stepId": is_number,
    },
    "wait": {
        "n": is_number,
        "agent": is_text,
        "squad": is_text,
        "step": shaped(PLAN_STEP),
        "for": optional(is_text),
        "what": is_text,
        "untilMs": is_real,
    },
    "rest": {
        "n": is_number,
        "agent": is_text,
        "squad": is_text,
        "reason": is_text,
    },
    "interrupt": {
        "n": is_number,
        "agent": is_text,
        "stepId": is_number,
        "reason": is_text,
    },
    "roles": {
        "n": is_number,
        "squad": is_text,
        "roles": list_of(shaped(SQUAD_ROLE)),
    },
    "claims": {
        "n": is_number,
        "agent": is_text,
        "things": list_of(is_id),
    },
    "order": {
        "n": is_number,
        "agent": is_text,
        "want": is_count,
        "id": is_text,
        "state": is_text,
        "reason": optional(is_text),
    },
    "ways": {
        "n": is_number,
        "agent": is_text,
        "ways": list_of(shaped(WANTED_WAYS)),
    },
    "resync": {
        "agents": optional(list_of(is_text)),
    },
    "error": {
        "code": is_text,
        "message": is_text,
        "pointer": optional(is_text),
        "seq": optional(is_count),
        "agent": optional(is_text),
        "squad": optional(is_text),
    },
}


class SquadTask(NamedTuple):
    """A step that a member of a squad does."""

    #: The squad whose plan has the step.
    squad: str
    #: A tool and its arguments.
    step: Step
    #: The other members of a squad that take part.
    partners: Tuple[str, ...]
    #: The agent's role if it is a partner; the first of `with` then leads the step.
    role: Optional[str]
    #: The steps of a squad, or its goal, that the step makes possible.
    uses: Tuple[TaskUse, ...]
    #: Expected milliseconds from now on, as it was told.
    left_ms: float


def squad_task_of(told: Any, now_ms: float) -> SquadTask:
    return SquadTask(
        told.get("squad"),
        step_of(told["step"]),
        tuple(told.get("with") or ()),
        told.get("role"),
        uses_of(told.get("for")),
        max(0.0, told.get("untilMs", now_ms) - now_ms),
    )


class SquadWait(NamedTuple):
    """A member's wait for a step that must come first."""

    squad: str
    #: A tool and its arguments.
    step: Step
    #: The member whose step comes first.
    partner: Optional[str]
    #: The name of the tool of the step that comes first, or of a clock; `event` or `time`.
    what: str
    #: Expected milliseconds from now on, as it was told.
    left_ms: float


def squad_wait_of(told: Any, now_ms: float) -> SquadWait:
    return SquadWait(
        told.get("squad"),
        step_of(told["step"]),
        told.get("for"),
        told.get("what"),
        max(0.0, told.get("untilMs", now_ms) - now_ms),
    )


class SquadRole(NamedTuple):
    """A step of a squad's plan."""

    agent: str
    #: A tool and its arguments.
    step: Step
    partners: Tuple[str, ...]
    is_running: bool
    #: Expected milliseconds from now on, as it was told.
    starts_in_ms: float
    #: Expected milliseconds from now on, as it was told.
    ends_in_ms: float
    #: The steps, or the goal, that the step makes possible.
    uses: Tuple[TaskUse, ...]


def squad_role_of(told: Any, now_ms: float) -> SquadRole:
    return SquadRole(
        told.get("agent"),
        step_of(told["step"]),
        tuple(told.get("with") or ()),
        told.get("isRunning"),
        max(0.0, told.get("fromMs", now_ms) - now_ms),
        max(0.0, told.get("untilMs", now_ms) - now_ms),
        uses_of(told.get("for")),
    )


class TogetherStep(NamedTuple):
    """A step of a joint plan."""

    #: A member.
    agent: str
    #: A tool and its arguments.
    step: Step
    #: In units of time, from the request.
    starts_at: float
    #: In units; 0 for a step that takes effect at once.
    duration: float
    #: The other members that take part.
    partners: List[str]


def together_step_of(told: Any) -> TogetherStep:
    return TogetherStep(
        told.get("agent"),
        step_of(told["step"]),
        told.get("startsAt"),
        told.get("duration"),
        told["with"],
    )


class TogetherWait(NamedTuple):
    """A wait in a joint plan."""

    agent: str
    #: In units from the request.
    start: float
    until: float
    #: The member whose step comes first; absent for an event.
    waits_for: Optional[str]
    #: The name of its tool, or of a clock; `event` or `time`.
    what: str


def together_wait_of(told: Any) -> TogetherWait:
    return TogetherWait(
        told.get("agent"),
        told.get("from"),
        told.get("until"),
        told.get("for"),
        told.get("what"),
    )


class TogetherAnswer(NamedTuple):
    """A joint plan."""

    #: `unsolvable` is proved; `cut-off`: no plan was found within the budget.
    status: str
    #: In the order of their starts; empty without a plan.
    steps: List[TogetherStep]
    #: The end of each step in flight, in the order of `running`, in units.
    ends: List[float]
    #: End of the last step, in units from the request.
    time: float
    #: The sum of the costs of all steps.
    cost: float
    measure: float
    #: Whether it is proved that no plan has a smaller measure.
    optimal: bool
    #: A proved lower bound of the measure.
    lower_bound: float
    #: The waits of members for each other and for events.
    waits: List[TogetherWait]
    #: The share of `keep` that is still in the plan, from 0 to 1.
    kept: float


def together_answer_of(told: Any) -> TogetherAnswer:
    return TogetherAnswer(
        told.get("status"),
        [together_step_of(each) for each in told["steps"]],
        told["ends"],
        told.get("time"),
        told.get("cost"),
        told.get("measure"),
        told.get("optimal"),
        told.get("lowerBound"),
        [together_wait_of(each) for each in told["waits"]],
        told.get("kept"),
    )
