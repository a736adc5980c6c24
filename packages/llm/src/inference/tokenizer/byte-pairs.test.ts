import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Metadata } from "../gguf/metadata.ts";
import { readGguf } from "../gguf/read-gguf.ts";
import { randomGguf } from "../testing/random-gguf.ts";
import type { WrittenVocabulary } from "../testing/written-vocabulary.ts";
import { Tokenizer } from "./tokenizer.ts";
import { readVocabulary, TOKEN_TYPES } from "./vocabulary.ts";

const FIXTURE = new URL("__fixtures__/smollm.json", import.meta.url);
/** Part of SmolLM2's vocabulary, and llama.cpp's tokens for some texts. */
const { special, texts, merges, expected } = JSON.parse(readFileSync(FIXTURE, "utf8")) as {
  readonly special: readonly string[];
  readonly texts: readonly string[];
  readonly merges: readonly string[];
  readonly expected: readonly (readonly [string, readonly number[], readonly number[]])[];
};
const smollm: WrittenVocabulary = {
  ...{ model: "gpt2", pre: "smollm", merges, beginning: 1, end: 2, addsBeginning: false },
  texts: [...special, ...texts],
  types: [...special.map(() => TOKEN_TYPES.control), ...texts.map(() => TOKEN_TYPES.normal)],
};
function tokenizerOf(change: Partial<WrittenVocabulary> = {}): Tokenizer {
  const bytes = randomGguf({ layers: 1, width: 32, vocabulary: { ...smollm, ...change } });
  return new Tokenizer(readVocabulary(new Metadata(readGguf(bytes))));
}

/** Reference implementation: merges the first pair of the lowest rank until none is left. */
function mergeSlowly(letters: readonly string[]): readonly string[] {
  const ranks = letters.slice(1).map((letter, at) => merges.indexOf(`${letters[at]} ${letter}`));
  const least = Math.min(...ranks.filter((rank) => rank >= 0));
  const at = ranks.indexOf(least);
  if (at < 0) return letters;
  const merged = `${letters[at]}${letters[at + 1]}`;
  return mergeSlowly([...letters.slice(0, at), merged, ...letters.slice(at + 2)]);
}

describe("a byte-pair vocabulary", () => {
  const tokenizer = tokenizerOf();

  it.each(expected)("splits %j as llama.cpp does", (text, withSpecial, without) => {
    expect(tokenizer.tokenize(text, { special: true })).toEqual(withSpecial);
    expect(tokenizer.tokenize(text)).toEqual(without);
  });

  it("round-trips any text, except for bytes without a token", () => {
    const lacking = new Set([4, 6, 0x13, 0x14, 0x16, 0x1d]);
    const letter = fc
      .oneof(fc.nat(0x7f), fc.nat(0xd7ff), fc.integer({ min: 0xe000, max: 0x3ffff }))
      .filter((code) => !lacking.has(code));
    fc.assert(
      fc.property(fc.array(letter, { maxLength: 30 }), (codes) => {
        const text = String.fromCodePoint(...codes);
        expect(tokenizer.detokenize(tokenizer.tokenize(text))).toBe(text);
      }),
    );
    expect(tokenizer.detokenize(tokenizer.tokenize("a\u0004b"))).toBe("ab");
  });

  it("merges like the reference implementation", () => {
    const word = fc.string({ unit: fc.constantFrom(..."etaonishr"), minLength: 1, maxLength: 14 });
    fc.assert(
      fc.property(word, (each) => {
        const pieces = tokenizer.tokenize(each).map((token) => tokenizer.vocabulary.texts[token]);
        expect(pieces).toEqual(mergeSlowly([...each]));
      }),
    );
  });

  it("joins the tokens of one character", () => {
    const tokens = tokenizer.tokenize("😀");
    expect(tokens.length).toBeGreaterThan(1);
    expect(tokenizer.detokenize(tokens)).toBe("😀");
    expect(tokenizer.detokenize(tokens.slice(0, 1))).toBe("\uFFFD");
  });

  it("is refused with an unsupported pre-tokenizer or type", () => {
    const refused = (place: string) =>
      expect.objectContaining({
        code: "unsupported-model",
        place: `metadata tokenizer.ggml.${place}`,
      });
    expect(() => tokenizerOf({ pre: "qwen2" })).toThrow(refused("pre"));
    expect(() => tokenizerOf({ model: "bert" })).toThrow(refused("model"));
  });

  it.each(["Ġ", "", "Ġ ", "Ġ zzzz", "zzzz Ġ"])("is refused with a merge of %j", (merge) => {
    const place = "metadata tokenizer.ggml.merges";
    expect(() => tokenizerOf({ merges: [...merges, merge] })).toThrow(
      expect.objectContaining({ code: "damaged-file", place }),
    );
  });

  it("is refused without merges", () => {
    expect(() => tokenizerOf({ merges: undefined })).toThrow(
      expect.objectContaining({ code: "damaged-file", place: "metadata tokenizer.ggml.merges" }),
    );
  });
});
