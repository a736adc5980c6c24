import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyText } from "../../../../scripts/testing/any-text.mjs";
import { HUT } from "../testing/hut.ts";
import { revisionOf } from "./revision.ts";
import { sha256OfText } from "./sha256-of-text.ts";

const known = (text: string): string => createHash("sha256").update(text).digest("hex");

describe("a revision", () => {
  it("is the SHA-256 of the definition, whatever the order of its members", () => {
    const { goals = [], name, ...rest } = HUT;
    expect(revisionOf({ goals, ...rest, name })).toBe(revisionOf(HUT));
    expect(revisionOf({ ...HUT, description: "A hut." })).not.toBe(revisionOf(HUT));
    expect(sha256OfText("abc")).toBe(
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
  });

  it("is Node's hash of any text", () => {
    for (let length = 0; length < 140; length++) {
      expect(sha256OfText("a".repeat(length))).toBe(known("a".repeat(length)));
    }
    fc.assert(
      fc.property(anyText({ maxLength: 300 }), (text) => {
        expect(sha256OfText(text)).toBe(known(text));
      }),
    );
  });
});
