#!/usr/bin/env python3
"""Tests the purposes of an answer's steps. Run by `pnpm training:smoke`; every character is a token
here.
"""
import unittest

from plan_structure import Choice, Prompt, Turn

CHARACTERS = [chr(code) for code in range(128)]
SYSTEM = """<|system|>
Plan the agent's next actions with these tools. Answer with JSON only.
goto(place:home|forest|market) gives at={place} cost 2
chop() needs at=forest,has_axe=true gives wood+1 cost 2
buy(item:axe|rod) needs at=market,coins>=2 gives coins-2,has_{item}=true cost 1
light() needs at=home,wood>=2 gives wood-2,fire=true cost 1
rest() needs (fire=true or has_rod=true,coins<1) gives tired=false cost 1
<|end|>
"""


def tokens_of(text):
    return [ord(character) for character in text]


def step(tool, **arguments):
    told = ",".join(f'"{name}":"{value}"' for name, value in arguments.items())
    return f'{{"tool":"{tool}","args":{{{told}}}}}'


def turn_of(state, goal, *steps):
    text = f'<|user|>\nState: {state}\nGoal: {goal}<|end|>\n<|assistant|>\n{{"steps":[{",".join(steps)}]}}<|end|>'
    return Turn(tokens_of(text), Prompt(tokens_of(SYSTEM), CHARACTERS), CHARACTERS)


def told(turn):
    """For each step the names of the conditions on the chain from the goal to it."""
    return [chain and [term.name for term, _, _ in chain] for chain in turn.chains()]


class PlanStructure(unittest.TestCase):
    def test_reads_lines_with_the_tokens_of_what_they_say(self):
        prompt = Prompt(tokens_of(SYSTEM), CHARACTERS)
        self.assertEqual([tool.name for tool in prompt.tools], ["goto", "chop", "buy", "light", "rest"])
        buy = prompt.tools[prompt.number["buy"]]
        self.assertEqual([term[:3] for term in buy.gives], [("coins", "-", "2"), ("has_{item}", "=", "true")])
        self.assertEqual(SYSTEM[buy.first : buy.first + 3], "buy")
        self.assertEqual(SYSTEM[buy.values["rod"] :][:3], "rod")
        self.assertEqual(SYSTEM[buy.needs[1].start : buy.needs[1].at + 1], "coins>=2")
        self.assertEqual([term.name for term in prompt.tools[4].needs], ["fire", "has_rod", "coins"])

    def test_leads_from_the_goal_to_each_step_over_what_later_ones_need(self):
        turn = turn_of(
            "at=home,has_axe=false,coins=3,wood=1,fire=false",
            "fire=true",
            step("goto", place="market"),
            step("buy", item="axe"),
            step("goto", place="forest"),
            step("chop"),
            step("goto", place="home"),
            step("light"),
        )
        self.assertEqual(
            told(turn),
            [
                ["fire", "wood", "has_axe", "at"],
                ["fire", "wood", "has_axe"],
                ["fire", "wood", "at"],
                ["fire", "wood"],
                ["fire", "at"],
                ["fire"],
            ],
        )

    def test_counts_every_step_towards_an_amount(self):
        turn = turn_of("at=forest,has_axe=true,wood=0", "wood>=2", step("chop"), step("chop"))
        self.assertEqual(told(turn), [["wood"], ["wood"]])

    def test_takes_the_alternative_that_is_made_true(self):
        state = "at=home,wood=2,fire=false,has_rod=false,coins=0,tired=true"
        self.assertEqual(told(turn_of(state, "tired=false", step("light"), step("rest"))), [["tired", "fire"], ["tired"]])

    def test_says_nothing_of_a_step_that_serves_nothing(self):
        turn = turn_of("at=home,has_axe=true,wood=0", "at=forest", step("goto", place="market"), step("goto", place="forest"))
        self.assertEqual(told(turn), [None, ["at"]])

    def test_finds_how_names_go_on_in_their_line(self):
        turn = turn_of("at=home,coins=3", "has_axe=true", step("goto", place="market"), step("buy", item="axe"))
        goto = turn.steps[0]
        text = turn.source.text
        said = "".join(text[at] for at, _ in turn.copied(goto.at, goto.tool.first))
        follows = "".join(SYSTEM[at] for _, at in turn.copied(goto.at, goto.tool.first))
        self.assertEqual((said, follows), ("goto", "oto("))
        self.assertEqual(text[goto.names_at["place"] :][:5], "place")
        self.assertEqual(text[goto.values_at["place"] :][:6], "market")
        self.assertEqual(SYSTEM[goto.tool.parameters["place"] :][:5], "place")
        self.assertEqual(text[turn.answer :][:10], '{"steps":[')
        self.assertEqual(text[turn.question_end :][:7], "<|end|>")

    def test_plays_effects_under_a_condition(self):
        tools = "strike() gives tired=true if dry=true gives lit=true if dry=false gives smoke=true cost 1\ndry() gives dry=true cost 1\n"
        prompt = Prompt(tokens_of(SYSTEM.replace("<|end|>", f"armed=true if (lit=true or dry=true)\n{tools}<|end|>")), CHARACTERS)
        self.assertNotIn("armed=true if ", prompt.number)
        text = (
            "<|user|>\nState: dry=false,lit=false,smoke=false,tired=false\nGoal: lit=true<|end|>\n<|assistant|>\n"
            f'{{"steps":[{step("dry")},{step("strike")}]}}<|end|>'
        )
        turn = Turn(tokens_of(text), prompt, CHARACTERS)
        self.assertEqual(turn.states[-1], {"dry": "true", "lit": "true", "smoke": "false", "tired": "true"})
        self.assertEqual([[term.name for term, _, _ in chain] for chain in turn.chains()], [["lit", "dry"], ["lit"]])

    def test_reads_the_options_of_a_choice(self):
        system = SYSTEM.replace("<|end|>", "Goals:\nA warm fire=true\nB rich coins>=9\n<|end|>")
        self.assertEqual(sorted(Prompt(tokens_of(system), CHARACTERS).options), ["A", "B"])
        text = "<|user|>\nDirective: Do rich.\nState: coins=1\nOptions: A=3,B=14<|end|>\n<|assistant|>\nB<|end|>"
        choice = Choice(tokens_of(text), CHARACTERS, text.index("B<|end|>"), text.index("rich") + 3, 1)
        self.assertEqual((choice.chosen, choice.about, choice.is_lettered), ("B", "B", True))
        self.assertEqual({letter: text[option.end] for letter, option in choice.options.items()}, {"A": "3", "B": "4"})
        self.assertEqual([option.cost for option in choice.options.values()], [3, 14])
        lines = Choice(tokens_of(text.replace(" A=3,B=14", "\nA warm cost 3\nB rich cost 14")), CHARACTERS, 0, -1, -1)
        self.assertEqual((sorted(lines.options), lines.is_lettered, lines.about), (["A", "B"], False, None))


if __name__ == "__main__":
    unittest.main()
