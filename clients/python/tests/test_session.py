"""The client within a session: server restarts, refused wants, departing agents."""

import unittest

from tests.played_session import STEPS, PlayedSession, told
from understudy_client import ClientError, Step


class ForgottenSession(unittest.TestCase):
    def test_nothing_is_compared_with_numbers_of_the_session_before(self) -> None:
        play = PlayedSession.asking()
        ann = play.session.agent("ann")
        play.plan("ann", 1, 2)
        self.assertTrue(ann.answer and ann.answer.proved)
        play.forget_session()
        ann.see({"at": "forest"})
        play.connect(token="b")
        play.update()
        # The state of the new session has the number of the plan's state in the old one.
        self.assertEqual(play.last("state")["seq"], 1)
        self.assertEqual((ann.answer.proved, ann.answer.stale), (False, True))
        self.assertEqual([step.tool for step in ann.answer.steps], ["goto", "chop"])
        play.plan("ann", 1, 2)
        self.assertEqual((ann.answer.proved, ann.answer.stale), (True, False))

    def test_a_step_that_the_session_before_began_has_no_number_in_the_new_one(self) -> None:
        play = PlayedSession()
        play.connect()
        ann = play.session.agent("ann")
        ann.see({"at": "home"})
        ann.want("warm", runner="server")
        play.update()
        play.hear(type="begin", n=1, agent="ann", stepId=7, step=STEPS[0])
        play.update()
        play.forget_session()
        play.connect(token="b")
        play.taken()
        ann.finished()
        play.update()
        self.assertEqual([each["type"] for each in play.taken()], ["state", "want"])
        play.hear(type="begin", n=1, agent="ann", stepId=1, step=STEPS[1])
        play.update()
        ann.finished()
        play.update()
        ends = [(each["stepId"], each["event"]) for each in play.taken() if each["type"] == "step"]
        self.assertEqual(ends, [(1, "started"), (1, "finished")])


class ResumedSession(unittest.TestCase):
    def test_is_given_up_if_the_server_does_not_acknowledge_what_is_sent_again(self) -> None:
        for received, state in ((0, "away"), (2, "open")):
            play = PlayedSession.asking()
            play.lose_connection()
            play.taken()
            play.connect(received)
            self.assertEqual(len([each for each in play.taken() if "seq" in each]), 2 - received)
            play.update(after_s=9.9)
            self.assertEqual(play.session.state, "open")
            play.update(after_s=0.2)
            self.assertEqual(play.session.state, state)


class SilentServer(unittest.TestCase):
    def test_is_given_up_though_it_says_again_what_it_has_said(self) -> None:
        for again in ({"type": "welcome", "resumeToken": "a", "received": 0}, {"type": "ack", "received": 0}):
            play = PlayedSession.asking()
            for _ in range(5):
                play.update(after_s=1.9)
                play.hear(**again)
            self.assertEqual(play.session.state, "open")
            play.update(after_s=0.6)
            self.assertEqual(play.session.state, "away")


class Times(unittest.TestCase):
    def test_a_step_tells_its_times_and_does_not_begin_before_its_own(self) -> None:
        play = PlayedSession.asking()
        ann = play.session.agent("ann")
        steps = [{**step, "startsAt": 2.001, "duration": 4} for step in STEPS]
        plan = {"agent": "ann", "basedOn": 1, "want": 2, "steps": steps, "cost": 3, "source": "classical"}
        play.hear(type="plan", n=1, status="solved", fromMs=[2001, 6002], **plan)
        play.update(after_s=2)
        self.assertIsNone(ann.step)
        play.update(after_s=0.001)
        self.assertEqual(ann.step, Step("goto", {"place": "forest"}))
        self.assertEqual([(each.starts_at, each.duration) for each in ann.answer.steps], [(2.001, 4), (2.001, 4)])
        wrongs = ({"fromMs": [True]}, {"fromMs": 3}, {"steps": [{**STEPS[0], "startsAt": "soon"}]})
        for n, wrong in enumerate(wrongs, 2):
            play.hear(type="plan", n=n, status="solved", **{**plan, **wrong})
        self.assertEqual([error.code for error in play.errors], ["bad-message"] * 3)


