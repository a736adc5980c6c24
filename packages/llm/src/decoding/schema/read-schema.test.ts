import { RequestError } from "@understudy/planner-core";
import { describe, expect, it, vi } from "vitest";
import { readSchema } from "./read-schema.ts";

/** The locations of a schema's problems. */
function wrong(schema: object): string[] {
  try {
    readSchema({ type: "object", ...schema }, "/schema");
    return [];
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    return error.issues.map(({ pointer }) => pointer);
  }
}

const member = (schema: unknown) => ({ properties: { a: schema } });
const places = (schema: unknown): string[] =>
  wrong(member(schema)).map((place) => place.replace("/schema/properties/a", ""));

describe("a schema", () => {
  it("is read with all annotations", () => {
    expect(
      wrong({ $schema: "x", title: "t", ...member({ type: "null", description: "d" }) }),
    ).toEqual([]);
    expect(wrong({ required: ["a"], ...member(true), additionalProperties: false })).toEqual([]);
  });

  it("is refused with every unsupported keyword", () => {
    expect(places({ type: "string", pattern: "^a", format: "email" })).toEqual([
      "/pattern",
      "/format",
    ]);
    expect(places({ type: "array", uniqueItems: true, items: { not: {} } })).toEqual([
      "/uniqueItems",
      "/items/not",
    ]);
    expect(places({ allOf: [{ type: "string" }] })).toEqual(["/allOf"]);
    expect(places({ anyOf: [{ type: "string" }], enum: ["a"] })).toEqual(["/anyOf"]);
    expect(places({ $ref: "#/$defs/b", minimum: 1 })).toEqual(["/minimum", "/$ref"]);
    expect(places({ minimum: 1 })).toEqual(["/minimum"]);
  });

  it("is refused if it is inconsistent", () => {
    expect(wrong({ type: "array" })).toEqual(["/schema"]);
    expect(wrong({ required: ["b"] })).toEqual(["/schema/required"]);
    for (const name of [7, ["a"], null, { toString: 1, valueOf: 2 }]) {
      expect(wrong({ ...member(true), required: [name] })).toEqual(["/schema/required"]);
    }
    expect(wrong({ properties: [] })).toEqual(["/schema/properties"]);
    expect(places({ type: "text" })).toEqual(["/type"]);
    expect(places(7)).toEqual([""]);
    expect(places({ type: "string", minLength: -1 })).toEqual(["/minLength"]);
    expect(places({ type: "integer", minimum: 1.2, maximum: 1.8 })).toEqual([""]);
    expect(places({ type: "number", exclusiveMinimum: 1, maximum: 1 })).toEqual([""]);
    expect(places({ anyOf: [] })).toEqual(["/anyOf"]);
  });

  it("has at most 2,000 parts, and 10,000 values to choose from", () => {
    const values = { enum: Array.from({ length: 1500 }, (_, n) => n) };
    const parts = (count: number, part: object): object => ({
      properties: Object.fromEntries(Array.from({ length: count }, (_, n) => [`p${n}`, part])),
    });
    expect(wrong(parts(1999, { type: "integer" }))).toEqual([]);
    expect(wrong(parts(9000, { type: "integer" }))).toEqual(["/schema"]);
    expect(wrong(parts(6, values))).toEqual([]);
    expect(wrong(parts(9, values))).toEqual(["/schema"]);
  });

  it("may be recursive, unless references lead only to themselves", () => {
    const tree = {
      type: "object",
      properties: { kids: { type: "array", items: { $ref: "#/$defs/tree" } } },
    };
    expect(wrong({ ...member({ $ref: "#/$defs/tree" }), $defs: { tree } })).toEqual([]);
    expect(wrong(member({ $ref: "#" }))).toEqual([]);
    expect(wrong(member({ $ref: "#/$defs/none" }))).toEqual(["/schema/properties/a/$ref"]);
    expect(wrong(member({ $ref: "http://evil.example/" }))).toEqual(["/schema/properties/a/$ref"]);
    const $defs = { a: { anyOf: [{ type: "null" }, { $ref: "#/$defs/a" }] } };
    expect(wrong({ ...member({ $ref: "#/$defs/a" }), $defs })).toContain("/schema/$defs/a");
  });

  it("takes work for its parts, however many ways its references lead", () => {
    const twice = (of: object) => ({ anyOf: [of, of] });
    const doubled = (times: number) => {
      const $defs: Record<string, object> = { d0: twice({ type: "null" }) };
      for (let at = 1; at < times; at++) $defs[`d${at}`] = twice({ $ref: `#/$defs/d${at - 1}` });
      return { ...member({ $ref: `#/$defs/d${times - 1}` }), $defs };
    };
    const work = (times: number): number => {
      const schema = doubled(times);
      const reads = vi.spyOn(Map.prototype, "get");
      wrong(schema);
      const count = reads.mock.calls.length;
      reads.mockRestore();
      return count;
    };
    expect(work(16) / work(8)).toBeLessThan(2.2);
    const schema = doubled(60);
    expect(wrong(schema)).toContain("/schema/$defs/d59");
    expect(wrong({ ...schema, ...member({ $ref: "#/$defs/d8" }) })).toEqual([]);
  });

  it("is refused if it is too large or too deep", () => {
    let deep: object = { type: "null" };
    for (let level = 0; level < 500; level++) deep = { type: "array", items: deep };
    expect(places(deep).length).toBeGreaterThan(0);
    const wide = Array.from({ length: 1999 }, () => ({ type: "null" }));
    expect(places({ anyOf: wide })).toEqual(["/schema"]);
    const many = Array.from({ length: 1000 }, (_, value) => value);
    const enums = Array.from({ length: 9 }, () => ({ enum: many }));
    expect(places({ anyOf: enums })).toEqual(["/anyOf"]);
  });
});
