import { describe, expect, it } from "vitest";
import { TokenReader } from "./token-reader.ts";

/** Each token is a byte. */
const bytes = {
  detokenize: (tokens: readonly number[]) => new TextDecoder().decode(Uint8Array.from(tokens)),
};
const readAll = (tokens: Iterable<number>): (string | undefined)[] => {
  const reader = new TokenReader(bytes);
  return Array.from(tokens, (token) => reader.read(token));
};

describe("TokenReader", () => {
  it("waits for the rest of a character", () => {
    const pieces = readAll(new TextEncoder().encode("aé😀"));
    expect(pieces).toEqual(["a", undefined, "é", undefined, undefined, undefined, "😀"]);
  });

  it("does not wait forever for an invalid character", () => {
    const pieces = readAll([0x80, 0x80, 0x80, 0x80, 0x80, 0x61]);
    expect(pieces.join("")).toMatch(/^\uFFFD+a$/);
    expect(pieces.slice(0, 4)).toEqual([undefined, undefined, undefined, undefined]);
  });

  it("passes the preceding tokens, which may determine a space", () => {
    const contexts: number[][] = [];
    const reader = new TokenReader({
      detokenize: (_, before = []) => {
        contexts.push([...before]);
        return "x";
      },
    });
    for (const token of [1, 2, 3, 4, 5]) reader.read(token);
    expect(contexts).toEqual([[], [1], [1, 2], [1, 2, 3], [2, 3, 4]]);
    expect(reader.said).toEqual([1, 2, 3, 4, 5]);
  });
});