class Orders(unittest.TestCase):
    def test_one_that_is_over_is_not_given_again(self) -> None:
        play = PlayedSession()
        play.connect()
        ann = play.session.agent("ann")
        heard = []
        ann.on_order = lambda *change: heard.append(change)
        orders = [{"id": name, "goal": {"goal": "felled", "things": {"it": name}}} for name in ("a", "b")]
        ann.see({"at": "home"})
        ann.want("warm", orders=orders)
        play.update()
        play.hear(type="order", n=1, agent="ann", want=9, id="a", state="done")
        play.hear(type="order", n=2, agent="ann", want=2, id="a", state="done")
        play.hear(type="order", n=3, agent="ann", want=2, id="b", state="postponed", reason="taken")
        self.assertEqual(heard, [("a", "done", None), ("b", "postponed", "taken")])
        self.assertEqual(ann.orders["b"], ("postponed", "taken"))
        play.taken()
        ann.want("warm", orders=orders)
        play.update()
        self.assertEqual([each["type"] for each in play.taken() if each["type"] == "want"], [])
        self.assertEqual(ann.save()["want"]["orders"], orders[1:])
        play.forget_session()
        play.connect(token="b")
        play.update()
        self.assertEqual(play.last("want")["orders"], orders[1:])


class EndOfStep(unittest.TestCase):
    def setUp(self) -> None:
        self.play = PlayedSession()
        self.play.connect()
        self.ann = self.play.session.agent("ann")
        self.begun = []
        self.ann.on_step_started = self.begun.append
        self.ann.see({"at": "home"})
        self.ann.want("warm")
        self.play.update()
        self.play.plan("ann", 1, 2)
        self.play.update()

    def test_is_of_the_step_it_names(self) -> None:
        self.play.plan("ann", 1, 2, steps=[STEPS[1], STEPS[1]])
        self.play.update()
        old, new = self.begun
        self.ann.finished(old)
        self.ann.failed("too late", old)
        self.assertIs(self.ann.step, new)
        self.ann.finished(new)
        self.assertIsNone(self.ann.step)

    def test_is_not_of_an_equal_step_that_comes_next(self) -> None:
        self.play.plan("ann", 1, 2, steps=[STEPS[1], STEPS[1]])
        self.play.update()
        first = self.begun[-1]
        self.ann.finished(first)
        self.play.update()
        self.ann.finished(first)
        self.assertEqual(self.ann.step, Step("chop", {}))

    def test_is_of_a_step_that_goes_on_with_another_plan(self) -> None:
        self.play.plan("ann", 1, 2, steps=[STEPS[0]])
        self.play.update()
        self.assertEqual(len(self.begun), 1)
        self.ann.finished(self.begun[0])
        self.assertIsNone(self.ann.step)


