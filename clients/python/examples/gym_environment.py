"""The hut as an environment like gymnasium's: the learner chooses ann's goals, and the server plans for them.

With gymnasium installed, derive from ``gymnasium.Env`` and declare the spaces: ``Discrete(len(GOALS))`` for actions,
and a ``Dict`` for observations.
"""

import os
from typing import Any, Dict, Tuple

from understudy_client import Step, plan

#: An action: a condition for ann to achieve.
GOALS = ({"at": "forest"}, {"wood": {">=": 2}}, {"fire_lit": True})
Observation = Dict[str, Any]


class HutEnvironment:
    """Each action is a goal; its reward is minus the plan's cost, plus 10 for a lit fire."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._state: Observation = {}

    def reset(self, *, seed: Any = None, options: Any = None) -> Tuple[Observation, Dict[str, Any]]:
        self._state = {"at": "home", "wood": 0, "fire_lit": False}
        return dict(self._state), {}

    def step(self, action: int) -> Tuple[Observation, float, bool, bool, Dict[str, Any]]:
        answer = plan(self._url, "hut", "ann", self._state, GOALS[action], budget_ms=5000)
        for each in answer.steps:
            self._play(each)
        is_warm = bool(self._state["fire_lit"])
        reward = (10.0 if is_warm else 0.0) - answer.cost
        return dict(self._state), reward, is_warm, False, {"steps": [each.tool for each in answer.steps]}

    def _play(self, step: Step) -> None:
        if step.tool == "goto":
            self._state["at"] = step.args["place"]
        elif step.tool == "chop":
            self._state["wood"] += 1
        elif step.tool == "light_fire":
            self._state["fire_lit"] = True


if __name__ == "__main__":
    environment = HutEnvironment(os.environ.get("UNDERSTUDY_URL", "http://127.0.0.1:7071"))
    environment.reset()
    total = 0.0
    for action in range(len(GOALS)):
        observation, reward, is_over, _, info = environment.step(action)
        total += reward
        print(info["steps"], reward)
    print("total:", total)
