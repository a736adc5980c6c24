"""A model of the game's own, here a scripted one: it plans when the planner asks it, and what it says is proved.
Argument: the game's file."""

import json
import sys
import time
from pathlib import Path
from typing import Any, List, Union

from understudy_client import ClientError, LocalClient, ModelQuestion, PlanAnswer, Step, TogetherAnswer

HUT = {"at": "home", "wood": 0, "fire_lit": False}
answers: List[Union[PlanAnswer, TogetherAnswer, ClientError]] = []


def ask_model(question: ModelQuestion) -> Any:
    """The scripted model. A real one gets the prompt, and is held to the schema."""
    print(f"asked for a {question.kind}: {question.user.splitlines()[0]}")
    places = {"goto": iter(["forest", "home"])}
    tools = ["goto", "chop", "chop", "goto", "light_fire"]
    return {"steps": [{"tool": tool, "args": {"place": next(places[tool])} if tool in places else {}} for tool in tools]}


def wait_for_answer(client: LocalClient) -> None:
    while not answers:
        client.update()  # once in each frame of your game
        time.sleep(1 / 60)
    answer = answers.pop()
    if not isinstance(answer, PlanAnswer):
        sys.exit(f"there is no plan: {answer}")
    steps = ", ".join(" ".join([step.tool, *map(str, step.args.values())]) for step in answer.steps)
    print(f"{answer.source}: {steps} for {answer.cost}")


options = {"game": json.loads(Path(sys.argv[1]).read_text()), "model": {"name": "scripted"}}
with LocalClient(options, "hut") as client:
    client.questions.on_model_wanted = lambda question: client.answer_model(question.number, ask_model(question))
    client.plan("ann", HUT, "warm", answers.append, budget_ms=60_000)
    wait_for_answer(client)
    # A plan that forgets the ways: the planner mends it.
    steps = [Step("chop", {}), Step("light_fire", {})]
    client.propose("ann", HUT, "warm", steps, answers.append, budget_ms=60_000)
    wait_for_answer(client)
