"""Parses a prompt and the purpose of each step of its answer: the condition of a later step, or the
part of the goal, that it makes true. Positions are token numbers.
"""
import re
from bisect import bisect_right
from typing import NamedTuple

TERM = re.compile(r"([\w{}]+)(>=|<=|!=|=|<|>|\+|-)(.+)")
STEP = re.compile(r'\{"tool":"([^"]*)","args":\{([^}]*)\}\}')
ARGUMENT = re.compile(r'"([^"]*)":(?:"([^"]*)"|([^",]+))')
GOAL_LINE = re.compile(r"[A-H] \S+ \S")
LETTERED = re.compile(r"(([A-H]))=([\d.]+)")
SUMMARISED = re.compile(r"\n([A-H]) (.+?) cost ([\d.]+)")
# Separators of a tool's line.
PARTS = re.compile(r" (needs|gives|if) ")
# A plan's effects show which of several alternatives is meant.
SEPARATOR = re.compile(r"[(),]| or ")
PARAMETER = re.compile(r"(\w+):[^,]*")
PLACEHOLDER = re.compile(r"\{(\w+)\}")
LETTERS = "ABCDEFGH"
COMPARISONS = {
    ">=": lambda one, other: one >= other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    "<": lambda one, other: one < other,
}


class Text:
    """A text with its tokens by character."""

    def __init__(self, tokens, texts):
        self.tokens = tokens
        parts = [texts[token] for token in tokens]
        self.text = "".join(parts)
        self.starts, at = [], 0
        for part in parts:
            self.starts.append(at)
            at += len(part)

    def token_at(self, character):
        return bisect_right(self.starts, character) - 1


class Term(NamedTuple):
    """A condition or effect such as wood>=2 and at={place}."""

    name: str
    operator: str
    value: str
    # Its last token.
    at: int
    # Position of its first character in its text.
    start: int

    def variable(self, arguments):
        return filled(self.name, arguments)


class Case(NamedTuple):
    """A tool's conditional effects."""

    needs: list
    gives: list


class Tool(NamedTuple):
    """A line of the system prompt."""

    name: str
    # First token of its name, last of the line.
    first: int
    end: int
    # The token that opens its effects.
    gives_at: int
    needs: list
    # With those of its cases.
    gives: list
    cases: list
    # Positions of each parameter's listed values, of each parameter, and of the list's end.
    values: dict
    parameters: dict
    closing: int


def filled(template, arguments):
    return PLACEHOLDER.sub(lambda match: arguments.get(match[1], match[0]), template)


def terms_of(source, start, end):
    """Terms between two characters, including those of alternatives."""
    found, first = [], start
    for gap in [*SEPARATOR.finditer(source.text, start, end), None]:
        last = gap.start() if gap else end
        match = TERM.fullmatch(source.text, first, last)
        if match:
            found.append(Term(match[1], match[2], match[3], source.token_at(last - 1), first))
        first = gap.end() if gap else end
    return found


