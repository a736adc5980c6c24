import { describe, expect, it } from "vitest";
import { taken } from "../testing/talk-at-kennel.ts";

/** Meanings, each with ways to say it. */
function means(all: Readonly<Record<string, readonly string[]>>): void {
  it.each(Object.entries(all).flatMap(([meant, texts]) => texts.map((text) => [text, meant])))(
    "%s",
    (text, meant) => expect(taken(text)).toBe(meant),
  );
}

describe("passes over what can only be a remark", () => {
  means({
    "fed Rex": [
      "Rex is starving, feed him",
      "Rex hasn't eaten since yesterday, feed him",
      "Rex hasn't had breakfast yet, see to it that he's fed",
      "Rex is back, feed him",
      "Rex ist müde, fütter ihn",
      "Rex tiene hambre, aliméntalo",
      "Rex a faim, nourris-le",
      "Rex came back this minute, feed him",
      "let's see what we've got here, feed Rex",
      "mal sehen, fütter Rex",
      "veamos, alimenta a Rex",
      "voyons un peu, nourris Rex",
      "feed Rex before somebody gets bitten",
      "feed Rex so nobody gets bitten",
      "fütter Rex, bevor ihn jemand klaut",
      "alimenta a Rex antes de que alguien lo robe",
      "nourris Rex avant que quelqu'un le pique",
      "feed Rex, whatever Till tells you",
      "no matter what they say, feed Rex",
      "egal was Till sagt, fütter Rex",
      "diga lo que diga Till, alimenta a Rex",
      "quoi que dise Till, nourris Rex",
      "might I trouble you to feed Rex?",
      "would ye kindly feed Rex, lad",
    ],
    "fed Rex, who all": ["you lot, feed Rex"],
    "unlocked gate1": ["gate 1 is shut, unlock it"],
    asked: ["Rex is back, feed Bo", "don't feed Rex before somebody checks him", "Rex isn't to"],
    "fed Rex, not fed Bo": [
      "don't feed Bo, Rex yes",
      "fütter Bo nicht, Rex schon",
      "no alimentes a Bo, a Rex sí",
      "ne nourris pas Bo, Rex oui",
    ],
  });
});

describe("takes back", () => {
  means({
    "back fed Rex": [
      "feed Rex > nah, never mind",
      "feed Rex > nope, changed my mind",
      "feed Rex > scratch that",
      "fütter Rex > nee, lass mal",
      "fütter Rex > ach, lass gut sein",
      "alimenta a Rex > espera, todavía no",
      "nourris Rex > attends, pas encore",
      "nourris Rex > non, laisse tomber",
    ],
    "fed Bo, back fed Rex": [
      "feed Rex > oops, I meant Bo",
      "feed Rex > change of plan, Bo instead",
      "alimenta a Rex > he cambiado de idea, mejor a Bo",
      "nourris Rex > j'ai changé d'avis, plutôt Bo",
    ],
  });
});

describe("hears who is called behind a command", () => {
  means({
    "fed Rex, who Kim": [
      "feed Rex, Kim",
      "feed Rex please, Kim",
      "fütter Rex, Kim",
      "alimenta a Rex, Kim",
      "nourris Rex, Kim",
    ],
    "locked gate1, fed Rex, who Kim": ["lock gate 1 and feed Rex, Kim"],
    "not fed Rex, who Kim": ["don't feed Rex, Kim"],
    asked: ["feed Rex and Kim", "feed Rex, gate 1"],
    "fed Rex, fed Bo": ["feed Rex, Bo"],
  });
});

describe("gives each their own", () => {
  means({
    "locked gate1 by Kim, locked gate2 by Till, locked gate3": [
      "Kim locks gate 1, Till gate 2, and you do gate 3",
    ],
    "locked gate1, locked gate2, locked gate3, locked gate4, locked gate5, locked gate6": [
      "il faut que tous les portails soient verrouillés",
    ],
  });
});

describe("takes a noun for the deed", () => {
  means({
    "brushed Rex": ["give Rex a good brush", "give Rex a thorough brush"],
    "fed Rex, brushed Rex": ["feed Rex, then give him a brush"],
    "not brushed Rex": ["give Rex no brush"],
    asked: ["give Rex a gate"],
  });
});
