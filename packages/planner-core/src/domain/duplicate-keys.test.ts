import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DomainError } from "../errors.ts";
import { findDuplicateKeys } from "./duplicate-keys.ts";
import { loadDomain } from "./load-domain.ts";

const pointers = (text: string): string[] =>
  findDuplicateKeys(text, 100).map(({ pointer }) => pointer);

describe("findDuplicateKeys", () => {
  it.each<[string, string[]]>([
    ['{"a":1,"a":2}', ["/a"]],
    ['{"a":{"a":1},"b":{"a":1}}', []],
    ['{"a":[{"b":1,"c":2,"b":3}]}', ["/a/0/b"]],
    ['{"a":[[],[0,{"b/c":1,"b/c":1}]]}', ["/a/1/1/b~1c"]],
    ['{ "a" : "a" , "b" : "a" }', []],
    ['{"a":"\\"a\\":1,","b":"{\\"b\\":","b":1}', ["/b"]],
    ['{"\\u0061":1,"a":2}', ["/a"]],
    ['["a","a",{"a":["a","a"]}]', []],
    ['{"a":1,"a":2,"a":3}', ["/a", "/a"]],
    ['"a"', []],
  ])("%s", (text, expected) => {
    expect(pointers(text)).toEqual(expected);
  });

  it("finds nothing in what JSON.stringify wrote (1,000 values)", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(pointers(text)).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it("takes deep nesting and many duplicates", () => {
    expect(pointers(`${"[".repeat(100_000)}${"]".repeat(100_000)}`)).toEqual([]);
    expect(pointers(`{${Array(5000).fill('"a":1').join()}}`)).toHaveLength(100);
  });
});

describe("a domain file with a key written twice", () => {
  it("does not load, and says where", () => {
    const text = `{
      "name": "x",
      "state": { "on": { "type": "boolean" }, "on": { "type": "integer" } },
      "tools": [{ "name": "t", "then": { "on": true, "on": false } }]
    }`;
    try {
      loadDomain(text);
      expect.unreachable();
    } catch (error) {
      const { issues } = error as DomainError;
      expect(issues.map(({ pointer }) => pointer)).toEqual([
        "/state/on",
        "/tools/0/then/on",
        "/state/on/min",
      ]);
      expect(issues[0]).toMatchObject({
        message: "is written twice",
        hint: "only the last one would count",
      });
    }
  });
});
