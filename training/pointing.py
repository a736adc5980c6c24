"""
What a planner has to look at, told outright. A plan is read off the prompt: each step is the name on one of its lines.
Which line that is follows from the domain, so that the attention of a few heads can be taught like an answer. Left to
itself it appears late: after 15 M tokens a model knew what names look like, and in a new domain took the wrong one
five times in six where the plan has a single step.
"""
import numpy as np
import torch
import torch.nn.functional as F

NOWHERE = -1
# What heads of a layer are taught: from each line's end to its name; from a step to the end of the line that offers
# it; from a step to the end of the line of the plan's last one; from a value to where the line lists it.
NAME, STEP, LAST, VALUE = range(4)
# As shares of the layers: what is far apart in the chain of lookups stands in different layers.
DEPTHS = {NAME: 0.2, LAST: 0.4, STEP: 0.6, VALUE: 0.6}
NAME_WEIGHT = 0.1


class Lines:
    """The tools of a system prompt by the tokens of their names."""

    def __init__(self, system, words):
        self.first, self.end, self.values, self.number = [], [], [], {}
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


def targets_of(answer, lines, words):
    """For each token of an answer where its step, the last step and its value stand in the system prompt: [3, tokens]."""
    points = np.full((3, len(answer)), NOWHERE, np.int64)
    tokens, line, steps = answer.tolist(), None, []
    for at in range(1, len(tokens)):
        if words.is_tool_opening[tokens[at - 1]]:
            end = next((each for each in range(at, len(tokens)) if words.is_quoted[tokens[each]]), len(tokens))
            line = lines.number.get(tuple(tokens[at:end]))
            if line is not None:
                points[0, at] = lines.end[line]
                steps.append(at)
        elif words.is_opening[tokens[at - 1]] and line is not None:
            points[2, at] = lines.values[line].get(tokens[at], NOWHERE)
    if steps:
        points[1, steps[:-1]] = points[0, steps[-1]]
    return points


class Pointing:
    """What is pointed at in one group of a batch. Rows are those of the batch, targets count from the system prompt."""

    def __init__(self, start, size, device):
        self.start, self.size, self.device = start, size, device
        self.parts = {NAME: [], LAST: [], STEP: [], VALUE: []}

    def add_lines(self, lines):
        if lines.first:
            self.parts[NAME].append((np.array(lines.end) + self.start, np.array(lines.first)))

    def add_turns(self, offset, points):
        for kind, part in zip((STEP, LAST, VALUE), points):
            flat = part.reshape(-1)
            rows = np.flatnonzero(flat != NOWHERE)
            if len(rows):
                self.parts[kind].append((rows + offset, flat[rows]))

    def of(self, kind):
        """(rows, targets), or None where there are none."""
        parts = self.parts[kind]
        if not parts:
            return None
        return tuple(torch.from_numpy(np.concatenate(each)).to(self.device) for each in zip(*parts))


def heads_of(shape):
    """For each layer that is taught: (kind, head)."""
    taught = {}
    for kind, depth in DEPTHS.items():
        layer = min(shape["layers"] - 1, int(depth * shape["layers"]))
        heads = taught.setdefault(layer, [])
        # Lower heads of a layer are the ones that copies of tokens start in.
        heads.append((kind, shape["heads"] - 1 - len(heads)))
    return taught


def loss(qkv, batch, heads, head_count, cosines, sines):
    """Cross-entropy of the attention of some heads, before `qkv` [rows, 3 * width] is rotated, and how often each is right."""
    width = qkv.shape[1] // 3
    size = width // head_count
    total, right = 0.0, {}
    for kind, head in heads:
        ask, answer = slice(head * size, (head + 1) * size), slice(width + head * size, width + (head + 1) * size)
        # Whole columns first: what is taken row by row out of a few of them costs little to go back through.
        queries, keys = qkv[:, ask].float(), qkv[:, answer].float()
        hits = count = 0
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