class Prompt:
    """The tools of a system prompt."""

    def __init__(self, tokens, texts):
        self.source, self.size = Text(tokens, texts), len(tokens)
        self.tools, self.number = [], {}
        # Goals of a choice prompt, by letter.
        self.options = {}
        text, at = self.source.text, 0
        for line in text.split("\n"):
            start, at = at, at + len(line) + 1
            if GOAL_LINE.match(line):
                self.options[line[0]] = Option(*self._tokens(start, (0, line.index(" ", 2) - 1, len(line) - 1)))
                continue
            opening, gives = line.find("("), line.find(" gives ")
            if opening <= 0 or " " in line[:opening]:
                continue
            self.number[line[:opening]] = len(self.tools)
            self.tools.append(self._tool(line, start, opening, gives))

    def _tokens(self, start, characters):
        return [self.source.token_at(start + character) for character in characters]

    def _tool(self, line, start, opening, gives):
        closing, end = line.index(")"), line.rindex(" cost ")
        needs, always, cases = self._parts(line, start, closing + 1, end)
        values = {}
        for match in re.finditer(r"[:|]([^|,:)]+)", line[opening:closing]):
            values.setdefault(match[1], self.source.token_at(start + opening + match.start(1)))
        token_at = lambda character: self.source.token_at(start + character)
        return Tool(
            line[:opening],
            token_at(0),
            token_at(len(line)),
            token_at(gives + 1) if gives >= 0 else token_at(len(line)),
            needs,
            [*always, *(effect for case in cases for effect in case.gives)],
            [Case([], always), *cases],
            values,
            {match[1]: token_at(opening + 1 + match.start(1)) for match in PARAMETER.finditer(line[opening + 1 : closing])},
            token_at(closing),
        )


    def _parts(self, line, start, first, end):
        """A line's conditions, unconditional effects, and cases."""
        needs, always, cases = [], [], []
        words = list(PARTS.finditer(line, first, end))
        for word, following in zip(words, [*words[1:], None]):
            terms = terms_of(self.source, start + word.end(), start + (following.start() if following else end))
            if word[1] == "needs":
                needs = terms
            elif word[1] == "if":
                cases.append(Case(terms, []))
            elif cases:
                cases[-1].gives.extend(terms)
            else:
                always = terms
        return needs, always, cases


class Option(NamedTuple):
    """A selectable goal: its letter, the last token of its name, and of its condition or cost."""

    letter: int
    name: int
    end: int
    # Cost of its plan, if given.
    cost: float = 0.0


class PlannedStep(NamedTuple):
    tool: Tool
    arguments: dict
    # First token of its name, and its closing token; for each argument, the first tokens of its
    # name and value.
    at: int
    end: int
    names_at: dict
    values_at: dict


class Turn:
    """A planning turn: the state, the goal, the steps of the answer, and their purposes."""

    def __init__(self, tokens, prompt, texts):
        self.source, self.prompt = Text(tokens, texts), prompt
        text = self.source.text
        start, goal = text.find("\nState: "), text.rfind("\nGoal: ")
        self.state = {term.name: term for term in terms_of(self.source, start + len("\nState: "), goal)} if start >= 0 else {}
        end = text.find("<|end|>", goal)
        self.goal = terms_of(self.source, goal + len("\nGoal: "), end) if goal >= 0 else []
        # The last token of the question, and the first of the answer.
        self.question_end = self.source.token_at(end)
        self.answer = self.source.token_at(text.find("\n", text.find("<|assistant|>", end)) + 1)
        self.steps = [step for step in map(self._step, STEP.finditer(text, end)) if step] if self.goal else []
        self._play()

    def _step(self, match):
        number = self.prompt.number.get(match[1])
        if number is None:
            return None
        arguments, names_at, values_at = {}, {}, {}
        token_at = self.source.token_at
        for each in ARGUMENT.finditer(match[2]):
            which = 2 if each[2] is not None else 3
            arguments[each[1]] = each[which]
            names_at[each[1]] = token_at(match.start(2) + each.start(1))
            values_at[each[1]] = token_at(match.start(2) + each.start(which))
        tool, end = self.prompt.tools[number], token_at(match.end() - 1)
        return PlannedStep(tool, arguments, token_at(match.start(1)), end, names_at, values_at)

    def _play(self):
        state = {name: term.value for name, term in self.state.items()}
        self.states = [state]
        for step in self.steps:
            after = dict(state)
            for case in step.tool.cases:
                if not all(holds(term, step.arguments, state) for term in case.needs):
                    continue
                for effect in case.gives:
                    name = effect.variable(step.arguments)
                    after[name] = self._after(effect, step.arguments, state, name)
            self.states.append(after)
            state = after

    @staticmethod
    def _after(effect, arguments, state, name):
        value = value_of(effect, arguments, state)
        if effect.operator == "=":
            return value
        try:
            return str(int(state[name]) + (int(value) if effect.operator == "+" else -int(value)))
        except (KeyError, ValueError):
            return state.get(name, "")

    def copied(self, at, listed):
        """Aligns an answer from a token on with the prompt from another: for each token up to the
        last equal one, the next token of the prompt.
        """
        mine, other = self.source.tokens, self.prompt.source.tokens
        pairs = []
        while at < len(mine) and listed + 1 < len(other) and mine[at] == other[listed]:
            pairs.append((at, listed + 1))
            at, listed = at + 1, listed + 1
        return pairs

    def uses(self):
        """The purpose of each step: (number of the later step, its condition), where the number of
        steps stands for the goal.
        """
        count = len(self.steps)
        uses = [None] * count
        for later in range(count, -1, -1):
            arguments = self.steps[later].arguments if later < count else {}
            for term in reversed(self._needs(later) if later < count else self.goal):
                for number in self._makers(term, arguments, later):
                    uses[number] = (later, term)
        return uses

    def _needs(self, number):
        """A step's conditions, including those of its applicable cases."""
        tool, arguments, state = self.steps[number].tool, self.steps[number].arguments, self.states[number]
        met = [case.needs for case in tool.cases if all(holds(term, arguments, state) for term in case.needs)]
        return [*tool.needs, *(term for needs in met for term in needs)]

    def _makers(self, term, arguments, later):
        """The steps that establish a condition for a later one: the last such step, and earlier
        ones that count towards it.
        """
        name = term.variable(arguments)
        is_made = False
        for number in range(later - 1, -1, -1):
            before, after = self.states[number], self.states[number + 1]
            if holds(term, arguments, before) or before.get(name) == after.get(name):
                continue
            if holds(term, arguments, after):
                if is_made:
                    return
                is_made = True
                yield number
            elif is_made and is_nearer(term, before.get(name), after.get(name)):
                yield number

    def chains(self):
        """For each step the chain from the goal to it: the part of the goal, then conditions of
        steps, each with the step that makes it true: [(condition, number of its step, number of the
        step that makes it true)]. None if unknown.
        """
        uses = self.uses()
        chains = []
        for number in range(len(self.steps)):
            chain, at = [], number
            while at < len(self.steps) and uses[at] is not None:
                later, term = uses[at]
                chain.append((term, later, at))
                at = later
            chains.append(chain[::-1] if at == len(self.steps) else None)
        return chains


