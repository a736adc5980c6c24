"""A thief with an order, and a chest that stays full; a server plans for the dungeon of the protocol's transcript."""

import os
import time

from understudy_client import Client, Step, World

chests = {"old": {"at": 10, "gold": 8}, "red": {"at": 30, "gold": 15}, "big": {"at": 40, "gold": 20}}
thief = {"near": None, "gold": 0, "hurt": False}


def play(step: Step) -> None:
    print("ann:", step.tool, *step.args.values())
    name = step.args.get("to", step.args.get("chest"))
    if step.tool == "go":
        thief["near"] = name
    if step.tool == "steal":
        thief["gold"] += chests[name]["gold"]
        client.see(name, properties={"gold": 0})
    ann.see(thief, at=[chests[name]["at"]])
    ann.finished(step)


def tell(name: str, state: str, reason: "str | None") -> None:
    print(f"ann: {name} is {state}" + (f", {reason}" if reason else ""))
    if state == "postponed":
        client.see("old", holder="")  # the player goes away


url = os.environ.get("UNDERSTUDY_URL", "http://127.0.0.1:7071")
with Client(url, "dungeon", world=World()) as client:
    for chest, facts in chests.items():
        client.see(chest, "chest", {"gold": facts["gold"]}, at=[facts["at"]])
    client.see("old", holder="player")
    ann = client.agent("ann")
    ann.on_step_started = play
    ann.on_order = tell
    ann.see(thief, at=[0])
    ann.want(
        "rich",
        budget_ms=1000,
        orders=[{"id": "rob-old", "goal": {"goal": "robbed", "things": {"it": "old"}}}],
        maintain={"goal": "full", "things": {"it": "red"}},
    )
    while thief["gold"] < 20 or ann.orders.get("rob-old", ("",))[0] != "done":
        client.update()  # once in each frame of your game
        time.sleep(1 / 60)
    saved = ann.save()  # plain JSON; restore() takes it in the next game
    print(f"ann: {len(saved['want']['orders'])} orders left")
