"""The hut of play_hut.py and play_hut_async.py: what the environment asks of it, and ann, who plays in it."""

import json
import os
import sys
from typing import Any, Callable, Dict

from squad_hut import play_squad
from understudy_client import ClientError, Step, World, plan_together
from understudy_client.base_client import BaseClient

URL = os.environ.get("UNDERSTUDY_URL", "http://127.0.0.1:7071")
TICKET = os.environ.get("UNDERSTUDY_TICKET")
FOREST = json.loads(os.environ.get("UNDERSTUDY_THINGS", "[]"))
SETTINGS: Dict[str, Any] = {
    "answer_ms": float(os.environ.get("UNDERSTUDY_ANSWER_MS", "10000")),
    "reconnect_ms": 20,
    "world": World(way=lambda agent, start, end: None if end == "island" else 7) if FOREST else None,
}
hut = {"at": "home", "wood": 0, "fire_lit": False}
tickets = 0


def next_ticket() -> str:
    """The first call fails, as if the game's own server were still starting."""
    global tickets
    tickets += 1
    if tickets == 1:
        raise OSError("there is no ticket yet")
    return f"{TICKET}-{tickets}"


def end_with_squad_plan() -> None:
    """Prints a plan for a squad and ends, if that is asked: its status and the agents of its steps, or the error."""
    asked = os.environ.get("UNDERSTUDY_TOGETHER")
    if asked is None:
        return
    try:
        answer = plan_together(URL, "hut", budget_ms=60_000, **json.loads(asked))
        told = [answer.status, *(step.agent for step in answer.steps)]
    except ClientError as error:
        told = [part for part in [error.code, error.pointer] if part]
    print("together:", " ".join(told))
    sys.exit()


def play_hut(client: BaseClient, over: Callable[[], None]) -> None:
    """Plays ann, or a squad; calls ``over`` once the fire is lit."""
    for tree in FOREST:
        client.see(tree["id"], tree["kind"], tree["properties"], tree["at"])
    two = os.environ.get("UNDERSTUDY_SQUAD")
    if two is not None:
        play_squad(client, hut, json.loads(two), over)
        return
    ann = client.agent("ann")
    memory = os.environ.get("UNDERSTUDY_MEMORY")
    options: Dict[str, Any] = {"memory": "x" * int(memory)} if memory else {}
    options["goal"] = json.loads(os.environ.get("UNDERSTUDY_GOAL", '"warm"'))

    def want() -> None:
        ann.want(runner=os.environ.get("UNDERSTUDY_RUNNER", "client"), **options)

    def failed(code: str, message: str) -> None:
        options.clear()
        options["goal"] = "warm"
        print(f"{code}: {message}", file=sys.stderr)
        want()

    def play(step: Step) -> None:
        if step.tool == "goto":
            hut["at"] = step.args["place"]
        elif step.tool == "chop":
            hut["wood"] += 1
            if "tree" in step.args:
                client.remove(step.args["tree"])
        elif step.tool == "light_fire":
            hut["fire_lit"] = True
            over()
        ann.see(hut)
        ann.finished()

    ann.on_step_started = play
    ann.on_failed = failed
    ann.see(hut)
    want()


def end_if_refused(client: BaseClient) -> None:
    """Ends the program with the refusal, if there is one."""
    if client.refusal is not None:
        sys.exit(f"{client.refusal.code}: {client.refusal.message}")
