import { strict as assert } from "node:assert";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { getLlama, type Llama, LlamaLogLevel, type LlamaModel } from "node-llama-cpp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Metadata } from "../gguf/metadata.ts";
import { readGguf } from "../gguf/read-gguf.ts";
import { randomGguf } from "../testing/random-gguf.ts";
import { Tokenizer } from "./tokenizer.ts";
import { readVocabulary } from "./vocabulary.ts";

const models = new URL("../../../llm/models/", import.meta.url);
const SHIPPED = fileURLToPath(new URL("nano-planner.gguf", models));

let llama: Llama;
let folder: string;

beforeAll(async () => {
  llama = await getLlama({
    gpu: false,
    build: "never",
    skipDownload: true,
    maxThreads: 1,
    progressLogs: false,
    logLevel: LlamaLogLevel.error,
  });
  folder = await mkdtemp(join(tmpdir(), "understudy-"));
});

afterAll(async () => {
  await llama?.dispose();
  await rm(folder, { recursive: true, force: true });
});

/** Both tokenizers of one file. */
async function pair(path: string): Promise<{ ours: Tokenizer; theirs: LlamaModel }> {
  const metadata = new Metadata(readGguf(await readFile(path)));
  const theirs = await llama.loadModel({ modelPath: path, vocabOnly: true });
  return { ours: new Tokenizer(readVocabulary(metadata)), theirs };
}

function compare(ours: Tokenizer, theirs: LlamaModel, text: string): void {
  for (const special of [true, false]) {
    const tokens = ours.tokenize(text, { special });
    assert.deepEqual(
      tokens,
      [...theirs.tokenize(text, special)],
      JSON.stringify({ text, special }),
    );
    assert.equal(ours.detokenize(tokens), theirs.detokenize(tokens as never));
    assert.equal(ours.detokenize(tokens, false, true), theirs.detokenize(tokens as never, true));
  }
}

describe("the tokenizer, beside llama.cpp's", () => {
  it("splits prompts, what is made of them, and odd texts in the same way", async () => {
    const { ours, theirs } = await pair(SHIPPED);
    const lines = await readFile(new URL("evaluation-problems.jsonl", models), "utf8");
    const prompts = lines
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { readonly prompt: string; readonly optimalPlan: string })
      .map(({ prompt, optimalPlan }) => prompt + optimalPlan);
    for (const prompt of prompts) compare(ours, theirs, prompt);
    // Of two whole tokens that overlap, the one that is looked for first wins: every pair of them, and what precedes them.
    const { texts, types } = ours.vocabulary;
    const whole = texts.filter((_, token) => types[token] === 4);
    const piece = fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...whole) },
      { weight: 3, arbitrary: fc.constantFrom(...texts) },
      { weight: 3, arbitrary: fc.constantFrom(...prompts).chain(partOf) },
      { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 8 }) },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          "<|end|>",
          "<|user|>",
          "<unk>",
          "</s>",
          "\ud800",
          "\ufeff",
          "\0",
        ),
      },
    );
    const text = fc.array(piece, { minLength: 1, maxLength: 12 }).map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(text, (each) => compare(ours, theirs, each)),
      { numRuns: 10_000, endOnFailure: true },
    );
    for (const token of texts.keys()) {
      assert.equal(ours.isEnd(token), theirs.isEogToken(token as never), texts[token]);
    }
    await theirs.dispose();
  });

  it("agrees on vocabularies that put a blank before words, drop those behind, or have whole pieces", async () => {
    const wholePieces = ["=0,", "<=0", " a ", "ab", "ba", "aba", "bab"];
    for (const options of [
      { addsBlank: true, wholePieces },
      // llama.cpp wants these tokens where the name is this.
      { name: "Phi-3 mini", wholePieces: [...wholePieces, "</s>", "<|endoftext|>"] },
      { pieces: ["aaaa", "aab", " the", "e\u00e9", "日本"], wholePieces: [] },
    ]) {
      const path = join(folder, "random.gguf");
      await writeFile(path, randomGguf({ layers: 1, ...options }));
      const { ours, theirs } = await pair(path);
      const alphabet = [
        "a",
        "b",
        " ",
        "=",
        "0",
        ",",
        "<",
        "the",
        "\n",
        "é",
        "日",
        "<|end|>",
        "<s>",
        "<unk>",
      ];
      const text = fc.array(fc.constantFrom(...alphabet), { maxLength: 20 });
      fc.assert(
        fc.property(text, (pieces) => compare(ours, theirs, pieces.join(""))),
        { numRuns: 1000, endOnFailure: true },
      );
      await theirs.dispose();
    }
  });

  it("remembers words without mixing them up", async () => {
    const { ours } = await pair(SHIPPED);
    const words = Array.from({ length: 10_000 }, (_, index) => `word${index}`);
    const first = words.map((word) => ours.tokenize(word));
    expect(words.map((word) => ours.tokenize(word))).toEqual(first);
    expect(first.map((tokens) => ours.detokenize(tokens))).toEqual(words);
  });
});

/** A stretch of a text. */
function partOf(text: string): fc.Arbitrary<string> {
  return fc
    .tuple(fc.nat(text.length), fc.nat(40))
    .map(([from, length]) => text.slice(from, from + length));
}
