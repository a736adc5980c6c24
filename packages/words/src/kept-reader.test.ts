import { type DirectiveReading, loadDomain, RequestError } from "@understudy/planner-core";
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
const { name, hash } = yard;
const nothing = { means: "", goals: [], disabled: [], discouraged: [], use: [] };
const text = "Blimey, what a jungle out there";
const keptAs = (changes: object): KeptReadings => ({
  format: "understudy-readings",
  domain: { name, hash },
  readings: [{ text, by: "model", ...nothing, ...changes }],
});
const readerOf = (kept: KeptReadings) => new KeptReader(new WordReader(), kept, yard);
const read = (kept: KeptReadings, said = text) => {
  const { goals, discouraged, confidence } = readerOf(kept).readDirective(yard, said);
  return [goals.map(({ declared }) => declared.name), discouraged?.size ?? 0, confidence];
};
const kindsOf = ({ because }: DirectiveReading) => because.map(({ kind }) => kind);

describe("kept readings", () => {
  it("are used for their texts, however they are typed, and for no others", () => {
    const kept = keptAs({ means: "cut the grass", goals: ["tidy"], discouraged: ["mow()"] });
    expect(read(kept)).toEqual([["tidy"], 1, 1]);
    expect(read(kept, ` ${text.toUpperCase().replaceAll(" ", " \t ")}`)).toEqual([["tidy"], 1, 1]);
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

  it("have understood what the reader has not, once they are decided", () => {
    const refusing = "Tidy the grass, and do not yodel";
    const kindsBy = (by: string) =>
      kindsOf(
        readerOf(keptAs({ text: refusing, goals: ["tidy"], by })).readDirective(yard, refusing),
      );
    expect(kindsBy("undecided")).toContain("unread");
    expect(kindsBy("reader")).not.toContain("unread");
    expect(kindsBy("model")).not.toContain("unread");
  });

  it.each([
    ["goals", "neat"],
    ["disabled", "fly()"],
    ["discouraged", "fly()"],
    ["use", "mow(with=care)"],
  ])("are not used if their %s name what the domain lacks", (field, lacking) => {
    const kept = keptAs({ goals: ["tidy"], [field]: [lacking] });
    const own = new WordReader().readDirective(yard, text);
    const reader = readerOf({ ...kept, domain: { name, hash: "before" } });
    expect(reader.readDirective(yard, text)).toEqual(own);
    expect([reader.has(yard, text), reader.has(yard, "other")]).toEqual([false, false]);
    expect(reader.stale).toEqual([
      {
        pointer: `/readings/0/${field}/0`,
        message: expect.stringContaining(lacking),
        hint: expect.stringContaining("has changed"),
      },
    ]);
  });

  it("are used after a change of the domain that they do not feel", () => {
    const kept = { ...keptAs({ goals: ["tidy"] }), domain: { name, hash: "before" } };
    expect([read(kept), readerOf(kept).stale]).toEqual([[["tidy"], 0, 1], []]);
  });

  it.each<[unknown, string]>([
    [{ ...keptAs({}), format: "other" }, "/format"],
    [{ ...keptAs({}), domain: undefined }, "/domain"],
    [{ ...keptAs({}), domain: { name: "village", hash } }, "/domain/name"],
    [{ ...keptAs({}), readings: [null] }, "/readings/0"],
    [keptAs({ text: 5 }), "/readings/0/text"],
    [keptAs({ goals: undefined }), "/readings/0/goals"],
    [keptAs({ goals: "tidy" }), "/readings/0/goals"],
    [keptAs({ use: [1] }), "/readings/0/use/0"],
    [keptAs({ by: "someone" }), "/readings/0/by"],
    [null, ""],
  ])("are refused with the place of the mistake: %j", (kept, pointer) => {
    const refused = () => readerOf(kept as KeptReadings);
    expect(refused).toThrow(RequestError);
    expect(refused).toThrow(
      expect.objectContaining({
        issues: [{ pointer, message: expect.any(String), hint: expect.any(String) }],
      }),
    );
  });
});
