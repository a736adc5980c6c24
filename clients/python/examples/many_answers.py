"""Many answers of one planner: 40 questions in each frame. Arguments: the game's file, the number of answers, and the
milliseconds of a frame; with 0 it asks as fast as it can. Prints the planner's memory after a tenth, half and all of them."""

import sys
import time
from pathlib import Path
from typing import Union

from understudy_client import ClientError, LocalClient, PlanAnswer, Step, TogetherAnswer

QUESTIONS = 40
FILE, ANSWERS, FRAME_MS = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
waiting = 0


def hear(answer: Union[PlanAnswer, TogetherAnswer, ClientError]) -> None:
    global waiting
    if not isinstance(answer, PlanAnswer):
        sys.exit(f"there is no plan: {answer}")
    waiting -= 1


def ask(client: LocalClient, at: int) -> None:
    agent, turn = f"ann {at % 20}", at // 3
    state = {"at": ["home", "forest"][turn % 2], "wood": turn % 8, "fire_lit": False}
    if at % 3 == 0:
        client.plan_now(agent, state, "warm", hear)
    elif at % 3 == 1:
        client.propose(agent, state, "warm", [Step("chop", {})], hear, budget_ms=60_000)
    else:
        client.plan(agent, state, "warm", hear, budget_ms=60_000)


def tell(client: LocalClient, answers: int) -> None:
    engine = client.engine
    assert engine is not None
    print(f"after {answers} answers: {engine.memory_bytes / 1e6:.1f} MB", flush=True)


with LocalClient(Path(FILE).read_text(), "hut") as client:
    while client.engine is None:
        client.update()
    for begin in range(0, ANSWERS, QUESTIONS):
        for at in range(begin, min(begin + QUESTIONS, ANSWERS)):
            if at in (ANSWERS // 10, ANSWERS // 2):
                tell(client, at)
            waiting += 1
            ask(client, at)
        while waiting > 0:
            time.sleep(FRAME_MS / 1000)  # the rest of the frame; a planner that is late gets the next one, too
            client.update()
    tell(client, ANSWERS)
