"""The first agent that moves, without a server: ann fetches wood and lights a fire. Argument: the game's file."""

import sys
import time
from pathlib import Path

from understudy_client import LocalClient, Step

hut = {"at": "home", "wood": 0, "fire_lit": False}


def play(step: Step) -> None:
    print("ann:", step.tool, *step.args.values())
    if step.tool == "goto":
        hut["at"] = step.args["place"]
    elif step.tool == "chop":
        hut["wood"] += 1
    else:
        hut["fire_lit"] = True
    ann.see(hut)
    ann.finished()


with LocalClient(Path(sys.argv[1]).read_text(), "hut") as client:
    ann = client.agent("ann")
    ann.on_step_started = play
    ann.see(hut)
    ann.want("warm")
    while not hut["fire_lit"] and client.refusal is None:
        client.update()  # once in each frame of your game
        time.sleep(1 / 60)
