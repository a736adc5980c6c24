"""A villager's day, with plans from a server: `understudy serve`."""

import os
import time

from understudy_client import Client, Step

ann = {
    "at": "home", "energy": 6, "hungry": True, "fire_lit": False, "house_built": False,
    "has_axe": False, "has_pick": True, "has_rod": True,
    "wood": 0, "stone": 0, "fish": 0, "grain": 0, "coins": 0,
}  # fmt: skip

# Her goals in order, with tests of success.
day = [
    ("eat", lambda: not ann["hungry"]),
    ("warm_home", lambda: ann["fire_lit"]),
    ("earn", lambda: ann["coins"] >= 3),
    ("build", lambda: ann["house_built"]),
    ({"energy": 8}, lambda: ann["energy"] == 8),
]

# Effects of the domain's steps on this game's world; numbers are added, other values set.
effects = {
    "goto": lambda place: {"at": place},
    "chop": lambda: {"wood": 1, "energy": -1},
    "mine_stone": lambda: {"stone": 1, "energy": -1},
    "catch_fish": lambda: {"fish": 1},
    "harvest": lambda: {"grain": 2, "energy": -1},
    "sell": lambda good: {good: -1, "coins": 1},
    "buy": lambda item: {f"has_{item}": True, "coins": -2},
    "craft_axe": lambda: {"wood": -1, "stone": -1, "has_axe": True},
    "light_fire": lambda: {"wood": -1, "fire_lit": True},
    "cook_fish": lambda: {"fish": -1, "hungry": False, "energy": min(2, 8 - ann["energy"])},
    "eat_grain": lambda: {"grain": -2, "hungry": False},
    "sleep": lambda: {"energy": 8 - ann["energy"]},
    "build_house": lambda: {"wood": -3, "stone": -2, "energy": -2, "house_built": True},
}


def play(step: Step) -> None:
    print("ann:", step.tool, *step.args.values())
    for name, value in effects[step.tool](**step.args).items():
        is_number = isinstance(value, int) and not isinstance(value, bool)
        ann[name] = ann[name] + value if is_number else value
    agent.see(ann)
    agent.finished()


with Client(os.environ.get("UNDERSTUDY_URL", "http://127.0.0.1:7071"), "village") as client:
    agent = client.agent("ann")
    agent.on_step_started = play
    agent.see(ann)
    for goal, is_reached in day:
        agent.want(goal, budget_ms=1000)
        while not is_reached():
            client.update()  # once in each frame of your game
            time.sleep(1 / 60)
    print("ann: good night")
