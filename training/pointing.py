"""
What a planner has to look at, told outright. A plan is read off the prompt: each step is the name on one of its lines.
Which line that is follows from the domain, so that the attention of a few heads can be taught like an answer. Left to
itself it appears late: after 15 M tokens a model knew what names look like, and gave the same plan whatever the goal.
"""
import numpy as np
import torch
import torch.nn.functional as F

NOWHERE = -1
# What heads of a layer are taught: from what a line gives to its name; from a step to the end of the line that offers
# it; from a step to the end of the line of the plan's last one; from a value to where the line lists it; from a part
# of the goal to the effect that brings it about; from a step to the part of the goal that it is for.
NAME, STEP, LAST, VALUE, PROVIDER, PURPOSE = range(6)
KINDS = ("name", "step", "last", "value", "provider", "purpose")
# As shares of the layers: what is far apart in the chain of lookups stands in different layers.
DEPTHS = {NAME: 0.2, LAST: 0.4, PROVIDER: 0.4, PURPOSE: 0.5, STEP: 0.6, VALUE: 0.6}
NAME_WEIGHT = 0.1
# What is looked at has to be carried on: in the layer behind, these say the name that they were led to.
CARRIED = (NAME, PROVIDER, PURPOSE)
# There are few rows that carry, and the rest waits for them.
CARRIED_WEIGHTS = {NAME: 0.1, PROVIDER: 0.4, PURPOSE: 0.4}


class Lines:
    """The tools of a system prompt by the tokens of their names."""

    def __init__(self, system, words):
        self.first, self.end, self.gives, self.values, self.effects, self.number = [], [], [], [], [], {}
        ends = np.flatnonzero(words.is_line_end[system])
        for before, end in zip(ends[:-1], ends[1:]):
            line = system[before + 1 : end + 1].tolist()
            opening = next((at for at, token in enumerate(line) if words.is_bracket[token]), 0)
            if opening == 0:
                continue
            closing = next((at for at, token in enumerate(line) if words.is_closing[token]), opening)
            listed = {}
            for at in range(opening + 2, closing):
                if words.is_separator[line[at - 1]]:
                    listed.setdefault(line[at], before + 1 + at)
            self.number[tuple(line[:opening])] = len(self.first)
            self.first.append(before + 1)
            self.end.append(end)
            self.values.append(listed)
            giving = next((at for at, token in enumerate(line) if words.is_giving[token]), len(line))
            self.gives.append(before + 1 + giving)
            found = conditions_of(line[giving + 1 :], words)
            self.effects.append({name: (before + 2 + giving + at, value) for name, at, value in found})


def conditions_of(tokens, words):
    """Parts such as wood>=2 and at=home as (tokens of the name, where its last token is, tokens of the value)."""
    found, name, value, has_operator = [], [], [], False
    for at, token in enumerate(tokens):
        if words.is_end[token]:
            break
        if words.is_comma[token]:
            if has_operator:
                found.append((tuple(name), at - 1, tuple(value)))
            name, value, has_operator = [], [], False
            continue
        if has_operator or words.is_operator[token]:
            value.append(words.without_comma[token])
            has_operator = True
        else:
            name.append(token)
        if words.ends_with_comma[token]:
            if has_operator:
                found.append((tuple(name), at, tuple(value)))
            name, value, has_operator = [], [], False
    else:
        at = len(tokens)
    if has_operator:
        found.append((tuple(name), at - 1, tuple(value)))
    return found


