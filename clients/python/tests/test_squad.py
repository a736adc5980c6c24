"""Squads within a session: members that come and go, lost sessions, saved games."""

import json
import unittest
from typing import Any, List

from tests.played_session import STEPS, PlayedSession
from understudy_client import ClientError

GO, CHOP = STEPS


class SquadPlay(PlayedSession):
    """A squad of ann and bo in an open session."""

    def __init__(self) -> None:
        super().__init__()
        self.log: List[str] = []
        self.squad = self.session.squad("two")
        self.ann, self.bo = self.watched("ann"), self.watched("bo")
        self.connect()
        self.want()

    def watched(self, name: str) -> Any:
        agent = self.session.agent(name)
        agent.see({"at": "home"})
        agent.on_step_started = lambda step: self.log.append(f"{name} {step.tool}")
        agent.on_step_over = lambda step: self.log.append(f"{name} over {step.tool}")
        agent.on_step_interrupted = lambda step, why: self.log.append(f"{name} {why} {step.tool}")
        return agent

    def want(self, **options: Any) -> None:
        self.squad.want("stocked", members=["ann", "bo"], **options)
        self.update()

    def push(self, **message: Any) -> None:
        self.n += 1
        self.hear(n=self.n, squad="two", **message)

    def begin(self, agent: str, step_id: int, step: Any, *partners: str, **more: Any) -> None:
        until = self.now * 1000 + 4000
        more["with"] = list(partners)
        self.push(type="begin", agent=agent, stepId=step_id, step=step, untilMs=until, **more)

    def sent(self, kind: str) -> List[Any]:
        return [each for each in self.said if each["type"] == kind]


