"""The table of languages for Python, with the library itself: UNDERSTUDY_FEATURES names the engine's options."""

import os
import time
import unittest
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional

from understudy_client import LocalClient, Step, World

OPTIONS = Path(os.environ["UNDERSTUDY_FEATURES"]).read_text()
PATIENCE_S = 60
HUT = {"at": "home", "wood": 0, "fire_lit": False}


def at(place: str) -> Dict[str, Any]:
    return {"at": place, "beam_up": False, "nailed": False, "planks": 0}


class Features(unittest.TestCase):
    def begin(self, domain: str, world: Optional[World] = None, game_ms: Optional[Callable[[], float]] = None) -> LocalClient:
        client = LocalClient(OPTIONS, domain, world=world, game_ms=game_ms)
        self.addCleanup(client.close)
        return client

    def until(self, client: LocalClient, holds: Callable[[], object]) -> None:
        end = time.monotonic() + PATIENCE_S
        while not holds():
            client.update()
            self.assertLess(time.monotonic(), end)
            time.sleep(0.001)

    def test_questions_are_answered(self) -> None:
        client, heard = self.begin("hut"), []  # type: ignore[var-annotated]
        sea = [Step("goto", {"place": "sea"})]
        client.plan("ann", HUT, "warm", heard.append, budget_ms=60_000, domain="hut")
        client.plan_now("ann", HUT, "warm", heard.append, domain="hut", sliceMs=1000)
        client.propose("ann", HUT, "warm", sea, heard.append, budget_ms=60_000, domain="hut")
        client.plan("ann", HUT, "wram", heard.append, budget_ms=60_000, domain="hut")
        self.until(client, lambda: len(heard) == 4)
        refusal = next(each for each in heard if hasattr(each, "code"))
        self.assertEqual((refusal.code, refusal.pointer), ("invalid-request", "/goal"))
        plans = [each for each in heard if each is not refusal]
        self.assertEqual([len(plan.steps) for plan in plans], [5, 5, 5])
        details = [plan.detail for plan in plans if plan.reason == "unsound-plan"]
        self.assertEqual(details, ["step 1, goto(place=sea): there is no such action"])

    def test_several_are_planned_for_together(self) -> None:
        client, heard = self.begin("yard"), []  # type: ignore[var-annotated]
        agents = {"ann": {"state": at("mill")}, "bo": {"state": at("site")}}
        client.plan_together(agents, "raised", heard.append, budget_ms=60_000, domain="yard")
        self.until(client, lambda: heard)
        self.assertEqual({each.agent for each in heard[0].steps}, {"ann", "bo"})

    def test_squads_play_on_the_time_of_the_game(self) -> None:
        client, begun = self.begin("yard", game_ms=lambda: 5000), []  # type: ignore[var-annotated]
        ann = client.agent("ann")
        ann.on_step_started = lambda step: begun.append(step.tool)
        ann.see(at("mill"))
        client.agent("bo").see(at("site"))
        client.squad("crew").want("raised", members=["ann", "bo"], budget_ms=60_000)
        self.until(client, lambda: begun)
        self.assertEqual((begun, client.squad("crew").parts["ann"].tasks[0].squad), (["saw"], "crew"))

    def test_a_squad_tells_whose_state_it_waits_for(self) -> None:
        client, told = self.begin("yard"), []  # type: ignore[var-annotated]
        crew = client.squad("crew")
        crew.on_failed = lambda code, message: told.append((code, "/members/1" in message))
        client.agent("ann").see(at("mill"))
        crew.want("raised", members=["ann", "bob"], budget_ms=60_000)
        self.until(client, lambda: told)
        self.assertEqual(told, [("invalid-state", True)])

    def test_words_are_read_and_saved(self) -> None:
        client = self.begin("hut")
        ann, bo = client.agent("ann"), client.agent("bo")
        ann.see(HUT)
        ann.want({"directive": "Please light the fire!"}, budget_ms=60_000)
        self.until(client, lambda: ann.answer is not None and ann.answer.proved)
        bo.restore(ann.save())
        self.until(client, lambda: bo.answer is not None and bo.answer.proved)
        self.assertEqual(bo.answer and bo.answer.steps[-1].tool, "light_fire")

    def test_another_engine_takes_the_place_of_one_that_ended(self) -> None:
        client, told = self.begin("hut"), []  # type: ignore[var-annotated]
        client.on_failed = lambda code, message: told.append(code)
        ann = client.agent("ann")
        ann.see(HUT)
        ann.want("warm", budget_ms=60_000)
        self.until(client, lambda: ann.answer is not None and ann.answer.proved)
        engine = client.engine
        # As at the end of its memory: an engine that has ended takes nothing more.
        if engine is not None:
            engine.close()
        self.until(client, lambda: told)
        self.until(client, lambda: ann.answer is not None and ann.answer.proved)
        self.assertIsNot(client.engine, engine)

    def test_agents_plan_with_things(self) -> None:
        client = self.begin("tower", World())
        client.see("near", "flask", at=[3, 0])
        client.see("far", "flask", at=[90, 0])
        ann = client.agent("ann")
        ann.see({"near": None, "oil": False}, at=[0, 0])
        ann.want("oiled", budget_ms=60_000)
        self.until(client, lambda: ann.answer is not None and ann.answer.proved)
        self.assertEqual(ann.answer and ann.answer.steps[0], Step("go", {"to": "near"}))
