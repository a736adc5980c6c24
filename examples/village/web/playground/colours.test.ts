import fc from "fast-check";
import { expect, it } from "vitest";
import { coloursOf } from "./colours.ts";

it("colours keys, strings, numbers and words", () => {
  const parts = coloursOf('{"a": ["b", -1.5, true]}', []).filter(({ kind }) => kind !== "plain");
  expect(parts.map(({ text, kind }) => [text, kind])).toEqual([
    ['"a"', "key"],
    ['"b"', "text"],
    ["-1.5", "number"],
    ["true", "word"],
  ]);
});

it("keeps any text whole, and marks exactly the mistakes", () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(20), fc.nat(8), (text, start, length) => {
      const from = Math.min(start, text.length);
      const to = Math.min(from + 1 + length, text.length);
      const mistake = {
        message: "",
        hint: undefined,
        from,
        to,
        line: 1,
        column: 1,
        isWarning: false,
      };
      const parts = coloursOf(text, [mistake]);
      expect(parts.map((part) => part.text).join("")).toBe(text);
      const marked = parts.filter((part) => part.mistake !== undefined);
      expect(marked.map((part) => part.text).join("")).toBe(text.slice(from, to));
    }),
  );
});
