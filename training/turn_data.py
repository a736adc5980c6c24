"""Training data: groups of turns with a common system prompt, read from the generator's files and
packed into batches.
"""
import copy
import functools
import glob
import json
import os
import random
import re

import numpy as np
import torch

import pointing
from plan_structure import Choice, Prompt, Turn

# Kinds of groups as numbered in src/data/data-file.ts. The first three have one group per file
# with many turns.
VILLAGE, GUARD, COURIER, VARIANT, RANDOM, CHOICE = range(6)
DEMO_KINDS = (VILLAGE, GUARD, COURIER)
KIND_NAMES = ("village", "guard", "courier", "variants", "domains", "choices")
# Turns per attention block: similar lengths together, for little padding.
BLOCK_TURNS = 8
NO_TARGET = -1
# Weight of a choice's single letter, compared with a plan's thirty tokens.
CHOICE_WEIGHT = 10.0
# Numbers of a turn in an index file.
TURN_NUMBERS = 6
END_TOKEN = 6
TOKENIZER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "tokenizer.json")
# Pieces of the language's own keywords (true, false, keep, or), which are part of no name.
RESERVED = {"tru", "al", "se", "ke", "ep", "or"}
# Share of a domain's words replaced in a renaming.
RENAMED_SHARES = (0.3, 0.6, 1.0, 1.0)


class Words:
    """The tokens of names, and renamings of domains."""

    def __init__(self, path=TOKENIZER):
        with open(path, encoding="utf-8") as file:
            tokens = json.load(file)["tokens"]
        self.vocabulary = len(tokens)
        self.texts = [token["text"] for token in tokens]
        # A decision is the token after one of these: a tool's name, or an argument's value.
        self.is_opening = np.array([text.endswith('":"') for text in self.texts])
        # A word after an underscore is a separate token, replaced by another such token.
        self.kinds = [
            [
                number
                for number, token in enumerate(tokens)
                if token["type"] == 1 and re.fullmatch(form, token["text"]) and token["text"] not in RESERVED
            ]
            for form in ("[a-z]{2,}", "[a-z]+_")
        ]

    def renaming(self, system, generator):
        """A consistent, injective replacement of tokens."""
        mapping = np.arange(self.vocabulary)
        present = set(system.tolist())
        share = generator.choice(RENAMED_SHARES)
        for kind in self.kinds:
            free = [token for token in kind if token not in present]
            generator.shuffle(free)
            for token in kind:
                if token in present and free and generator.random() < share:
                    mapping[token] = free.pop()
        return mapping


class Group:
    """A system prompt with its turns."""

    def __init__(self, tokens, kind, system, turns):
        self.tokens, self.kind, self.turns = tokens, kind, turns
        start, length = system
        self.system = tokens[start : start + length].astype(np.int64)
        self.mapping = None
        self._prompt = None

    def prompt(self, words):
        """The parsed system prompt before any renaming, which preserves positions."""
        if self._prompt is None:
            self._prompt = Prompt(self.system.tolist(), words.texts)
        return self._prompt

    def renamed(self, words, generator):
        """The same group with other names."""
        self.prompt(words)
        other = copy.copy(self)
        other.mapping = words.renaming(self.system, generator)
        other.system = other.mapping[self.system]
        return other

    def blocks(self, turns=None, words=None):
        """Turns sorted by length, in padded blocks: (inputs, targets, later, aims), -1 outside
        answers. Later decisions and supervision targets are computed if `words` are given.
        """
        turns = self.turns if turns is None else turns
        turns = turns[np.argsort(turns[:, 1], kind="stable")]
        count = max(1, round(len(turns) / BLOCK_TURNS))
        return [self._block(part, words) for part in np.array_split(turns, count)]

    def _block(self, turns, words):
        length = int(turns[:, 1].max()) - 1
        inputs = np.zeros((len(turns), length), np.int64)
        targets = np.full((len(turns), length), NO_TARGET, np.int64)
        later = np.full((len(turns), length), NO_TARGET, np.int64)
        aims = []
        for row, (offset, size, answer, _, hint, letter) in enumerate(turns):
            text = written = self.tokens[offset : offset + size].astype(np.int64)
            if self.mapping is not None:
                text = self.mapping[text]
            inputs[row, : size - 1] = text[:-1]
            targets[row, answer - 1 : size - 1] = text[answer:]
            if words is not None:
                later[row, answer - 1 : size - 1] = decisions_ahead(text[answer:], words.is_opening)
                prompt = self.prompt(words)
                if self.kind == CHOICE:
                    choice = Choice(written.tolist(), words.texts, answer, hint, letter)
                    aims.append(pointing.aims_of_choice(choice, prompt))
                else:
                    turn = Turn(written.tolist(), prompt, words.texts)
                    aims.append(pointing.aims_of_turn(turn, prompt))
        return inputs, targets, later, aims


