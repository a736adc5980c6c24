"""A joint plan for two builders, from a server that has the domain `yard`."""

import os

from understudy_client import plan_together

plan = plan_together(
    os.environ.get("UNDERSTUDY_URL", "http://127.0.0.1:7071"),
    "yard",
    agents={"ann": {"state": {"at": "mill"}}, "bo": {"state": {"at": "mill"}, "disabled": ["nail"]}},
    shared={"beam_up": False, "nailed": False, "planks": 0},
    goal="raised",
    budget_ms=500,
)
for each in plan.steps:
    print(f"{each.starts_at}: {each.agent} {each.step.tool}, for {each.duration}")
