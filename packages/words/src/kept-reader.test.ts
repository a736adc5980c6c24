import { loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { KeptReader, type KeptReadings } from "./kept-reader.ts";
import { WordReader } from "./word-reader.ts";

const yard = loadDomain({
  name: "yard",
  state: { grass: { type: "enum", values: ["long", "short"] }, calm: { type: "boolean" } },
  tools: [
    { name: "mow", then: { grass: "short" } },
    { name: "scythe", then: { grass: "short" } },
    { name: "sing", then: { calm: true } },
  ],
  goals: [
    { name: "tidy", when: { grass: "short" } },
    { name: "peace", when: { calm: true } },
  ],
});
const nothing = { means: "", goals: [], disabled: [], discouraged: [], use: [] };
const text = "Blimey, what a jungle out there";
const keptAs = (changes: object): KeptReadings => ({
  format: "understudy-readings",
  readings: [{ text, by: "model", ...nothing, ...changes }],
});
const read = (kept: KeptReadings, said = text) => {
  const { goals, discouraged, confidence } = new KeptReader(new WordReader(), kept).readDirective(
    yard,
    said,
  );
  return [goals.map(({ declared }) => declared.name), discouraged?.size ?? 0, confidence];
};

describe("kept readings", () => {
  it("are used for their texts, however they are typed, and for no others", () => {
    const kept = keptAs({
      means: "cut the grass",
      goals: ["tidy"],
      discouraged: ["mow()", "fly()"],
    });
    expect(read(kept)).toEqual([["tidy"], 1, 1]);
    expect(read(kept, ` ${text.toUpperCase()}`)).toEqual([["tidy"], 1, 1]);
    expect(read(kept, "sing, for some peace")[0]).toEqual(["peace"]);
  });

  it("leave the reader its reading where a person wants it, or nobody has decided", () => {
    const own = new WordReader().readDirective(yard, text);
    expect(read(keptAs({ goals: ["tidy"], by: "undecided" }))[2]).toBe(own.confidence);
    expect(read(keptAs({ goals: ["tidy"], by: "reader" }))).toEqual([
      own.goals.map(({ declared }) => declared.name),
      0,
      1,
    ]);
  });

  it("are refused if they are something else", () => {
    const other = { format: "other" } as unknown as KeptReadings;
    expect(() => new KeptReader(new WordReader(), other)).toThrow(/no kept readings/);
  });
});
