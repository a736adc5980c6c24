"""Supervised attention for planning. A plan is read off the prompt: each step is the name on one of
its lines. The line follows from the domain, so the attention of a few heads can be supervised like
an answer. Unsupervised, it emerges late: after 15 M tokens a model knew what names look like, but
gave the same plan for every goal.

The hops lead backwards from a goal: to the effect that achieves it, to that tool's unmet condition,
to the effect that achieves this, and so on up to an applicable action. Positions count from the
start of the system prompt.
"""
import random

import numpy as np
import torch
import torch.nn.functional as F

from plan_structure import effect_on, filled

NOWHERE = -1
# Kinds of supervised heads. Within the system prompt: from a line's conditions and effects to its
# name; from its effects to its conditions. Within a turn: from a variable of the state or goal to
# the effect that achieves it; from a step to the part of the goal that it serves; to the end of
# the line of the plan's last step; from a step to the unmet variable of the tool that serves the
# goal; to the unmet variable of the tool that achieves that; to the end of its own line; from an
# argument or value to its place in the line; from a step or value to the condition that it makes
# true; from a token of a name to the next one.
KINDS = ("name", "needs", "provider", "purpose", "last", "open", "open next", "step", "value", "source", "copy")
NAME, NEEDS, PROVIDER, PURPOSE, LAST, OPEN, OPEN_NEXT, STEP, VALUE, SOURCE, COPY = range(len(KINDS))
# As shares of the layers: distant links of the chain of lookups are in different layers.
DEPTHS = {
    NAME: 0.2,
    NEEDS: 0.2,
    PROVIDER: 0.4,
    PURPOSE: 0.5,
    OPEN: 0.6,
    LAST: 0.6,
    OPEN_NEXT: 0.7,
    STEP: 0.8,
    VALUE: 0.8,
    SOURCE: 0.8,
    COPY: 0.9,
}
# Total weights of kinds with many rows. Each row of the others weighs as much as a token.
TOTAL_WEIGHTS = {NAME: 0.1, NEEDS: 0.1, PROVIDER: 0.6, COPY: 0.2}
# Attended names must be carried on: in the next layer, heads predict the attended name, or a
# variable or value needed there.
CARRIED = ("name", "needs", "provider", "provider's needs", "purpose", "open", "open next")
CARRIED_BEHIND = (NAME, NEEDS, PROVIDER, PROVIDER, PURPOSE, OPEN, OPEN_NEXT)
CARRIED_WEIGHTS = (0.1, 0.1, 0.3, 0.1, 0.4, 0.4, 0.4)
NAME_CARRIED, NEEDS_CARRIED, PROVIDER_CARRIED, PROVIDER_NEEDS, PURPOSE_CARRIED, OPEN_CARRIED, NEXT_CARRIED = range(7)
# Share of a line's tokens that predict its name.
LINE_SHARE = 0.3
# Share of the state's variables outside the plan that predict the effect that would change them.
IDLE_SHARE = 0.25


class Aims:
    """Supervision targets of some tokens: rows and what they attend to."""

    def __init__(self):
        # By kind: (row, attended position).
        self.points = [[] for _ in KINDS]
        # By carried kind: (row, position of the predicted token).
        self.carried = [[] for _ in CARRIED]


def aims_of_prompt(prompt):
    """Targets for the lines of a system prompt; rows are positions."""
    aims = Aims()
    for tool in prompt.tools:
        for row in (*(need.at for need in tool.needs), *range(tool.gives_at + 1, tool.end + 1)):
            aims.points[NAME].append((row, tool.first))
            if random.random() < LINE_SHARE:
                aims.carried[NAME_CARRIED].append((row, tool.first))
        for effect in tool.gives if tool.needs else ():
            need = random.choice(tool.needs)
            aims.points[NEEDS].append((effect.at, need.at))
            aims.carried[NEEDS_CARRIED].append((effect.at, part_of(need, prompt.source)))
    for option in prompt.options.values():
        for row in (option.name, option.end):
            aims.points[NAME].append((row, option.letter))
            aims.carried[NAME_CARRIED].append((row, option.letter))
    return aims


def part_of(term, source):
    """The last token of a term's variable or of its value, at random."""
    return random.choice((source.token_at(term.start + len(term.name) - 1), term.at))


