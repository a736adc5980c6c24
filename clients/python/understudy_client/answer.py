"""What is known of an agent's plan."""

from __future__ import annotations

from typing import NamedTuple, Optional, Sequence

from .messages import Step


class Answer(NamedTuple):
    """The plan of an agent, as far as it is known."""

    #: ``solved``, ``partial``, ``unsolvable`` or ``cut-off``: only the first leads all the way to the goal.
    status: str
    #: The steps that are left, the one that is being played first.
    steps: Sequence[Step]
    cost: float
    #: Who wrote the plan, such as ``classical`` or ``llm``; ``early`` while it is being made, ``saved`` once restored.
    source: str
    #: Why the model was not served, if it was not.
    reason: Optional[str]
    #: Whether it was proved to lead to the goal from just the state that the agent is in; never while ``stale``.
    proved: bool
    #: Whether the server cannot be asked now, or the world has outrun it: the best that is known all the same.
    stale: bool
