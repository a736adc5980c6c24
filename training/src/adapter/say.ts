import { someone } from "../choice/told-text.ts";
import type { Told, ToldKind } from "../judged/told.ts";
import type { Chooser } from "../random/chooser.ts";
import type { BankGoal } from "./read-bank.ts";

/** Relative frequency of each kind of text. */
const SHARES: Readonly<Record<ToldKind, number>> = {
  "in other words": 44,
  "by name": 14,
  persona: 14,
  "not that": 13,
  ban: 8,
  manner: 7,
};
const ORDERS = [
  "Do {}.",
  "Please {}.",
  "{}!",
  "I want you to {}.",
  "{} first.",
  "Your job now is to {}.",
  "Could you {}?",
  "Drop everything and {}.",
  "Today you {}.",
  "It is time to {}.",
  "Go and {}, will you?",
  "The most important thing is to {}.",
];
const CARES = [
  "See to {}.",
  "{} comes first.",
  "Somebody has to take care of {}.",
  "What about {}?",
  "Think of {}.",
  "I worry about {}.",
  "{} cannot wait any longer.",
  "You are responsible for {} today.",
  "Have you forgotten {}?",
];
const REJECTIONS = [
  "Forget {}.",
  "Never mind {}.",
  "{} can wait.",
  "Not {} again.",
  "Let others look after {}.",
  "I do not care about {}.",
  "Enough of {}.",
  "Leave {} for tomorrow.",
];
const BANS = [
  "Leave {} alone.",
  "Anything but {}.",
  "Do not touch {}.",
  "Nobody goes near {} today.",
  "Stay away from {}.",
  "I forbid you to {to}.",
  "Do not {to}.",
  "You must not {to} now.",
  "Whatever you do, do not {to}.",
  "No more work on {}, please.",
];
const LOVES = [
  "who cares about {} and nothing else",
  "who thinks of {} day and night",
  "who is only happy when busy with {}",
  "who would do anything for {}",
];
const LAZY = [
  "who is as lazy as a cat",
  "who avoids every effort",
  "who wants to be finished as soon as possible",
  "who always takes the easy way",
  "who is tired and wants to go home",
  "who saves strength wherever possible",
  "who hates work",
];
const EAGER = [
  "who loves hard work",
  "who never takes the easy way",
  "who wants the biggest job of all",
  "who is never tired",
  "who likes a challenge, the longer the better",
  "who looks down on small tasks",
];
const LAZY_WORDS = ["lazy", "sleepy", "idle", "weary", "comfortable", "sluggish"];
const EAGER_WORDS = ["ambitious", "tireless", "eager", "hard-working", "heroic", "restless"];
const IDLE_PERSONA_SHARE = 0.15;

/** Draws a text of a random kind about the goals of a domain. */
export function drawTold(goals: readonly BankGoal[], chooser: Chooser): Told {
  const kind = drawKind(chooser);
  const [goal, other] = chooser.sample(goals, 2) as [BankGoal, BankGoal];
  const told = say(kind, goal, other, chooser);
  const isIdle = told.text.persona === undefined && chooser.chance(IDLE_PERSONA_SHARE);
  return isIdle ? { ...told, text: { ...told.text, persona: someone(chooser) } } : told;
}

function say(kind: ToldKind, goal: BankGoal, other: BankGoal, chooser: Chooser): Told {
  const means = goal.name;
  switch (kind) {
    case "by name":
      return { kind, text: { directive: byName(goal, chooser) }, means };
    case "in other words":
      return { kind, text: { directive: chooser.pick(goal.otherwise) }, means };
    case "not that": {
      const rejection = fill(chooser.pick(REJECTIONS), other.topic);
      const wish = chooser.chance(0.7) ? chooser.pick(goal.otherwise) : byName(goal, chooser);
      const parts = chooser.chance(0.8) ? [rejection, wish] : [wish, rejection];
      return { kind, text: { directive: parts.join(" ") }, means, against: other.name };
    }
    case "ban": {
      const directive = fill(chooser.pick(BANS), goal.topic, words(goal.name));
      return { kind, text: { directive }, against: means, cost: "cheapest" };
    }
    case "persona": {
      const isOwn = chooser.chance(0.75);
      const persona = isOwn
        ? goal.persona
        : `${someone(chooser)} ${fill(chooser.pick(LOVES), goal.topic)}`;
      return { kind, text: { persona }, means };
    }
    default: {
      const cost = chooser.chance(0.5) ? "cheapest" : "dearest";
      const [clauses, adjectives] = cost === "cheapest" ? [LAZY, LAZY_WORDS] : [EAGER, EAGER_WORDS];
      const who = someone(chooser);
      const persona = chooser.chance(0.5)
        ? `${who} ${chooser.pick(clauses)}`
        : who.replace("a ", `a ${chooser.pick(adjectives)} `);
      return { kind, text: { persona }, cost };
    }
  }
}

function byName({ name, topic }: BankGoal, chooser: Chooser): string {
  return chooser.chance(0.6)
    ? fill(chooser.pick(ORDERS), words(name))
    : fill(chooser.pick(CARES), topic);
}

function drawKind(chooser: Chooser): ToldKind {
  const kinds = Object.entries(SHARES) as [ToldKind, number][];
  let left = chooser.between(
    1,
    kinds.reduce((sum, [, share]) => sum + share, 0),
  );
  for (const [kind, share] of kinds) {
    left -= share;
    if (left <= 0) return kind;
  }
  return "by name";
}

function words(name: string): string {
  return name.replaceAll("_", " ");
}

/** Fills a pattern, and capitalises the sentence. */
function fill(pattern: string, topic: string, order = topic): string {
  const text = pattern.replace("{}", topic).replace("{to}", order);
  return /[.!?]$/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}
