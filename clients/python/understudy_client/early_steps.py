"""The steps of a plan in progress."""

from __future__ import annotations

from typing import List, Optional

from .messages import NO_STATE
from .step import Step, is_same_step, steps_from


class EarlySteps:
    """The early steps of a plan in progress: the state it is for, its steps, and the number of finished ones."""

    def __init__(self) -> None:
        self._based_on: int = NO_STATE
        self._steps: List[Step] = []
        self._done: int = 0

    def forget(self) -> None:
        """Drops the plan."""
        self._based_on = NO_STATE

    def add(self, based_on: int, index: int, step: Step) -> Optional[List[Step]]:
        """Adds a step; returns the remaining ones, or nothing for a gap."""
        if index == 0:
            self._based_on = based_on
            self._steps = []
            self._done = 0
        if based_on != self._based_on or index != len(self._steps):
            return None
        self._steps.append(step)
        return steps_from(self._steps, self._done)

    def step_finished(self) -> None:
        self._done += 1

    def done_of(self, based_on: int, steps: List[Step]) -> int:
        """Number of the whole plan's finished steps, from which it continues."""
        if based_on != self._based_on or len(steps) < self._done:
            return 0
        for index in range(self._done):
            if not is_same_step(steps[index], self._steps[index]):
                return 0
        return self._done
