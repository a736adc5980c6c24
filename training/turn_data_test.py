#!/usr/bin/env python3
"""Tests that every turn is dealt, for any hand size: `python3 turn_data_test.py`, run by `pnpm
training:smoke`.
"""
import random
import unittest

import numpy as np

from turn_data import CHOICE, KIND_NAMES, TURN_NUMBERS, VILLAGE, Dealer, Group, Stream


class HandsTest(unittest.TestCase):
    def test_every_turn_is_in_one_hand(self):
        stream = Stream("nowhere", 1)
        turns = np.arange(291 * TURN_NUMBERS, dtype=np.int32).reshape(291, TURN_NUMBERS)
        group = Group(np.zeros(8, np.uint16), VILLAGE, (0, 8), turns)
        for size in (1, 12, 72, 73, 120, 291, 500):
            hands = stream._hands(group, size)
            self.assertLessEqual(max(len(hand) for _, hand in hands), size)
            dealt = np.sort(np.concatenate([hand for _, hand in hands])[:, 0])
            self.assertEqual(dealt.tolist(), turns[:, 0].tolist())
        self.assertEqual(stream._hands(group, 0), [])


class RoundsTest(unittest.TestCase):
    def test_tells_how_often_each_thing_was_dealt(self):
        dealer = Dealer(random.Random(1))
        self.assertEqual(dealer.rounds, 0)
        dealer.add(["one", "two"])
        dealt = [dealer.next() for _ in range(3)]
        self.assertEqual(set(dealt[:2]), {"one", "two"})
        self.assertEqual(dealer.rounds, 1.5)

    def test_names_every_kind(self):
        self.assertEqual(len(KIND_NAMES), CHOICE + 1)
        self.assertEqual(Stream("nowhere", 1).rounds(), ", ".join(f"{name} 0.0" for name in KIND_NAMES))


if __name__ == "__main__":
    unittest.main()