class Refusals(unittest.TestCase):
    def setUp(self) -> None:
        self.play = PlayedSession()
        self.play.connect()
        self.ann, self.bob = self.play.session.agent("ann"), self.play.session.agent("bob")
        for agent in (self.ann, self.bob):
            agent.see({"at": "home"})
            agent.want("wram")
        self.play.update()
        self.told = (told(self.ann), told(self.bob))

    def test_are_told_to_the_agent_that_they_concern(self) -> None:
        self.play.hear(type="error", code="invalid-request", message="no such goal", pointer="/goal", seq=2)
        self.assertEqual(self.told, ([("invalid-request", "no such goal")], []))
        self.assertEqual(self.ann.last_error.pointer, "/goal")
        self.play.hear(type="error", code="invalid-request", message="no such place", seq=3)
        self.assertEqual(self.told[1], [("invalid-request", "no such place")])
        self.assertEqual(self.bob.last_error.code, "invalid-request")
        self.play.hear(type="error", code="overloaded", message="no time", seq=77, agent="bob")
        self.assertEqual([len(told) for told in self.told], [1, 2])

    def test_are_told_to_all_if_they_concern_all_of_the_session(self) -> None:
        self.play.hear(type="error", code="overloaded", message="no time")
        self.assertEqual(self.told, ([("overloaded", "no time")],) * 2)
        self.assertEqual([error.code for error in self.play.errors], ["overloaded"])

    def test_let_the_same_be_wanted_again(self) -> None:
        self.play.taken()
        self.ann.want("wram")
        self.play.update()
        self.assertEqual(self.play.taken(), [])
        self.play.hear(type="error", code="invalid-request", message="no such goal", seq=2, agent="ann")
        self.play.update(after_s=2)
        self.assertEqual(self.play.taken(), [])
        self.ann.want("wram")
        self.play.update()
        self.assertEqual([(each["type"], each["goal"]) for each in self.play.taken()], [("want", "wram")])
        self.ann.want("wram")
        self.play.update(after_s=2)
        self.assertEqual(self.play.taken(), [])

    def test_are_not_asked_again_in_each_frame(self) -> None:
        self.play.taken()
        self.play.hear(type="error", code="invalid-request", message="no such goal", seq=2, agent="ann")
        for _ in range(30):
            self.ann.want("wram")
            self.play.update(after_s=1 / 60)
        self.assertEqual(self.play.taken(), [])

    def test_while_there_is_no_session_are_kept(self) -> None:
        self.play.lose_connection()
        self.play.session.connecting(self.play, 0)
        self.play.session.opened(0)
        self.play.hear(type="error", code="too-busy", message="come back later")
        self.assertEqual(self.play.errors[-1].code, "too-busy")


class LongMessages(unittest.TestCase):
    def setUp(self) -> None:
        self.play = PlayedSession()
        self.play.connect()
        self.ann = self.play.session.agent("ann")
        self.told = told(self.ann)

    def test_of_a_state_are_refused_here(self) -> None:
        self.ann.see({"at": "home"})
        self.ann.want("warm")
        self.play.update()
        self.play.taken()
        self.ann.see({"at": "x" * 33_000})
        self.play.update()
        self.assertEqual(self.play.taken(), [])
        self.assertEqual([code for code, _ in self.told], ["message-too-large"])
        # The server plans for a state that the agent has left.
        self.play.plan("ann", 1, 2)
        self.assertIsNone(self.ann.answer)
        self.ann.see({"at": "forest"})
        self.play.update()
        self.assertEqual([each["seq"] for each in self.play.taken() if each["type"] == "state"], [3])

    def test_of_a_want_are_refused_here(self) -> None:
        self.ann.see({"at": "home"})
        self.ann.want("warm")
        self.play.update()
        self.ann.want("warm", memory="x" * 33_000)
        self.play.update()
        self.play.update()
        self.assertEqual([code for code, _ in self.told], ["message-too-large"])
        self.assertEqual([(each["type"], each["seq"]) for each in self.play.taken()[-1:]], [("idle", 3)])
        self.ann.want("warm", memory="x" * 30_000)
        self.play.update()
        self.assertEqual([each["seq"] for each in self.play.taken()], [4])

    def test_are_not_made_of_short_ones(self) -> None:
        texts = []
        self.play.send = lambda text: texts.append(text)
        for index in range(400):
            self.play.session.agent(f"agent-{index}").see({"at": "x" * 200})
        self.play.update()
        self.assertGreater(len(texts), 2)
        self.assertLessEqual(max(map(len, texts)), 32768)


