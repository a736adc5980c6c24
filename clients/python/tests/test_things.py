"""The things of a game, and values that refer to none."""

import json
import unittest
from typing import Callable

from tests.played_session import PlayedSession
from understudy_client import Client, ClientError, World


class NoThing(unittest.TestCase):
    def test_none_says_nothing_in_messages(self) -> None:
        play = PlayedSession(World())
        play.connect()
        play.session.things.see("key", "key", {"opens": None}, [0, 0], None, None, 2.5)
        ann = play.session.agent("ann")
        ann.see({"near": None, "gold": 0, "hurt": False}, at=[0, 0])
        play.update()
        self.assertEqual(play.last("see")["things"][0]["properties"], {"opens": "nothing"})
        self.assertEqual(play.last("see")["things"][0]["worth"], 2.5)
        self.assertEqual(play.last("state")["values"], {"near": "nothing", "gold": 0, "hurt": False})
        self.assertEqual(ann.save()["values"]["near"], "nothing")

    def test_an_agent_is_where_it_was_in_a_saved_game(self) -> None:
        before = PlayedSession(World()).session.agent("ann")
        before.see({"near": None}, at=[3, 4.5])
        saved = json.loads(json.dumps(before.save()))
        play = PlayedSession(World())
        ann = play.session.agent("ann")
        ann.restore(saved)
        play.connect()
        play.update()
        self.assertEqual(play.last("state")["at"], [3, 4.5])
        # Earlier saves have no place.
        ann.restore({name: value for name, value in saved.items() if name != "at"})
        self.assertEqual(ann.save()["at"], [3, 4.5])
        for damaged in [["east"], [True], [float("nan")], 3]:
            with self.assertRaises(ClientError) as caught:
                ann.restore({**saved, "at": damaged})
            self.assertEqual(caught.exception.code, "bad-value")

    def test_none_again_is_no_change(self) -> None:
        play = PlayedSession(World())
        play.connect()
        ann = play.session.agent("ann")
        ann.see({"near": None})
        play.update()
        play.taken()
        ann.see({"near": None})
        ann.see({"near": "nothing"})
        play.update()
        self.assertEqual(play.taken(), [])

    def test_without_a_world_none_is_refused_with_a_hint(self) -> None:
        play = PlayedSession()
        with self.assertRaises(ClientError) as caught:
            play.session.agent("ann").see({"near": None})
        self.assertEqual((caught.exception.code, caught.exception.pointer), ("bad-value", "/values/near"))
        self.assertIn("'nothing'", caught.exception.message)

    def code_of(self, act: Callable[[], object]) -> str:
        with self.assertRaises(ClientError) as caught:
            act()
        return caught.exception.code

    def test_things_and_places_need_a_world(self) -> None:
        client = Client("http://127.0.0.1:1", "hut")
        self.assertEqual(self.code_of(lambda: client.see("red", "chest")), "no-world")
        self.assertEqual(self.code_of(lambda: client.remove("red")), "no-world")
        self.assertEqual(self.code_of(lambda: client.agent("ann").see({"gold": 0}, at=[1])), "no-world")
        client.close()

    def test_only_a_thing_that_is_there_can_go(self) -> None:
        things = Client("http://127.0.0.1:1", "hut", world=World())
        things.see("red", "chest")
        self.assertEqual(self.code_of(lambda: things.remove("rad")), "unknown-thing")
        things.remove("red")
        self.assertEqual(self.code_of(lambda: things.remove("red")), "unknown-thing")
        things.close()

    def test_other_values_are_refused_with_a_world_too(self) -> None:
        play = PlayedSession(World())
        with self.assertRaises(ClientError):
            play.session.agent("ann").see({"near": ["red"]})
        with self.assertRaises(ClientError) as caught:
            play.session.things.see("red", "chest", {"gold": float("nan")}, None, None, None)
        self.assertEqual(caught.exception.pointer, "/properties/gold")


if __name__ == "__main__":
    unittest.main()
