"""The squad of play_hut.py: its members see the same hut."""

from typing import Any, Callable, Dict, Tuple

from understudy_client import SquadRole, Step
from understudy_client.base_client import BaseClient


def play_squad(client: BaseClient, hut: Dict[str, Any], wanted: Dict[str, Any], over: Callable[[], None]) -> None:
    """Plays what the server tells the members; calls ``over`` once the fire is lit."""
    pair = client.squad("two")
    members = [client.agent(name) for name in wanted["members"]]

    def see() -> None:
        for member in members:
            member.see(hut)

    def play(name: str, step: Step) -> None:
        if step.tool == "hold":
            return
        if step.tool == "refuse":
            client.agent(name).failed("I will not", step)
            return
        if step.tool == "fall":
            members.remove(client.agent(name))
            client.agent(name).close()
            return
        if "tree" in step.args:
            print(f"{name} claims {', '.join(map(str, client.agent(name).claims))}", flush=True)
        if step.tool == "goto":
            hut["at"] = step.args["place"]
        elif step.tool == "chop":
            hut["wood"] += 1
            if "tree" in step.args:
                client.remove(step.args["tree"])
        elif step.tool == "light_fire":
            hut["fire_lit"] = True
        see()
        client.agent(name).finished(step)
        if hut["fire_lit"]:
            pair.disband()
            over()

    def end(_: Step) -> None:
        hut["wood"] += 1
        see()

    def rest(name: str, reason: str) -> None:
        print(f"{name} rests: {reason}", flush=True)
        if reason == "done":
            pair.interrupt(name)

    def tell_roles(roles: Tuple[SquadRole, ...]) -> None:
        print("roles:", ", ".join(f"{role.agent} {role.step.tool}" for role in roles), flush=True)

    def failed(code: str, message: str) -> None:
        print(code, flush=True)
        want()

    def want() -> None:
        options = {key: value for key, value in wanted.items() if key != "budgetMs"}
        pair.want(budget_ms=wanted["budgetMs"], **options)

    for member in members:
        name = member.name
        member.on_step_started = lambda step, name=name: play(name, step)
        member.on_step_over = end
        member.on_step_interrupted = lambda step, why, name=name: print(f"{name} stops {step.tool}: {why}", flush=True)
        member.on_waiting = lambda wait, name=name: print(f"{name} waits for {wait.partner}: {wait.what}", flush=True)
        member.on_resting = lambda reason, name=name: rest(name, reason)
    pair.on_roles = tell_roles
    pair.on_failed = failed
    see()
    want()
