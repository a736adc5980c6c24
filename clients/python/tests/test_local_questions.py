"""Questions beside agents, with the planner's part played by the test."""

import ctypes
import json
import unittest
from typing import Any, List

from understudy_client import ClientError, LocalQuestions, ModelQuestion, PlanAnswer, Step
from understudy_client.local_engine import _last_error

PLAN = {"status": "solved", "steps": [{"tool": "chop", "args": {}}], "cost": 2, "source": "llm", "detail": "step 1, chop(): needs at=forest"}


class Questions(unittest.TestCase):
    def setUp(self) -> None:
        self.sent: List[Any] = []
        self.heard: List[Any] = []
        self.questions = LocalQuestions(lambda text: self.sent.append(json.loads(text)))

    def hear(self, type: str, **members: Any) -> bool:
        return self.questions.hears(json.dumps({"type": type, **members}, separators=(",", ":")))

    def test_answers_come_to_their_questions(self) -> None:
        one = self.questions.ask("plan-once", {"goal": "warm"}, self.heard.append)
        other = self.questions.ask("propose", {"goal": "warm"}, self.heard.append)
        self.assertEqual(self.sent, [{"type": "plan-once", "goal": "warm", "id": one}, {"type": "propose", "goal": "warm", "id": other}])
        self.assertTrue(self.hear("refused", id=other, code="invalid-request", message="no", pointer="/goal"))
        self.assertTrue(self.hear("answer", id=one, **PLAN))
        refusal, plan = self.heard
        self.assertEqual((refusal.code, refusal.pointer), ("invalid-request", "/goal"))
        self.assertEqual(plan, PlanAnswer("solved", [Step("chop")], 2, "llm", None, "step 1, chop(): needs at=forest"))
        # A second answer to the same question, and one to none.
        self.assertTrue(self.hear("answer", id=one, **PLAN) and self.hear("answer", id=99, **PLAN))
        self.assertEqual(len(self.heard), 2)

    def test_a_wrong_answer_is_an_error(self) -> None:
        for wrong in [{}, {**PLAN, "steps": 7}, {**PLAN, "cost": "much"}]:
            asked = self.questions.ask("plan-now", {}, self.heard.append)
            self.hear("answer", id=asked, **wrong)
            self.assertEqual(self.heard.pop().code, "bad-answer")

    def test_the_model_is_asked_and_answers(self) -> None:
        self.questions.on_model_wanted = self.heard.append
        self.questions.on_model_unwanted = self.heard.append
        self.questions.on_model_refused = self.heard.append
        told = {"number": 3, "kind": "plan", "domain": "hut", "system": "Plan", "user": "now", "schema": {}, "withinMs": 80}
        self.hear("model-wanted", **told)
        self.assertEqual(self.heard.pop(), ModelQuestion(3, "plan", "hut", "Plan", "now", {}, 80))
        for name in told:
            self.hear("model-wanted", **{**told, name: None})
        self.assertEqual(self.heard, [])
        self.questions.answer_model(3, {"steps": []})
        self.questions.model_failed(4, "out of memory" * 1000)
        self.assertEqual(self.sent[0], {"type": "model-answer", "number": 3, "answer": {"steps": []}})
        self.assertEqual(len(self.sent[1]["message"]), 1000)
        self.hear("model-unwanted", number=4)
        self.hear("refused", number=3, code="invalid-request", message="late", pointer="/number")
        self.assertEqual((self.heard[0], self.heard[1].pointer), (4, "/number"))
        with self.assertRaises(ClientError):
            self.questions.answer_model(3, {"steps": {1, 2}})

    def test_other_messages_are_left_to_the_session(self) -> None:
        for text in ['{"type":"plan"}', "{", "", '{"type":"answer"', '{"type":"answers"}']:
            self.assertFalse(self.questions.hears(text))

    def test_a_lost_engine_answers_nothing_more(self) -> None:
        self.questions.ask("plan-once", {}, self.heard.append)
        self.questions.lost(ClientError("memory-limit", "too much"))
        self.questions.lost(ClientError("memory-limit", "too much"))
        self.assertEqual([error.code for error in self.heard], ["memory-limit"])


class ScriptedLibrary:
    """The error of a library."""

    def __init__(self, error: Any) -> None:
        self._text = ctypes.create_string_buffer(json.dumps(error).encode())

    def understudy_error(self, text: Any, length: Any) -> None:
        text._obj.value, length._obj.value = ctypes.addressof(self._text), len(self._text.value)


class Errors(unittest.TestCase):
    def test_a_hint_is_told_once(self) -> None:
        for message in ["too many messages wait", "there is no goal (send less often)"]:
            told = _last_error(ScriptedLibrary({"code": "a", "message": message, "hint": "send less often"}))  # type: ignore[arg-type]
            self.assertEqual((told.code, told.message.count("send less often")), ("a", 1))


if __name__ == "__main__":
    unittest.main()
