"""The client's game for `pnpm client-check`: ann fetches wood and lights a fire."""

import json
import os
import sys
import time

from squad_hut import play_squad
from understudy_client import Client, ClientError, Step, World, plan_together

hut = {"at": "home", "wood": 0, "fire_lit": False}


TICKET = os.environ.get("UNDERSTUDY_TICKET")
tickets = 0


def plan_for_squad(asked: str) -> str:
    """The status and the agents of the steps, or the error."""
    url = os.environ.get("UNDERSTUDY_URL", "http://127.0.0.1:7071")
    try:
        answer = plan_together(url, "hut", budget_ms=60_000, **json.loads(asked))
    except ClientError as error:
        return " ".join(filter(None, [error.code, error.pointer]))
    return " ".join([answer.status, *(step.agent for step in answer.steps)])


together = os.environ.get("UNDERSTUDY_TOGETHER")
if together is not None:
    print("together:", plan_for_squad(together))
    sys.exit()
two = os.environ.get("UNDERSTUDY_SQUAD")


def next_ticket() -> str:
    """The first call fails, as if the game's own server were still starting."""
    global tickets
    tickets += 1
    if tickets == 1:
        raise OSError("there is no ticket yet")
    return f"{TICKET}-{tickets}"


memory = os.environ.get("UNDERSTUDY_MEMORY")
options = {"memory": "x" * int(memory)} if memory else {}
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
    ann.see(hut)
    ann.finished()


url = os.environ.get("UNDERSTUDY_URL", "http://127.0.0.1:7071")
answer_ms = float(os.environ.get("UNDERSTUDY_ANSWER_MS", "10000"))
ticket = next_ticket if TICKET else None
forest = json.loads(os.environ.get("UNDERSTUDY_THINGS", "[]"))
world = World(way=lambda agent, start, end: None if end == "island" else 7) if forest else None
with Client(url, "hut", ticket=ticket, answer_ms=answer_ms, reconnect_ms=20, world=world) as client:
    for tree in forest:
        client.see(tree["id"], tree["kind"], tree["properties"], tree["at"])
    ann = client.agent("ann")
    if two is None:
        ann.on_step_started = play
        ann.on_failed = failed
        ann.see(hut)
        want()
    else:
        play_squad(client, hut, json.loads(two), lambda: None)
    while not hut["fire_lit"] and client.refusal is None:
        client.update()
        time.sleep(0.005)
    client.close(within_ms=60_000)
    if client.refusal is not None:
        sys.exit(f"{client.refusal.code}: {client.refusal.message}")
