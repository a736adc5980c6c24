"""The steps of a plan that is still being made."""

from __future__ import annotations

from typing import List, Optional

from .messages import NO_STATE, Step


class EarlySteps:
    """What came of a plan that is still being made: the state it is for, its steps, and how many of them are done."""

    def __init__(self) -> None:
        self._based_on = NO_STATE
        self._steps: List[Step] = []
        self._done = 0

    def forget(self) -> None:
        """There is no such plan any more."""
        self._based_on = NO_STATE

    def add(self, based_on: int, index: int, step: Step) -> Optional[List[Step]]:
        """Takes a step in; returns those that are left, or None if it does not follow those before it."""
        if index == 0:
            self._based_on, self._steps, self._done = based_on, [], 0
        if based_on != self._based_on or index != len(self._steps):
            return None
        self._steps.append(step)
        return self._steps[self._done :]

    def step_finished(self) -> None:
        self._done += 1

    def done_of(self, based_on: int, steps: List[Step]) -> int:
        """How many steps of the whole plan are done: it is as good as one from there."""
        agrees = based_on == self._based_on and steps[: self._done] == self._steps[: self._done]
        return self._done if agrees else 0
