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

  it("pursue what the reader has dismissed only where a person says so", () => {
    const dismissal = "never mind the peace";
    const own = new WordReader().readDirective(yard, dismissal);
    expect(own.skipped.map((goal) => goal.name)).toEqual(["peace"]);
    const kept = { text: dismissal, goals: ["peace"] };
    expect(read(keptAs(kept), dismissal)[0]).toEqual(["peace"]);
    expect(read(keptAs({ ...kept, confidence: 0.4 }), dismissal)[0]).toEqual([]);
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

type Intent = Parameters<KeptReader["keep"]>[2];

describe("readings of play", () => {
  const intent: Intent = {
    ...{ means: "cut the grass by hand", goals: ["tidy"], confidence: 0.7 },
    ...{ disabled: [], discouraged: [], use: [], refused: [] },
  };
  const stepOf = (step: string): number =>
    Array.from({ length: yard.actions.count }, (_, id) => id).find(
      (id) => yard.formatAction(id) === step,
    ) as number;
  const played = (changes: Partial<Intent> = {}, said = text): KeptReader => {
    const reader = new KeptReader(new WordReader(), undefined, yard);
    reader.keep(yard, said, { ...intent, ...changes });
    return reader;
  };
  const loaded = (reader: KeptReader): KeptReader =>
    new KeptReader(new WordReader(), JSON.parse(JSON.stringify(reader.readings)), yard);

  it("are read the same in the loaded game, as surely as the model was", () => {
    const before = played({ discouraged: [stepOf("mow()")], amount: 2 });
    const after = loaded(before);
    expect(after.readings).toEqual(before.readings);
    expect(after.readDirective(yard, text)).toEqual(before.readDirective(yard, text));
    const { goals, discouraged, confidence } = after.readDirective(yard, text);
    expect([goals.map(({ declared }) => declared.name), discouraged?.size]).toEqual([["tidy"], 1]);
    expect([confidence, after.isKept(yard, text), after.isKept(yard, "other")]).toEqual([
      ...[0.7, true, false],
    ]);
  });

  it("do not lift a refusal that the model has not found either", () => {
    const refusing = "Tidy the grass, and do not yodel";
    const kindsWith = (refused: readonly number[]) =>
      kindsOf(loaded(played({ refused }, refusing)).readDirective(yard, refusing));
    expect(kindsWith([])).toContain("unread");
    expect(kindsWith([stepOf("sing()")])).not.toContain("unread");
  });

  it("come after what a person has decided, also in a later version of the game", () => {
    const ahead = new KeptReader(new WordReader(), keptAs({ goals: ["peace"] }), yard);
    const reader = new KeptReader(ahead, played().readings, yard);
    const goalsOf = (each: KeptReader) =>
      each.readDirective(yard, text).goals.map(({ declared }) => declared.name);
    expect(goalsOf(reader)).toEqual(["peace"]);
    ahead.keep(yard, text, intent);
    expect([goalsOf(ahead), ahead.readings.readings]).toEqual([
      ["peace"],
      [expect.not.objectContaining({ confidence: expect.anything() })],
    ]);
  });

  it("are of the last 1,000 texts, none longer than the reader reads", () => {
    const reader = played();
    for (let index = 0; index < 1000; index++) reader.keep(yard, `sing number ${index}`, intent);
    reader.keep(yard, "sing ".repeat(1000), intent);
    expect(reader.readings.readings).toHaveLength(1000);
    expect([reader.isKept(yard, text), reader.isKept(yard, "sing number 999")]).toEqual([
      ...[false, true],
    ]);
    expect(loaded(reader).readings.readings).toHaveLength(1000);
  });

  it("are dropped when the domain no longer has what they name", () => {
    const { readings } = played();
    const older = readings.readings.map((each) => ({ ...each, goals: ["gone"] }));
    const reader = new KeptReader(new WordReader(), { ...readings, readings: older }, yard);
    expect([reader.stale.length, reader.readings.readings]).toEqual([1, []]);
  });

  it.each([
    [{ confidence: 2 }, "/readings/0/confidence"],
    [{ refused: "mow()" }, "/readings/0/refused"],
    [{ secret: 1 }, "/readings/0/secret"],
  ])("of a damaged save are refused with the place: %j", (changes, pointer) => {
    expect(() => readerOf(keptAs(changes))).toThrow(
      expect.objectContaining({ issues: [expect.objectContaining({ pointer })] }),
    );
  });
});
