import { describe, expect, it } from "vitest";
import { stem } from "./stem.ts";

const isOne = (...words: string[]): void => {
  expect([words, new Set(words.map(stem)).size]).toEqual([words, 1]);
};
const areApart = (...words: string[]): void => {
  expect([words, new Set(words.map(stem)).size]).toEqual([words, words.length]);
};

describe("stem", () => {
  it("unifies inflected forms", () => {
    isOne("hunt", "hunts", "hunted", "hunting");
    isOne("fire", "fires", "fired", "firing");
    isOne("dig", "digs", "digging", "dug");
    isOne("carry", "carries", "carried", "carrying");
    isOne("thief", "thieves", "theft");
    isOne("steal", "steals", "stole", "stolen", "stealing");
    isOne("reinforce", "reinforcement", "reinforcements");
    isOne("quiet", "quietly");
  });

  it("knows British and American spellings", () => {
    isOne("harbour", "harbor", "harbours");
    isOne("defence", "defense", "defend");
    isOne("organise", "organize", "organised");
    isOne("jewellery", "jewelry", "jewels");
  });

  it("keeps similar but unrelated words apart", () => {
    areApart("win", "wine");
    areApart("car", "care", "carry");
    areApart("heal", "heat", "heap");
    areApart("wall", "walk");
    areApart("bed", "bee", "beer");
    areApart("rid", "ride");
  });

  it("leaves other scripts and languages alone", () => {
    for (const word of ["räuber", "逃げる", "x1", "ok", ""]) expect(stem(word)).toBe(word);
  });
});