class Choice:
    """A choice turn, with the deciding part of its text."""

    def __init__(self, tokens, texts, answer, hint, letter):
        self.source = Text(tokens, texts)
        # The token of the letter; the deciding token, or -1; the goal that it speaks of, if any.
        self.answer, self.hint, self.about = answer, hint, LETTERS[letter] if letter >= 0 else None
        self.chosen = texts[tokens[answer]]
        text = self.source.text
        start = text.find("\nOptions:")
        # Only costs, of goals whose lines are in the system prompt.
        self.is_lettered = not text.startswith("\nOptions:\n", start)
        form = LETTERED if self.is_lettered else SUMMARISED
        token_at = self.source.token_at
        self.options = {
            each[1]: Option(token_at(each.start(1)), token_at(each.end(2) - 1), token_at(each.end() - 1), float(each[3]))
            for each in form.finditer(text, start)
        }


def value_of(term, arguments, state):
    value = filled(term.value, arguments)
    return state.get(value[1:-1], "") if value.startswith("[") else value


def holds(term, arguments, state):
    """Whether a condition holds; an unparsed one does."""
    mine = state.get(term.variable(arguments))
    if mine is None:
        return True
    value = value_of(term, arguments, state)
    if term.operator == "=":
        return mine in value.split("|")
    if term.operator == "!=":
        return mine != value
    try:
        return COMPARISONS[term.operator](int(mine), int(value))
    except (KeyError, ValueError):
        return True


def is_nearer(term, before, after):
    """Whether a number moved towards a condition."""
    try:
        rises = int(after) > int(before)
    except (TypeError, ValueError):
        return False
    return rises == (term.operator in (">=", ">", "="))


def effect_on(tool, arguments, name):
    """A tool's effect on a variable, or None."""
    return next((effect for effect in tool.gives if effect.variable(arguments) == name), None)