def decisions_ahead(answer, is_opening):
    """For each token of an answer a random later decision; the end if there is none."""
    decisions = np.flatnonzero(is_opening[answer[:-1]]) + 1
    first = np.searchsorted(decisions, np.arange(len(answer)), "right")
    left = len(decisions) - first
    drawn = first + (np.random.random(len(answer)) * left).astype(np.int64)
    return np.where(left > 0, answer[decisions[np.minimum(drawn, len(decisions) - 1)]] if len(decisions) else END_TOKEN, END_TOKEN)


def read_groups(index_path):
    """All groups of one data file; see src/data/data-file.ts for the format."""
    index = np.fromfile(index_path, np.int32)
    tokens = np.fromfile(index_path[: -len(".idx")] + ".bin", np.uint16)
    groups, at = [], 0
    while at < len(index):
        kind, start, length, count = (int(number) for number in index[at : at + 4])
        at += 4
        turns = index[at : at + TURN_NUMBERS * count].reshape(count, TURN_NUMBERS)
        at += TURN_NUMBERS * count
        groups.append(Group(tokens, kind, (start, length), turns))
    return groups


class Dealer:
    """Deals items in random order, each once before any repeats. New ones join at once."""

    def __init__(self, generator):
        self.generator, self.all, self.left, self.dealt = generator, [], [], 0

    def add(self, items):
        if not items:
            return
        self.all += items
        self.left += items
        self.generator.shuffle(self.left)

    def next(self):
        if not self.left:
            self.left = list(self.all)
            self.generator.shuffle(self.left)
        self.dealt += 1
        return self.left.pop()

    @property
    def rounds(self):
        """Mean number of deals per item."""
        return self.dealt / max(1, len(self.all))


class Stream:
    """Batches from a folder that a generator may still be filling."""

    def __init__(self, folder, seed):
        self.folder, self.files = folder, set()
        self.random = random.Random(seed)
        self.words = Words()
        # Demo turns are dealt in batch-sized hands, sorted by length; everything else by group.
        self.demo = {kind: Dealer(self.random) for kind in DEMO_KINDS}
        self.groups = {kind: Dealer(self.random) for kind in (VARIANT, RANDOM, CHOICE)}

    def look_for_files(self, hand_sizes):
        for path in sorted(glob.glob(os.path.join(self.folder, "shard-*.idx"))):
            if path in self.files:
                continue
            self.files.add(path)
            groups = read_groups(path)
            for kind, dealer in self.groups.items():
                dealer.add([group for group in groups if group.kind == kind])
            for kind, dealer in self.demo.items():
                for group in groups:
                    if group.kind == kind:
                        dealer.add(self._hands(group, hand_sizes[kind]))

    def rounds(self):
        """Mean repetitions of each kind of data in this run: frequently seen data is memorised."""
        dealers = zip(KIND_NAMES, (*self.demo.values(), *self.groups.values()))
        return ", ".join(f"{name} {dealer.rounds:.1f}" for name, dealer in dealers)

    def _hands(self, group, size):
        """Splits turns into hands up to a size. Neighbours in length share one, within windows of
        four random hands.
        """
        if size == 0:
            return []
        turns = group.turns[np.array(self.random.sample(range(len(group.turns)), len(group.turns)), np.int64)]
        hands = []
        for at in range(0, len(turns), 4 * size):
            window = turns[at : at + 4 * size]
            window = window[np.argsort(window[:, 1], kind="stable")]
            # A file with fewer turns than a hand is one hand; otherwise its kind would never be
            # trained.
            hands += [(group, window[first : first + size]) for first in range(0, len(window), size)]
        return hands

    def batch(self, mixture, renamed_demos, renamed_share):
        """The groups of one step: (system tokens, blocks, whether the system prompt is learnt, its
        parse, weight of answers).

        A share of the domains is renamed each time, so that names must be read, not known.
        `renamed_demos` groups besides are demo domains under other names.
        """
        chosen = []
        for kind, dealer in self.demo.items():
            if mixture[kind] > 0 and dealer.all:
                group, turns = dealer.next()
                # Three constant prompts would only be memorised.
                chosen.append((group.system, group.blocks(turns, self.words), False, group.prompt(self.words), 1.0))
        for _ in range(self._count(renamed_demos)):
            dealers = [dealer for dealer in self.demo.values() if dealer.all]
            if dealers:
                group, turns = self.random.choice(dealers).next()
                group = group.renamed(self.words, self.random)
                chosen.append((group.system, group.blocks(turns, self.words), True, group.prompt(self.words), 1.0))
        for kind, dealer in self.groups.items():
            for _ in range(self._count(mixture[kind]) if dealer.all else 0):
                group = dealer.next()
                # A choice depends on the words.
                if kind != CHOICE and self.random.random() < renamed_share:
                    group = group.renamed(self.words, self.random)
                weight = CHOICE_WEIGHT if kind == CHOICE else 1.0
                chosen.append((group.system, group.blocks(words=self.words), True, group.prompt(self.words), weight))
        return chosen

    def _count(self, wanted):
        """A random whole number with the mean `wanted`."""
        return int(wanted) + (self.random.random() < wanted % 1)


