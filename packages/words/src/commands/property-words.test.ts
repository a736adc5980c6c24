import { DomainError, loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { ENGLISH } from "../language/english.ts";
import { GERMAN } from "../language/german.ts";
import { CommandReader } from "./command-reader.ts";
import type { CommandThing } from "./command-reading.ts";

/** A yard whose crates and barrels have a property with a name that tells players nothing. */
const yardWith = (words: Readonly<Record<string, readonly string[]>>) =>
  loadDomain({
    name: "yard",
    kinds: {
      crate: {
        mass_class: { type: "integer", min: 0, max: 9 },
        shut: { type: "boolean", default: true },
        paint: { type: "enum", values: ["red", "blue"] },
        held: { type: "boolean", default: false },
      },
      barrel: {
        mass_class: { type: "integer", min: 0, max: 9 },
        held: { type: "boolean", default: false },
      },
    },
    state: { idle: { type: "boolean", default: true }, paint: { type: "boolean", default: false } },
    tools: [
      { name: "get", things: { it: ["crate", "barrel"] }, then: { "$it.held": true } },
      { name: "rest", then: { idle: true } },
    ],
    goals: [
      {
        name: "got",
        words: ["get"],
        things: { it: ["crate", "barrel"] },
        when: { "$it.held": true },
      },
    ],
    words,
  } as never);

const things: readonly CommandThing[] = [
  { id: "c1", kind: "crate", properties: { mass_class: 2, shut: true, paint: "red", held: false } },
  {
    id: "c2",
    kind: "crate",
    properties: { mass_class: 7, shut: false, paint: "blue", held: false },
  },
  { id: "b1", kind: "barrel", properties: { mass_class: 3, held: false } },
  { id: "b2", kind: "barrel", properties: { mass_class: 8, held: false } },
];

function read(words: Readonly<Record<string, readonly string[]>>, text: string): string {
  const reader = new CommandReader({
    domain: yardWith(words).untyped,
    languages: [ENGLISH, GERMAN],
  });
  const { goals, doubts } = reader.read(text, { things });
  return [
    ...goals.map((each) => Object.values(each.things).join()),
    ...doubts.map(({ kind }) => `?${kind}`),
  ].join(" ");
}

describe("words of a property", () => {
  it.each<[Readonly<Record<string, readonly string[]>>, string, string]>([
    [{ mass_class: ["heavy"] }, "get the heaviest crate", "c2"],
    [{ mass_class: ["heavy"] }, "get the heaviest barrel", "b2"],
    [{ mass_class: ["heavy"] }, "get the lightest barrel", "b1"],
    [{ "crate.mass_class": ["heavy"] }, "get the heaviest crate", "c2"],
    [{ mass_class: ["load"] }, "get the crate with the most load", "c2"],
    [{ mass_class: ["Gewicht", "weight"] }, "hol die schwerste Kiste", "?thing"],
    [{ shut: ["locked"] }, "get the locked crate", "c1"],
    [{ shut: ["locked"] }, "get the shut crate", "c1"],
    // What is said of one kind alone counts for it.
    [{ mass_class: ["heavy"], "crate.mass_class": ["old"] }, "get the oldest crate", "c2"],
    [{ mass_class: ["heavy"], "crate.mass_class": ["old"] }, "get the heaviest barrel", "b2"],
  ])("%j: %s", (words, text, wanted) => {
    expect(read(words, text)).toBe(wanted);
  });

  it("belong to a variable or a value of the same name, too", () => {
    const { untyped } = yardWith({ paint: ["colour"], red: ["scarlet"], idle: ["lazy"] });
    expect(untyped.definition.words).toMatchObject({
      paint: ["colour"],
      "crate_1.paint": ["colour"],
    });
    expect(read({ red: ["scarlet"] }, "get the scarlet crate")).toBe("c1");
  });

  it.each([
    ["mas_class", 'did you mean "mass_class"?'],
    ["crat", 'did you mean "crate"?'],
    ["crate.shutt", 'did you mean "crate.shut"?'],
    ["heavy", "one of: crate, mass_class, crate.mass_class"],
    ["barrel.shut", "crate.shut"],
  ])("have a known name, not %s", (name, hint) => {
    let issues: DomainError["issues"] = [];
    try {
      yardWith({ [name]: ["word"] });
    } catch (error) {
      issues = (error as DomainError).issues;
    }
    expect(issues).toMatchObject([{ pointer: `/words/${name}` }]);
    expect(issues[0]?.message).toBe(`"${name}" is no variable, kind, property or value`);
    expect(issues[0]?.hint).toContain(hint);
    expect(issues[0]?.hint).not.toContain("_1");
  });

  it("must be lists of texts", () => {
    expect(() => yardWith({ mass_class: "heavy" as never })).toThrow(DomainError);
  });
});
