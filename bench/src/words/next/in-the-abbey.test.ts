import { describe, expect, it } from "vitest";
import { readIn } from "./judge-commands.ts";

const read = (text: string): string => readIn("abbeys/abbey.json", text);
const IN_CELL_4 = ["hamo", "ulrich", "beatrix", "wim", "tilda"];

describe("what things may or need", () => {
  it.each([
    ["Rufus can be unsaddled now", "unsaddled rufus"],
    ["Fass 1 kann angezapft werden", "tapped barrel1"],
    ["el barril 1 puede ser pinchado", "tapped barrel1"],
    ["ulrich wants his mule fed", "fed rufus"],
  ])("is done: %s", (text, meant) => {
    expect(read(text)).toBe(meant);
  });

  it.each(["let Odilo sleep", "lass Odilo schlafen", "laisse Odilo dormir"])(
    "is refused where they are to stay as they are: %s",
    (text) => {
      expect(read(text)).toBe("!woken odilo");
    },
  );
});

describe("nobody in a place", () => {
  it.each([
    "don't put anyone in the damp cell",
    "nobody goes in the damp cell",
    "niemand kommt in Zelle 4",
  ])("is about those who can be there: %s", (text) => {
    expect(read(text)).toBe(IN_CELL_4.map((id) => `!lodged ${id},cell4`).join("; "));
  });
});

describe("a place as far as which things go", () => {
  it.each([
    "roll barrel 1 up to the chapel",
    "roll Fass 1 bis zur Kapelle",
    "rueda el barril 1 hasta la capilla",
    "roule le tonneau 1 jusqu'à la chapelle",
  ])("is where they go: %s", (text) => {
    expect(read(text)).toBe("rolled barrel1,chapel");
  });
});

describe("a German noun in -ss", () => {
  it("is one thing", () => {
    expect(read("stich das fass wein im keller an")).toBe("tapped barrel3");
    expect(read("stich das Fass im Keller an")).toBe("?");
  });
});

describe("a reason without a comma", () => {
  it.each([
    ["pls unlock the cellar i need to get in", "unlocked cellar"],
    ["wake beatrix up i wanna talk to her", "woken beatrix"],
    ["unlock the cellar they must wait", "?"],
  ])("orders nothing: %s", (text, meant) => {
    expect(read(text)).toBe(meant);
  });
});
