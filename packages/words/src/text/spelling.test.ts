import { describe, expect, it } from "vitest";
import { Spelling } from "./spelling.ts";

describe("Spelling", () => {
  const spelling = new Spelling([
    "battery",
    "least",
    "pills",
    "diamond",
    "ship",
    "elephant",
    "lamp",
    "healing",
    "mause",
  ]);

  it.each([
    ["batery", "battery", "a letter too few"],
    ["diammond", "diamond", "a letter too many"],
    ["leest", "least", "another letter"],
    ["diamnod", "diamond", "two letters swapped"],
    ["pils", "pills", "the longer one has five letters"],
    ["lmap", "lamp", "two letters swapped in a short word"],
    ["elefant", "elephant", "two slips in a long word"],
    ["elehpatn", "elephant", "two swaps in a long word"],
    ["abttery", "battery", "the first two letters swapped"],
  ])("takes %s for %s: %s", (slip, word) => {
    expect(spelling.find(slip)).toBe(word);
  });

  it.each(["shop", "battle", "beast", "dinamddo", "lump", "howling", "amuse", "", "x"])(
    "takes %j for nothing",
    (word) => {
      expect(spelling.find(word)).toBeUndefined();
    },
  );
});
