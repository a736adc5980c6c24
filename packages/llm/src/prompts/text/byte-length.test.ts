import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyText } from "../../../../../scripts/testing/any-text.mjs";
import { byteLength } from "./byte-length.ts";

describe("byteLength", () => {
  it("matches TextEncoder, lone surrogates included", () => {
    const encoder = new TextEncoder();
    const unit = fc.oneof(anyText(), fc.constantFrom("a", "é", "€", "😀", "\ud83d", "\ude00"));
    fc.assert(
      fc.property(fc.array(unit), (units) => {
        const text = units.join("");
        expect(byteLength(text)).toBe(encoder.encode(text).length);
      }),
    );
  });
});
