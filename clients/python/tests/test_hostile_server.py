"""Broken or malicious messages of a server: each gives a typed error, and none ends the game's frame."""

import json
import unittest

from tests.played_session import STEPS, PlayedSession

PLAN = {
    "type": "plan", "n": 1, "agent": "ann", "basedOn": 1, "want": 2, "steps": STEPS, "cost": 3,
    "source": "classical", "status": "solved",
}  # fmt: skip
WRONG = (None, True, -1, 1.5, 1e300, "x", [], {}, [[]], {"a": []}, [None], [{"tool": 1, "args": {}}])
NO_JSON = (
    "", "{", "nul", "\x00", "\ufeff{}", '{"type":"ack","received":NaN}', '{"type":"ack","received":-Infinity}',
    json.dumps({**PLAN, "cost": float("nan")}),
    '{"type":"ack","received":1e999}', '{"type":"ack","received":' + "9" * 5000 + "}",
    "[" * 10_000, '{"type":"plan","steps":' + "[" * 10_000 + "]" * 10_000 + "}", '{"a":' * 10_000,
)  # fmt: skip


class HostileServer(unittest.TestCase):
    def test_texts_that_are_no_json(self) -> None:
        for text in NO_JSON:
            play = PlayedSession.asking()
            play.hear_text(text)
            self.assertEqual([error.code for error in play.errors], ["bad-message"], text[:40])
            play.plan("ann", 1, 2)
            self.assertTrue(play.session.agent("ann").answer.proved)

    def test_json_that_is_no_message(self) -> None:
        for value in ([], 1, None, "plan", {}, {"type": None}, {"type": []}, {"type": {}}):
            play = PlayedSession.asking()
            play.hear_text(json.dumps(value))
            self.assertEqual([error.code for error in play.errors], ["bad-message"], value)

    def test_fields_of_other_types(self) -> None:
        messages = (
            PLAN,
            {**PLAN, "type": "revised"},
            {"type": "early", "n": 1, "agent": "ann", "basedOn": 1, "want": 2, "step": STEPS[0], "index": 0},
            {"type": "begin", "n": 1, "agent": "ann", "stepId": 1, "step": STEPS[0]},
            {"type": "interrupt", "n": 1, "agent": "ann", "stepId": 1, "reason": "plan-broken"},
            {"type": "order", "n": 1, "agent": "ann", "want": 2, "id": "a", "state": "done", "reason": "gone"},
            {"type": "welcome", "resumeToken": "b", "received": 2, "limits": {"messageBytes": 32768}},
            {"type": "ack", "received": 1},
            {"type": "resync", "agents": ["ann"]},
            {"type": "error", "code": "too-busy", "message": "later", "seq": 2},
        )
        for message in messages:
            for name in message:
                for wrong in WRONG:
                    play = PlayedSession.asking()
                    play.hear(**{**message, name: wrong})
                    play.update()
                    answer = play.session.agent("ann").answer
                    self.assertTrue(answer is None or isinstance(answer.status, str))
                    self.assertTrue(all(error.code in ("bad-message", "too-busy", "x") for error in play.errors))

    def test_a_message_without_a_field(self) -> None:
        for name in ("agent", "basedOn", "want", "steps", "cost", "source", "status"):
            play = PlayedSession.asking()
            play.hear(**{key: value for key, value in PLAN.items() if key != name})
            self.assertEqual([(error.code, error.pointer) for error in play.errors], [("bad-message", f"/{name}")])
            # The number counts even so, or the server would resend the message for ever.
            self.assertEqual(play.session._received, 1)

    def test_limits_that_let_nothing_through(self) -> None:
        for told in (0, 1, -5, 1e12, "many", None):
            play = PlayedSession()
            play.session.connecting(play, 0)
            play.session.opened(0)
            play.hear(type="welcome", resumeToken="a", received=0, limits={"messageBytes": told})
            play.session.agent("ann").see({"at": "home"})
            play.update()
            self.assertEqual(play.last("state")["seq"], 1)