class Leaving(unittest.TestCase):
    def test_agents_interrupt_their_steps_and_are_forgotten(self) -> None:
        play = PlayedSession()
        play.connect()
        ann = play.session.agent("ann")
        interrupted = []
        ann.on_step_interrupted = lambda step, why: interrupted.append((step.tool, why))
        ann.see({"at": "home"})
        ann.want("warm")
        play.update()
        play.plan("ann", 1, 2)
        play.update()
        play.taken()
        ann.close()
        ann.close()
        for late in (ann.finished, ann.idle, lambda: ann.see({"at": "forest"}), lambda: ann.want("warm")):
            late()
        play.update()
        self.assertEqual(interrupted, [("goto", "closed")])
        self.assertEqual([each["type"] for each in play.taken()], ["leave"])
        play.plan("ann", 1, 2)
        self.assertEqual((ann.answer, play.session.agents), (None, {}))
        self.assertIsNot(play.session.agent("ann"), ann)

    def test_a_million_come_and_go(self) -> None:
        play = PlayedSession()
        play.connect()
        for index in range(2000):
            agent = play.session.agent(f"agent-{index}")
            agent.see({"at": "home"})
            play.update()
            agent.close()
            play.update()
            play.hear(type="ack", received=play.session._outbox.seq)
            play.taken()
        session = play.session
        self.assertEqual((session.agents, session._outbox._kept, session._leaving), ({}, [], []))
        self.assertTrue(session.is_settled())


class Values(unittest.TestCase):
    def test_that_json_does_not_have_are_typed_errors(self) -> None:
        ann = PlayedSession().session.agent("ann")
        for value in (float("nan"), float("inf"), None, [1], {1, 2}, object()):
            with self.assertRaises(ClientError) as caught:
                ann.see({"wood": value})
            self.assertEqual((caught.exception.code, caught.exception.pointer), ("bad-value", "/values/wood"))
        cyclic: dict = {}
        cyclic["oneOf"] = [cyclic]
        for goal in ({"wood": {">": float("nan")}}, {"wood": {1, 2}}, cyclic):
            with self.assertRaises(ClientError):
                ann.want(goal)
        for saved in (None, {}, {"values": [], "want": None, "steps": []}, {"values": {}, "want": 1, "steps": [{}]}):
            with self.assertRaises(ClientError):
                ann.restore(saved)

    def test_of_a_goal_may_be_changed_in_place(self) -> None:
        play = PlayedSession()
        play.connect()
        ann = play.session.agent("ann")
        goal = {"wood": 1}
        ann.see({"wood": 0})
        ann.want(goal)
        play.update()
        goal["wood"] = 2
        ann.want(goal)
        play.update()
        self.assertEqual(play.last("want")["goal"], {"wood": 2})


class Callbacks(unittest.TestCase):
    def test_that_raise_leave_no_gap_in_the_numbers(self) -> None:
        play = PlayedSession()
        play.connect()
        ann, bob = play.session.agent("ann"), play.session.agent("bob")
        bob.see({"at": "home"})
        bob.want("warm")
        play.update()
        play.plan("bob", 1, 2)

        def fail(_: Step) -> None:
            raise KeyError("a mistake of the game's")

        bob.on_step_started = fail
        ann.see({"at": "home"})
        with self.assertRaises(KeyError):
            play.update()
        play.update()
        self.assertEqual([each["seq"] for each in play.said if "seq" in each], [1, 2, 3])


class WithoutAState(unittest.TestCase):
    def test_a_want_is_in_vain_and_the_agent_hears_of_it_once(self) -> None:
        play = PlayedSession()
        play.connect()
        anne = play.session.agent("anne")
        anne.want("warm")
        heard = told(anne)
        for _ in range(5):
            play.update(0.6)
        self.assertEqual([code for code, _ in heard], ["invalid-state"])
        self.assertEqual([message["type"] for message in play.taken()], ["hello"])
        anne.see({"at": "home"})
        play.update()
        self.assertEqual([message["type"] for message in play.taken()], ["state", "want"])
        self.assertEqual(len(heard), 1)
