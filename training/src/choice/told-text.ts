import type { QuestionText } from "@understudy/planner-core";
import { wordsOf } from "../names/name-source.ts";
import type { Chooser } from "../random/chooser.ts";

const TRAITS = [
  "quiet",
  "proud",
  "young",
  "old",
  "cheerful",
  "clumsy",
  "gentle",
  "stubborn",
  "clever",
  "shy",
  "loyal",
  "curious",
  "rude",
  "kind",
  "vain",
  "honest",
];
const TRADES = [
  "miller",
  "farmer",
  "hunter",
  "smith",
  "guard",
  "courier",
  "fisher",
  "baker",
  "scout",
  "miner",
  "carpenter",
  "merchant",
  "healer",
  "sailor",
  "tailor",
  "minstrel",
];

/** A person, as subject of a persona. */
export function someone(chooser: Chooser): string {
  return chooser.chance(0.5)
    ? `a ${chooser.pick(TRAITS)} ${chooser.pick(TRADES)}`
    : `a ${chooser.pick(TRADES)}`;
}

/** Irrelevant text: state and goal determine the plan. */
export function idleText(chooser: Chooser): QuestionText {
  const word = (): string => chooser.pick(wordsOf("place", "training"));
  const thing = (): string => chooser.pick(wordsOf("resource", "training")).replaceAll("_", " ");
  const memory = chooser.pick([
    `It rained at the ${word()}.`,
    `Saw a stranger near the ${word()} yesterday.`,
    `Sold ${thing()} to a ${chooser.pick(TRADES)}.`,
    `The ${chooser.pick(TRADES)} likes ${thing()}.`,
    `There was ${thing()} at the ${word()}.`,
  ]);
  const kind = chooser.between(1, 10);
  if (kind <= 4) return { persona: someone(chooser) };
  if (kind <= 7) return { memory };
  return { persona: someone(chooser), memory };
}
