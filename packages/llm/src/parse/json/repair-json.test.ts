import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyText } from "../../../../../scripts/testing/any-text.mjs";
import { findValues } from "./find-values.ts";
import { readLeniently } from "./repair-json.ts";

const text = fc.oneof(
  anyText({ maxLength: 12 }),
  fc.string({ maxLength: 12, unit: fc.constantFrom(..."{}[],:;\"'`<>/#\\ \n|+.“”，") }),
);
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    text,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(true, false, null),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.string({ maxLength: 6 }), fc.constant("__proto__")), tie("value"), {
      maxKeys: 4,
    }),
  ),
}));
const container = value.filter((each) => typeof each === "object" && each !== null);
const indent = fc.constantFrom(undefined, 2, "\t");

describe("readLeniently", () => {
  it("reads valid JSON as JSON.parse does, without reporting repairs", () => {
    fc.assert(
      fc.property(container, indent, (written, space) => {
        const json = JSON.stringify(written, undefined, space);
        const { value, end, isMended, open } = readLeniently(json, 0) ?? {};
        expect(JSON.stringify(value)).toBe(JSON.stringify(JSON.parse(json)));
        expect(end).toBe(json.length);
        expect(isMended).toBe(false);
        expect(open?.size).toBe(0);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['{"a": 1,}', { a: 1 }],
    ['{"a": 1 "b": 2}', { a: 1, b: 2 }],
    ["{'a': 1}", { a: 1 }],
    ["{a: 1}", { a: 1 }],
    ['{"a" = 1}', { a: 1 }],
    ['{"a"": 1}', { a: 1 }],
    ['{"a: 1}', { a: 1 }],
    ['{"a": True}', { a: true }],
    ['{"a": +1}', { a: 1 }],
    ['{"a": 1 /* one */}', { a: 1 }],
    ['{"a": 1 // one\n}', { a: 1 }],
    ['{"a": "x}', { a: "x" }],
    ['{"a": x}', { a: "x" }],
    ['{"a": "x"", "b": 1}', { a: "x", b: 1 }],
    ['{"a": "x" + "y"}', { a: "xy" }],
    ['{"a": "x\\_y"}', { a: "x_y" }],
    ['{"a": "x\ny"}', { a: "x\ny" }],
    ['{"a": "b": 1}}', { a: { b: 1 } }],
    ['["a": 1}, {"b": 2}]', [{ a: 1 }, { b: 2 }]],
    ['[{"a": 1, {"b": 2}]', [{ a: 1 }, { b: 2 }]],
    ['[{"a": 1}}, {"b": 2}]', [{ a: 1 }, { b: 2 }]],
    ['{{"a": 1}}', { a: 1 }],
    ['{"a": [1}', { a: [1] }],
    ['{"a"： 1， "b"： 2}', { a: 1, b: 2 }],
    ['{"a": 1, ...}', { a: 1 }],
  ])("repairs %s and reports it", (damaged, mended) => {
    const { value, isMended, open } = readLeniently(damaged, 0) ?? {};
    expect(value).toEqual(mended);
    expect(isMended).toBe(true);
    expect(open?.size).toBe(0);
  });

  it("reports containers open at the end of the text, and drops incomplete values", () => {
    const { value, open, isMended } = readLeniently('{"a": [{"b": 1}, {"c": 2, "d": 3', 0) ?? {};
    expect(value).toEqual({ a: [{ b: 1 }, { c: 2 }] });
    expect(open).toEqual(new Set([value, { c: 2 }, [{ b: 1 }, { c: 2 }]]));
    expect(isMended).toBe(false);
  });
});

describe("findValues", () => {
  it("finds values amid prose, in order", () => {
    const said = 'First {"a": 1}; then, in a fence:\n```\n[{b: 2},]\n```\nAnd then {"c": [{"d"';
    expect(findValues(said).map(({ value, damage }) => [value, damage])).toEqual([
      [{ a: 1 }, undefined],
      [[{ b: 2 }], "repaired"],
      [{ c: [{}] }, "truncated"],
    ]);
  });

  it("finds a text that is JSON as a whole", () => {
    fc.assert(
      fc.property(container, indent, (written, space) => {
        const json = JSON.stringify(written, undefined, space);
        expect(findValues(json)).toEqual([{ value: JSON.parse(json), start: 0, end: json.length }]);
      }),
    );
  });
});
