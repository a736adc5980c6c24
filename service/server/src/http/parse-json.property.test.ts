import { finish } from "@understudy/planner-core/internal";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseInPieces } from "./parse-json.ts";

/** JSON texts with varying whitespace. */
const texts = fc
  .tuple(fc.json({ maxDepth: 6, stringUnit: "grapheme" }), fc.integer({ min: 0, max: 3 }))
  .map(([text, indent]) => JSON.stringify(JSON.parse(text), undefined, indent))
  .filter((text) => !text.includes("__proto__"));

/** The same texts with a few characters replaced, most of them invalid. */
const broken = fc
  .tuple(
    texts,
    fc.array(fc.tuple(fc.nat(), fc.constantFrom(...'[]{},:"\\1 -.e')), { maxLength: 3 }),
  )
  .map(([text, changes]) =>
    changes.reduce((changed, [place, character]) => {
      const at = place % changed.length;
      return changed.slice(0, at) + character + changed.slice(at + 1);
    }, text),
  );

const runLengths = fc.integer({ min: 1, max: 40 });

/** The result of a parse; undefined if it throws. */
function resultOf(parse: () => unknown): { readonly value: unknown } | undefined {
  try {
    return { value: parse() };
  } catch {
    return undefined;
  }
}

describe("JSON parsed in pieces", () => {
  it("has the same value as parsed at once", () => {
    fc.assert(
      fc.property(texts, runLengths, (text, runLength) => {
        expect(finish(parseInPieces(text, JSON.parse, runLength))).toEqual(JSON.parse(text));
      }),
    );
  });

  it("is refused if invalid", () => {
    fc.assert(
      fc.property(broken, runLengths, (text, runLength) => {
        const inPieces = resultOf(() => finish(parseInPieces(text, JSON.parse, runLength)));
        expect(inPieces).toEqual(resultOf(() => JSON.parse(text)));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    "",
    " ",
    "[",
    "]",
    "1,2",
    "[1]]",
    "[[1,2,3]5]",
    "[[1,2,3].5]",
    "[1,,2]",
    "[,1]",
    "[1,]",
    '{"a":[1,2,3],}',
    '{"a":[1,2,3]"b":1}',
    '["a',
    "[[1,2,3][1,2,3]]",
    "[{]}",
    "{[}]",
  ])("such as %s", (text) => {
    for (const runLength of [1, 4, 100]) {
      expect(() => finish(parseInPieces(text, JSON.parse, runLength))).toThrow(SyntaxError);
    }
  });

  it("yields about once per run, however it is nested", () => {
    const [many, levels] = [100_000, 10_000];
    const all = [
      `[${"0,".repeat(many)}0]`,
      `{${Array.from({ length: 10_000 }, (_, n) => `"v${n}":1`).join()}}`,
      `${"[".repeat(levels)}${"0,".repeat(many)}0${"]".repeat(levels)}`,
      `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`,
    ];
    for (const text of all) {
      const parsed: number[] = [];
      const parseRun = (run: string): unknown => {
        parsed.push(run.length);
        return JSON.parse(run);
      };
      const pieces = parseInPieces(text, parseRun);
      for (let isDone = false; !isDone; ) {
        parsed.length = 0;
        isDone = pieces.next().done === true;
        const characters = parsed.reduce((sum, length) => sum + length, 0);
        expect(characters).toBeLessThan(40_000);
        expect(parsed.length).toBeLessThan(300);
      }
    }
  });

  it("yields while many lists open", () => {
    const depth = 10_000;
    let hasParsed = false;
    const parseRun = (run: string): unknown => {
      hasParsed = true;
      return JSON.parse(run);
    };
    const pieces = parseInPieces("[".repeat(depth) + "]".repeat(depth), parseRun, 1024);
    let rests = 0;
    while (!hasParsed && pieces.next().done !== true) rests++;
    expect(rests).toBeGreaterThan(500);
  });

  it("is refused if it nests too deep", () => {
    const pieces = parseInPieces(`${"[".repeat(10_001)}${"]".repeat(10_001)}`, JSON.parse);
    const issues = [{ pointer: "", message: "nests deeper than 10000 levels" }];
    expect(() => finish(pieces)).toThrow(expect.objectContaining({ issues }));
  });

  it("is refused with its place if an object has too many members", () => {
    const members = Array.from({ length: 10_001 }, (_, n) => `"v${n}":1`).join();
    const text = `{"a/b":[1,{"c":[${"0,".repeat(20_000)}{"d":{${members}}}]}]}`;
    expect(() => finish(parseInPieces(text, JSON.parse))).toThrow(
      expect.objectContaining({
        issues: [{ pointer: "/a~1b/1/c/20000/d", message: "has more than 10000 members" }],
      }),
    );
  });
});