class Squads(unittest.TestCase):
    def test_it_is_told_once_and_again_when_it_changes(self) -> None:
        play = SquadPlay()
        play.want()
        self.assertEqual([each["members"] for each in play.sent("squad")], [["ann", "bo"]])
        play.want(disabled={"ann": ["chop"]})
        self.assertEqual(play.sent("squad")[-1]["disabled"], {"ann": ["chop"]})
        self.assertEqual((play.squad.goal, play.squad.members), ("stocked", ("ann", "bo")))
        with self.assertRaises(ClientError):
            play.want(by=float("nan"))

    def test_a_member_does_several_steps_and_tells_their_ends(self) -> None:
        play = SquadPlay()
        play.begin("ann", 1, GO)
        play.begin("ann", 2, CHOP, "bo")
        self.assertEqual([task.left_ms for task in play.ann.tasks], [4000, 4000])
        play.ann.failed("tired", play.ann.tasks[1].step)
        play.ann.finished()
        play.ann.finished()
        play.update()
        ends = [(each["stepId"], each["event"], each.get("detail")) for each in play.sent("step")]
        self.assertEqual(ends, [(2, "failed", "tired"), (1, "finished", None)])
        play.begin("bo", 3, CHOP)
        play.push(type="finish", agent="bo", stepId=3)
        play.push(type="interrupt", agent="bo", stepId=3, reason="late")
        self.assertEqual(play.log, ["ann goto", "ann chop", "bo chop", "bo over chop"])
        play.push(type="wait", agent="bo", step=GO, what="event", untilMs=30)
        self.assertEqual(play.squad.parts["bo"].waits[2:], (None, "event", 30))
        play.push(type="rest", agent="bo", reason="done")
        self.assertEqual(play.squad.parts["bo"], ((), None, "done"))

    def test_a_member_leaves_with_a_want_of_its_own(self) -> None:
        play = SquadPlay()
        play.begin("bo", 1, GO)
        play.bo.want("stocked")
        play.update()
        self.assertEqual(play.log[-1], "bo goal-changed goto")
        self.assertEqual(play.sent("squad")[-1]["members"], ["ann"])
        play.want(by=90)
        self.assertEqual([each["agent"] for each in play.sent("idle")], ["bo"])
        play.session.squad("three").want("stocked", members=["ann"])
        play.bo.close()
        play.update()
        self.assertEqual([each["squad"] for each in play.sent("disband")], ["two"])

    def test_a_member_takes_its_own_goal_with_it(self) -> None:
        play = SquadPlay()
        play.want(goals={"ann": "cold", "bo": {"at": "home"}})
        self.assertEqual(play.sent("squad")[-1]["goals"], {"ann": "cold", "bo": {"at": "home"}})
        play.bo.want("stocked")
        play.update()
        self.assertEqual(play.sent("squad")[-1]["goals"], {"ann": "cold"})

    def test_it_goes_on_in_the_middle_of_a_step_when_the_session_is_lost(self) -> None:
        play = SquadPlay()
        play.begin("ann", 7, CHOP, "bo")
        play.begin("bo", 7, CHOP, "ann")
        play.begin("ann", 8, GO)
        play.update(1)
        play.forget_session()
        play.taken()
        play.connect(token="b")
        play.update()
        running = play.sent("squad")[0]["running"]
        self.assertEqual([(each["agent"], each["with"], each["leftMs"]) for each in running], [("ann", ["bo"], 3000), ("ann", [], 3000)])
        # It ends before the new session has a number for it.
        play.ann.finished(play.ann.tasks[1].step)
        play.log.clear()
        play.begin("ann", 1, CHOP, "bo")
        play.begin("bo", 1, CHOP, "ann")
        play.begin("ann", 2, GO)
        play.update()
        self.assertEqual(play.log, [])
        self.assertEqual([(each["stepId"], each["event"]) for each in play.sent("step")], [(2, "finished")])

    def test_a_partner_tells_of_a_step_in_flight_with_its_role(self) -> None:
        play = SquadPlay()
        play.squad.want("stocked", members=["bo", "ann"])
        play.update()
        play.begin("ann", 7, CHOP, "bo")
        play.begin("bo", 7, CHOP, "ann", role="nurse")
        self.assertEqual([task.role for task in play.ann.tasks + play.bo.tasks], [None, "nurse"])
        play.update()
        saved = json.loads(json.dumps([play.ann.save(), play.bo.save(), play.squad.save()]))
        restored = PlayedSession()
        parts = [restored.session.agent("ann"), restored.session.agent("bo"), restored.session.squad("two")]
        for part, kept in zip(parts, saved):
            part.restore(kept)
        restored.connect()
        restored.update()
        play.forget_session()
        play.taken()
        play.connect(token="b")
        play.update()
        for running in (play.sent("squad")[-1]["running"], restored.last("squad")["running"]):
            told = [(each["agent"], each["with"], each.get("role")) for each in running]
            self.assertEqual(told, [("bo", ["ann"], "nurse")])

    def test_it_is_saved_and_restored_in_the_middle_of_a_step(self) -> None:
        play = SquadPlay()
        play.begin("ann", 7, CHOP, "bo")
        play.begin("bo", 7, CHOP, "ann")
        play.update(1.5)
        saved = json.loads(json.dumps([play.ann.save(), play.bo.save(), play.squad.save()]))
        other = PlayedSession()
        ann, bo, squad = other.session.agent("ann"), other.session.agent("bo"), other.session.squad("two")
        ann.restore(saved[0])
        bo.restore(saved[1])
        squad.restore(saved[2])
        self.assertEqual([(task.partners, task.left_ms) for task in ann.tasks + bo.tasks], [(("bo",), 2500), (("ann",), 2500)])
        other.connect()
        other.update()
        self.assertEqual(len(other.last("squad")["running"]), 1)
        for damaged in (None, {}, {"message": {"members": 3, "goal": 1}, "running": []}, {"message": None, "running": [3]}):
            with self.assertRaises(ClientError):
                squad.restore(damaged)

    def test_it_reports_a_refusal_and_repeats_its_goal_when_the_game_does(self) -> None:
        play = SquadPlay()
        failed: List[str] = []
        roles: List[str] = []
        play.squad.on_failed = lambda code, message: failed.append(code)
        play.squad.on_roles = lambda all: roles.extend(role.agent for role in all)
        play.hear(type="error", code="too-busy", message="m", seq=3)
        play.update(1)
        play.hear(type="error", code="invalid-request", message="m", pointer="/goal", seq=4, squad="two")
        play.want()
        self.assertEqual(len(play.sent("squad")), 2)
        play.update(1)
        self.assertEqual(len(play.sent("squad")), 3)
        self.assertEqual(failed, ["invalid-request"])
        role = {"step": GO, "with": [], "isRunning": True, "fromMs": 0, "untilMs": 9, "for": []}
        play.push(type="roles", roles=[{**role, "agent": "bo"}])
        play.push(type="roles", roles=[{**role, "agent": 3}])
        self.assertEqual(roles, ["bo"])
        play.squad.interrupt("bo")
        play.want(maintain={"at": "x" * 40_000})
        self.assertEqual([each.get("agent") for each in play.sent("interrupt")], ["bo"])
        self.assertEqual(failed[-1], "message-too-large")


if __name__ == "__main__":
    unittest.main()
