import { seededRandom } from "@understudy/planner-core";
import { scanJson } from "@understudy/planner-core/json";
import { describe, expect, it } from "vitest";
import { IS_QUICK } from "../../../../scripts/testing/cases.mjs";
import { InputError, type LocatedIssue } from "./input-error.ts";
import { JsonText } from "./json-text.ts";

/** Number of damaged texts to scan. */
const TEXTS = IS_QUICK ? 2_000 : 10_000;

function errorOf(text: string): string {
  try {
    new JsonText("file", text);
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  return "";
}

describe("JsonText", () => {
  it.each([
    ['{"a": 1,}', 'line 1, column 8: is not JSON: there is a comma before "}" (leave it out)'],
    ["[1,\n 2\n 3]", 'line 3, column 2: is not JSON: expected "," or "]", found "3"'],
    [
      "{'a': 1}",
      'line 1, column 2: is not JSON: expected a key in double quotes, found "\'" ' +
        '(JSON takes straight double quotes: ")',
    ],
    ['{\n  // why\n  "a": 1}', 'found "/" (JSON has no comments)'],
    ["{a: 1}", 'found "a" (keys and texts stand in double quotes)'],
    ['{"a" 1}', 'line 1, column 6: is not JSON: expected ":" after the key, found "1"'],
    ['{"a": tru}', 'line 1, column 7: is not JSON: expected a value, found "t"'],
    ['{"a": flase}', 'found "f" (did you mean false? Texts stand in double quotes)'],
    ['{"a": True}', 'found "T" (did you mean true? Texts stand in double quotes)'],
    ['{"a": home}', 'found "h" (keys and texts stand in double quotes)'],
    ['{"a": 01}', "line 1, column 7: is not JSON: this is not a number"],
    ['{"a": +1}', 'expected a value, found "+"'],
    [
      '{"a": "b\n"}',
      'line 1, column 7: is not JSON: the text in quotes does not end (add the closing ")',
    ],
    ['{"a": "\\x"}', "line 1, column 8: is not JSON: there is no such escape"],
    ['{"a": "\u0001"}', "there is a control character in a text"],
    ['{"a": [1, 2', 'line 1, column 12: is not JSON: the text ends too early; expected "," or "]"'],
    ["{} {}", 'expected the end: one value is complete here, found "{"'],
    ["   ", "the text is empty"],
    ["[".repeat(600), "nested deeper than 500"],
  ])("%s", (text, expected) => {
    expect(errorOf(text)).toContain(expected);
  });

  it("points to keys and elements, and for missing ones to where they belong", () => {
    const json = new JsonText("file", '{\n  "a/b": [\n    1,\n    {"c~": 2}\n  ]\n}', 10);
    const positionOf = (pointer: string) => json.locate([{ pointer, message: "" }])[0]?.position;
    expect(positionOf("")).toEqual({ line: 10, column: 1 });
    expect(positionOf("/a~1b")).toEqual({ line: 11, column: 3 });
    expect(positionOf("/a~1b/0")).toEqual({ line: 12, column: 5 });
    expect(positionOf("/a~1b/1/c~0")).toEqual({ line: 13, column: 6 });
    expect(positionOf("/a~1b/1/name")).toEqual({ line: 13, column: 5 });
    expect(positionOf("/goal")).toEqual({ line: 10, column: 1 });
  });

  it("points to many places in one pass over a long text", () => {
    const lines = 20_000;
    const text = `[\n${Array.from({ length: lines }, (_, index) => `{"a": ${index}}`).join(",\n")}\n]`;
    const json = new JsonText("file", text);
    const issues = Array.from({ length: lines }, (_, index) => ({
      pointer: `/${index}/a`,
      message: "",
    }));
    const { indexOf } = String.prototype;
    let passedOver = 0;
    String.prototype.indexOf = function (this: string, sought: string, from = 0) {
      const found = indexOf.call(this, sought, from);
      passedOver += (found < 0 ? this.length : found) - from;
      return found;
    };
    let places: readonly LocatedIssue[];
    try {
      places = json.locate(issues.toReversed());
    } finally {
      String.prototype.indexOf = indexOf;
    }
    // From any of its lines to the next one, and no further.
    expect(passedOver).toBeLessThanOrEqual(2 * text.length);
    expect(places.map(({ position }) => position?.line)).toEqual(
      issues.map((_, index) => lines + 1 - index),
    );
  });

  it("refuses a text with too many values before building them", () => {
    expect(errorOf(`[${"[],".repeat(2_100_000)}[]]`)).toContain("holds more than 4000000 values");
  });

  it("finds duplicate keys", () => {
    const json = new JsonText("file", '{"a": {"b": 1, "c": 2, "b": 3}}');
    expect(json.duplicates).toMatchObject([{ pointer: "/a/b", position: { column: 24 } }]);
  });

  it("accepts exactly the texts of JSON.parse", () => {
    const random = seededRandom(7);
    const seeds = [
      '{"a":[1,-2.5e3,true,false,null,"x\\u00e9\\n"],"b":{"c":{}},"d":[]}',
      '[{"at":"home","wood":{">=":2}},{"in":["a","b"]},0,-0,1E+2]',
    ];
    const pieces = "{}[]\",:\\0123456789eE+-.truefalsn \n\t\u0001'/x";
    let sound = 0;
    for (let run = 0; run < TEXTS; run++) {
      const at = (length: number) => Math.floor(random.next() * length);
      let text = seeds[run % 2] as string;
      for (let edit = at(3); edit >= 0; edit--) {
        const place = at(text.length + 1);
        const piece = random.next() < 0.3 ? "" : (pieces[at(pieces.length)] as string);
        text = text.slice(0, place) + piece + text.slice(place + at(2));
      }
      let isJson = true;
      try {
        JSON.parse(text);
      } catch {
        isJson = false;
      }
      if (isJson) sound++;
      let isScanned = true;
      try {
        scanJson(text);
      } catch {
        isScanned = false;
      }
      if (isScanned !== isJson) expect.unreachable(text);
    }
    expect(sound).toBeGreaterThan(TEXTS / 10);
  });
});
