"""The steps of a plan in progress."""

from __future__ import annotations

from typing import List, Optional

from .messages import NO_STATE
from .step import Step


class EarlySteps:
    """The early steps of a plan in progress: the state it is for, its steps, and the number of finished ones."""

    def __init__(self) -> None:
        self._based_on = NO_STATE
        self._steps: List[Step] = []
        self._done = 0

    def forget(self) -> None:
        """Drops the plan."""
        self._based_on = NO_STATE

    def add(self, based_on: int, index: int, step: Step) -> Optional[List[Step]]:
        """Adds a step; returns the remaining ones, or None for a gap."""
        if index == 0:
            self._based_on, self._steps, self._done = based_on, [], 0
        if based_on != self._based_on or index != len(self._steps):
            return None
        self._steps.append(step)
        return self._steps[self._done :]

    def step_finished(self) -> None:
        self._done += 1

    def done_of(self, based_on: int, steps: List[Step]) -> int:
        """Number of the whole plan's finished steps, from which it continues."""
        agrees = based_on == self._based_on and steps[: self._done] == self._steps[: self._done]
        return self._done if agrees else 0