class Layout:
    """Positions in a batch. `groups`: offset and length of a system prompt, and its blocks as
    (offset, turns, length). `pieces`: the same as arrays for kernels: offset and length of a system
    prompt, its first turn and number of turns; offset and length of each turn.
    """

    def __init__(self):
        self.groups = []

    @functools.cached_property
    def pieces(self):
        groups, turns = [], []
        for start, size, blocks in self.groups:
            first = len(turns)
            turns += [(at + turn * length, length) for at, count, length in blocks for turn in range(count)]
            groups.append((start, size, first, len(turns) - first))
        return torch.tensor(groups), torch.tensor(turns)


class Batch:
    """Groups as one run of tokens: each system prompt once, then the blocks of its turns."""

    def __init__(self, groups, device, system_weight=0.0):
        inputs, targets, later, positions, weights, self.layout = [], [], [], [], [], Layout()
        self.pointing = []
        at = 0
        for system, blocks, is_learnt, prompt, weight in groups:
            size = len(system)
            inputs.append(system)
            positions.append(np.arange(size))
            following = np.full(size, NO_TARGET, np.int64)
            if is_learnt and system_weight > 0:
                following[:-1] = system[1:]
            targets.append(following)
            later.append(np.full(size, NO_TARGET, np.int64))
            weights.append(np.full(size, system_weight, np.float32))
            where = [at, size, []]
            points = pointing.Pointing(at, size)
            self.pointing.append(points)
            if prompt is not None:
                points.add(at, pointing.aims_of_prompt(prompt))
            at += size
            for block, wanted, ahead, aims in blocks:
                turns, length = block.shape
                inputs.append(block.reshape(-1))
                targets.append(wanted.reshape(-1))
                later.append(ahead.reshape(-1))
                positions.append(np.tile(np.arange(size, size + length), turns))
                weights.append(np.full(turns * length, weight, np.float32))
                where[2].append((at, turns, length))
                for turn, aim in enumerate(aims):
                    points.add(at + turn * length, aim)
                at += turns * length
            self.layout.groups.append(where)
        move = lambda parts: torch.from_numpy(np.concatenate(parts)).to(device)
        self.inputs, self.positions = move(inputs), move(positions)
        targets, later, weights = move(targets), move(later), move(weights)
        # Logits are computed only for predicted tokens.
        self.selected = (targets != NO_TARGET).nonzero().squeeze(1)
        self.targets = targets[self.selected]
        weights = weights[self.selected]
        is_answer = weights >= 1
        self.answer_tokens = int(is_answer.sum())
        # Selected tokens of answers with a later decision, and the decision.
        later = later[self.selected]
        self.of_answers = (later != NO_TARGET).nonzero().squeeze(1)
        self.later = later[self.of_answers]
        self.weights = weights / max(1, self.answer_tokens)
        self.turns = sum(turns for _, _, blocks in self.layout.groups for _, turns, _ in blocks)

    def __len__(self):
        return len(self.inputs)

    def turn_of_token(self):
        """The turn number of each token; 0 for system prompts, which have no answers."""
        turn_of = np.zeros(len(self.inputs), np.int64)
        first = 0
        for _, _, blocks in self.layout.groups:
            for offset, turns, length in blocks:
                turn_of[offset : offset + turns * length] = np.repeat(np.arange(first, first + turns), length)
                first += turns
        return turn_of