def aims_of_choice(choice, prompt):
    """Targets for a choice turn; rows are tokens of the turn. The same hops as in a plan: from an
    option's description to its letter, from a word of the text to its goal, from the answer to the
    deciding word, and to the chosen option. From each cost they lead to the minimum and the maximum
    so far.
    """
    aims, row = Aims(), choice.answer - 1
    options = list(choice.options.values())
    for number, option in enumerate(options):
        so_far = options[: number + 1]
        least, most = (pick(so_far, key=lambda each: each.cost) for pick in (min, max))
        for kind, to in ((NAME, option), (OPEN, least), (OPEN_NEXT, most)):
            aims.points[kind].append((option.end, prompt.size + to.letter))
    meant = prompt.options.get(choice.about) if choice.is_lettered else None
    told = None if choice.is_lettered else choice.options.get(choice.about)
    if told is not None:
        # Its line is after the text, so it looks back.
        aims.points[PROVIDER].append((told.name, prompt.size + choice.hint))
    if meant is not None:
        aims.points[PROVIDER].append((choice.hint, meant.name))
        aims.carried[PROVIDER_CARRIED].append((choice.hint, meant.letter))
    if choice.hint >= 0:
        aims.points[PURPOSE].append((row, prompt.size + choice.hint))
        if meant is not None:
            aims.carried[PURPOSE_CARRIED].append((row, meant.letter))
    chosen = choice.options.get(choice.chosen)
    if chosen is not None:
        aims.points[STEP].append((row, prompt.size + chosen.letter))
    return aims


def aims_of_turn(turn, prompt):
    """Targets for a planning turn; rows are tokens of the turn."""
    aims, size = Aims(), prompt.size
    chains = turn.chains()
    provide(aims, turn, chains)
    # Decision points for a next step: at the start, and at the end of a step.
    before = [turn.answer - 1, *(step.end - 1 for step in turn.steps)]
    for number, step in enumerate(turn.steps):
        # The token before predicts the first token of a name or value.
        row = step.at - 1
        aims.points[STEP].append((row, step.tool.end))
        if number + 1 < len(turn.steps):
            aims.points[LAST].append((row, turn.steps[-1].tool.end))
        aims.points[COPY] += turn.copied(step.at, step.tool.first)
        spell(aims, turn, step)
        if chains[number] is not None:
            follow(aims, turn, chains[number], step, size, (before[number], row))
    # Nothing is unmet any more.
    for kind in (PURPOSE, OPEN, OPEN_NEXT, SOURCE) if turn.goal else ():
        aims.points[kind].append((before[-1], size + turn.question_end))
    return aims


def spell(aims, turn, step):
    """Arguments and values: their places in the line, and their next tokens."""
    listed = list(step.tool.parameters.items())
    for number, (argument, value) in enumerate(step.arguments.items()):
        places = ((step.names_at[argument], step.tool.parameters.get(argument)), (step.values_at[argument], step.tool.values.get(value)))
        for at, place in places:
            if place is not None:
                aims.points[VALUE].append((at - 1, place))
                aims.points[COPY] += turn.copied(at, place)
        behind = list(step.names_at.values())[number + 1 : number + 2]
        last = behind[0] - 2 if behind else step.end - 1
        aims.points[VALUE].append((last, listed[number + 1][1] if number + 1 < len(listed) else step.tool.closing))


def provide(aims, turn, chains):
    """Variables of the goal and the state, and the effects that achieve them."""
    makers = {}
    for chain in chains:
        for term, later, maker in chain or ():
            arguments = turn.steps[later].arguments if later < len(turn.steps) else {}
            makers.setdefault((term.variable(arguments), later == len(turn.steps)), maker)
    rows = [(term.at, term.name, makers.get((term.name, True))) for term in turn.goal]
    for name, term in turn.state.items():
        maker = makers.get((name, False))
        if maker is not None or random.random() < IDLE_SHARE:
            rows.append((term.at, name, maker))
    for row, name, maker in rows:
        if maker is None:
            tool, effect = sole_provider(turn.prompt, name)
        else:
            tool = turn.steps[maker].tool
            effect = effect_on(tool, turn.steps[maker].arguments, name)
        if effect is None:
            continue
        aims.points[PROVIDER].append((row, effect.at))
        aims.carried[PROVIDER_CARRIED].append((row, tool.first))
        if tool.needs:
            need = random.choice(tool.needs)
            aims.carried[PROVIDER_NEEDS].append((row, part_of(need, turn.prompt.source)))


def sole_provider(prompt, name):
    """The only tool with an effect on a variable, and the effect."""
    found = [(tool, effect) for tool in prompt.tools for effect in tool.gives if effect.name == name]
    return found[0] if len(found) == 1 else (None, None)