def providers_of(question, answer, lines, words):
    """
    For each token of a question where what brings about a part of its goal stands in the system prompt; and for each
    token of the answer that is a step's first, where the part of the goal stands in the question that it is for.
    """
    points = np.full(len(question), NOWHERE, np.int64)
    purposes = np.full(len(answer), NOWHERE, np.int64)
    start = np.flatnonzero(words.is_goal[question])
    steps = list(steps_of(answer.tolist(), lines, words))
    if len(start) == 0 or not steps:
        return points, purposes
    goal = int(start[-1]) + 1
    served = {}
    for name, at, value in conditions_of(question[goal:].tolist(), words):
        for number in range(len(steps) - 1, -1, -1):
            line = steps[number][1]
            effect = None if line is None else lines.effects[line].get(name)
            if effect is None or not brings_about(effect[1], value, words):
                continue
            points[goal + at] = effect[0]
            served.setdefault(number, goal + at)
            break
    # A step that brings about nothing itself is for what the next one that does is for.
    purpose = NOWHERE
    for number in range(len(steps) - 1, -1, -1):
        purpose = served.get(number, purpose)
        purposes[steps[number][0]] = purpose
    return points, purposes


def steps_of(answer, lines, words):
    """Where each step of an answer begins, and the number of its line; None where there is none."""
    for at in range(1, len(answer)):
        if words.is_tool_opening[answer[at - 1]]:
            end = next((each for each in range(at, len(answer)) if words.is_quoted[answer[each]]), len(answer))
            yield at, lines.number.get(tuple(answer[at:end]))


def brings_about(given, value, words):
    """Whether an effect may lead to a part of a goal on the same variable; amounts are not worked out."""
    sign, wanted = words.sign[given[0]], words.sign[value[0]]
    if sign in "+-":
        return wanted == "=" or (sign == "+") == (wanted == ">")
    return wanted != "=" or given == value or any(words.is_brace[token] for token in given)


def targets_of(answer, lines, words):
    """Where the step, the last step and the value of each token of an answer stand in the system prompt: [3, tokens]."""
    points = np.full((3, len(answer)), NOWHERE, np.int64)
    tokens = answer.tolist()
    steps = [(at, line) for at, line in steps_of(tokens, lines, words) if line is not None]
    for number, (at, line) in enumerate(steps):
        points[0, at] = lines.end[line]
        behind = steps[number + 1][0] if number + 1 < len(steps) else len(tokens)
        for value in range(at + 1, behind):
            before = tokens[value - 1]
            if words.is_opening[before] and not words.is_tool_opening[before]:
                points[2, value] = lines.values[line].get(tokens[value], NOWHERE)
    if steps:
        points[1, [at for at, _ in steps[:-1]]] = lines.end[steps[-1][1]]
    return points


class Pointing:
    """What is pointed at in one group of a batch. Rows are those of the batch, targets count from the system prompt."""

    def __init__(self, start, size, device):
        self.start, self.size, self.device = start, size, device
        self.parts = {kind: [] for kind in range(len(KINDS))}
        # Rows that carry a name, and where in the system prompt its first token stands: those of lines are pointed at it.
        self.names = {NAME: self.parts[NAME], PROVIDER: [], PURPOSE: []}
        # Blocks of turns in which steps point at their own question: (offset, turns, length, turn, token, target).
        self.purposes = []
        # For each token of what a line gives where its name stands.
        self.first_of = {}

    def add_lines(self, lines):
        for first, gives, end in zip(lines.first, lines.gives, lines.end):
            rows = np.arange(gives + 1, end + 1)
            self.parts[NAME].append((rows + self.start, np.full(len(rows), first)))
            self.first_of.update((row, first) for row in rows.tolist())

    def add_turns(self, offset, points):
        for kind, part in zip((STEP, LAST, VALUE, PROVIDER), points[:4]):
            flat = part.reshape(-1)
            rows = np.flatnonzero(flat != NOWHERE)
            if len(rows):
                self.parts[kind].append((rows + offset, flat[rows]))
            if kind == PROVIDER and len(rows):
                self.names[kind].append((rows + offset, np.array([self.first_of[at] for at in flat[rows].tolist()])))

    def add_purposes(self, offset, purposes, providers):
        turn, token = np.nonzero(purposes != NOWHERE)
        if len(turn):
            found = providers[turn, purposes[turn, token]]
            first = np.array([self.first_of[at] for at in found.tolist()])
            self.names[PURPOSE].append((offset + turn * purposes.shape[1] + token, first))
            to = lambda array: torch.from_numpy(array).to(self.device)
            self.purposes.append((offset, *purposes.shape, to(turn), to(token), to(purposes[turn, token])))

    def of(self, kind):
        """(rows, targets), or None where there are none."""
        parts = self.parts[kind]
        if not parts:
            return None
        return tuple(torch.from_numpy(np.concatenate(each)).to(self.device) for each in zip(*parts))


