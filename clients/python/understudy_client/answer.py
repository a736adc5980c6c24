"""The known plan of an agent."""

from __future__ import annotations

from typing import NamedTuple, Optional, Sequence

from .step import Step


class Answer(NamedTuple):
    """The known plan of an agent."""

    #: ``solved``, ``partial``, ``unsolvable`` or ``cut-off``: only ``solved`` reaches the goal.
    status: str
    #: The remaining steps, the running one first.
    steps: Sequence[Step]
    cost: float
    #: Source of the plan, such as ``classical`` or ``llm``; ``early`` while it is being generated, ``saved`` after
    #: restoring.
    source: str
    #: The reason why the model's plan was not served, if it was not.
    reason: Optional[str]
    #: Whether it was proved to reach the goal from exactly the agent's current state; never while ``stale``.
    proved: bool
    #: Whether it is outdated, since the server is unreachable or the state has changed: still the best known.
    stale: bool