def follow(aims, turn, chain, step, size, rows):
    """The chain from the goal to a step: its purpose, the next unmet condition, and the place of
    the step's purpose.
    """
    # A shorter chain stays at its end.
    places = [size + (term.at if later == len(turn.steps) else turn.state[term.variable(turn.steps[later].arguments)].at)
              for term, later, _ in chain if later == len(turn.steps) or term.variable(turn.steps[later].arguments) in turn.state]
    if len(places) < len(chain):
        return
    makers = [turn.steps[maker].tool.first for _, _, maker in chain]
    for number, (kind, carried) in enumerate(((PURPOSE, PURPOSE_CARRIED), (OPEN, OPEN_CARRIED), (OPEN_NEXT, NEXT_CARRIED))):
        at = min(number, len(chain) - 1)
        aims.points[kind] += [(row, places[at]) for row in rows]
        aims.carried[carried].append((step.at - 1, makers[at]))
    term, later, _ = chain[-1]
    is_goal = later == len(turn.steps)
    source, offset = (turn.source, size) if is_goal else (turn.prompt.source, 0)
    aims.points[SOURCE] += [(row, offset + source.token_at(term.start)) for row in rows]
    arguments = {} if is_goal else turn.steps[later].arguments
    written = f"{term.name}{term.operator}{term.value}"
    for argument, at in step.values_at.items():
        found = written.find(step.arguments[argument])
        if found < 0 and filled(written, arguments).find(step.arguments[argument]) < 0:
            continue
        # A value given by the later step's argument is in no text yet, so the condition is
        # attended to.
        aims.points[SOURCE].append((at - 1, offset + source.token_at(term.start + max(found, 0))))


class Pointing:
    """Supervision targets in one group of a batch."""

    def __init__(self, start, size):
        self.start, self.size = start, size
        # By kind: (rows of the batch, attended positions, rows of the turns' first tokens, own
        # tokens seen).
        self.points = [[] for _ in KINDS]
        # By carried kind: (rows of the batch, rows of the predicted token).
        self.carried = [[] for _ in CARRIED]

    def add(self, offset, aims):
        """Adds targets of tokens from `offset` on."""
        is_turn = offset != self.start
        for kind, pairs in enumerate(aims.points):
            self.points[kind] += [(offset + row, at, offset, row + 1 if is_turn else 0) for row, at in pairs]
        for kind, pairs in enumerate(aims.carried):
            self.carried[kind] += [(offset + row, self.start + at) for row, at in pairs]

    def of(self, kind, device):
        """(rows, targets, rows of own keys, mask of unseen own keys), or None if there are none."""
        if not self.points[kind]:
            return None
        rows, targets, first, seen = (np.array(column) for column in zip(*self.points[kind]))
        own = np.arange(seen.max())[None]
        hidden = own >= seen[:, None]
        keys = np.where(hidden, 0, first[:, None] + own)
        return tuple(torch.from_numpy(each).to(device) for each in (rows, targets, keys, hidden))


def carried(batch, number):
    """(rows that carry a name, its token) of a whole batch, or None."""
    pairs = [pair for group in batch.pointing for pair in group.carried[number]]
    if not pairs:
        return None
    rows, places = (torch.from_numpy(np.array(column)).to(batch.inputs.device) for column in zip(*pairs))
    return rows, batch.inputs[places]


def heads_of(shape):
    """For each supervised layer: (kind, head)."""
    taught = {}
    for kind, depth in DEPTHS.items():
        layer = min(shape["layers"] - 1, int(depth * shape["layers"]))
        heads = taught.setdefault(layer, [])
        # A model with few heads learns a subset. The copying circuits start in the lower heads.
        if len(heads) < shape["heads"]:
            heads.append((kind, shape["heads"] - 1 - len(heads)))
    return taught


def loss(qkv, batch, heads, head_count, cosines, sines):
    """Cross-entropy of some heads' attention, before `qkv` [rows, 3 * width] is rotated, and each
    head's accuracy.
    """
    size = qkv.shape[1] // 3 // head_count
    total, right = 0.0, {}
    cosines, sines = cosines[batch.positions], sines[batch.positions]
    # Split at once: slicing piece by piece costs a backward pass over all columns each.
    columns = qkv.split(size, 1)
    for kind, head in heads:
        queries = columns[head]
        keys = rotated(columns[head_count + head].float(), cosines, sines)
        lost, hits, count = 0.0, 0, 0
        for group in batch.pointing:
            points = group.of(kind, qkv.device)
            if points is None:
                continue
            rows, targets, own, hidden = points
            query = rotated(F.embedding(rows, queries).float(), cosines[rows], sines[rows]) * size**-0.5
            scores = query @ keys[group.start : group.start + group.size].t()
            if own.shape[1] == 0:
                later = torch.arange(group.size, device=qkv.device)[None] > (rows - group.start)[:, None]
                scores = scores.masked_fill(later, -1e30)
            else:
                of_own = (F.embedding(own, keys) @ query.unsqueeze(-1)).squeeze(-1)
                scores = torch.cat([scores, of_own.masked_fill(hidden, -1e30)], 1)
            lost = lost + F.cross_entropy(scores, targets, reduction="sum")
            hits += int((scores.argmax(-1) == targets).sum())
            count += len(rows)
        weight = TOTAL_WEIGHTS[kind] / max(1, count) if kind in TOTAL_WEIGHTS else 1.0 / max(1, batch.answer_tokens)
        total = total + lost * weight
        right[kind] = (hits, count)
    return total, right


def rotated(rows, cosines, sines):
    first, second = rows.chunk(2, -1)
    return torch.cat([first * cosines - second * sines, first * sines + second * cosines], -1)