def carried(batch, kind):
    """(rows that carry a name, its first token) of a whole batch, or None."""
    parts = [(rows, first + group.start) for group in batch.pointing for rows, first in group.names[kind]]
    if not parts:
        return None
    rows, places = (torch.from_numpy(np.concatenate(each)).to(batch.inputs.device) for each in zip(*parts))
    return rows, batch.inputs[places]


def heads_of(shape):
    """For each layer that is taught: (kind, head)."""
    taught = {}
    for kind, depth in DEPTHS.items():
        layer = min(shape["layers"] - 1, int(depth * shape["layers"]))
        heads = taught.setdefault(layer, [])
        # A model of few heads is not taught everything. Lower heads are the ones that copies of tokens start in.
        if len(heads) < shape["heads"]:
            heads.append((kind, shape["heads"] - 1 - len(heads)))
    return taught


def loss(qkv, batch, heads, head_count, cosines, sines):
    """Cross-entropy of some heads' attention, before `qkv` [rows, 3 * width] is rotated, and how often each is right."""
    width = qkv.shape[1] // 3
    size = width // head_count
    total, right = 0.0, {}
    for kind, head in heads:
        ask, answer = slice(head * size, (head + 1) * size), slice(width + head * size, width + (head + 1) * size)
        # Whole columns first: what is taken row by row out of a few of them costs little to go back through.
        queries, keys = qkv[:, ask].float(), qkv[:, answer].float()
        hits = count = 0
        if kind == PURPOSE:
            for group in batch.pointing:
                for offset, turns, length, turn, token, targets in group.purposes:
                    block = slice(offset, offset + turns * length)
                    places = batch.positions[block]
                    key = rotated(keys[block], cosines[places], sines[places]).view(turns, length, size)[turn]
                    rows = offset + turn * length + token
                    query = rotated(queries[rows], cosines[batch.positions[rows]], sines[batch.positions[rows]])
                    scores = (key @ query.unsqueeze(-1)).squeeze(-1) * size**-0.5
                    later = torch.arange(length, device=qkv.device)[None] > token[:, None]
                    scores = scores.masked_fill(later, -1e30)
                    total = total + F.cross_entropy(scores, targets, reduction="sum") / max(1, batch.answer_tokens)
                    hits += int((scores.argmax(-1) == targets).sum())
                    count += len(turn)
            right[kind] = (hits, count)
            continue
        for group in batch.pointing:
            points = group.of(kind)
            if points is None:
                continue
            rows, targets = points
            system = slice(group.start, group.start + group.size)
            query = rotated(queries[rows], cosines[batch.positions[rows]], sines[batch.positions[rows]])
            key = rotated(keys[system], cosines[: group.size], sines[: group.size])
            scores = query @ key.t() * size**-0.5
            if kind == NAME:
                later = torch.arange(group.size, device=qkv.device)[None] > (rows - group.start)[:, None]
                scores = scores.masked_fill(later, -1e30)
            each = F.cross_entropy(scores, targets, reduction="sum")
            total = total + each * (NAME_WEIGHT / len(rows) if kind == NAME else 1.0 / max(1, batch.answer_tokens))
            hits += int((scores.argmax(-1) == targets).sum())
            count += len(rows)
        right[kind] = (hits, count)
    return total, right


def rotated(rows, cosines, sines):
    first, second = rows.chunk(2, -1)
    return torch.cat([first * cosines - second * sines, first * sines + second * cosines], -1)
