import { strict as assert } from "node:assert";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import type { Llama, LlamaModel, Token } from "node-llama-cpp";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { Metadata } from "./gguf/metadata.ts";
import { readGguf } from "./gguf/read-gguf.ts";
import type { InferenceModel } from "./inference-model.ts";
import { openModel } from "./open-model.ts";
import { type RandomGgufOptions, randomGguf } from "./testing/random-gguf.ts";
import { seededNumbers } from "./testing/seeded-numbers.ts";
import { Tokenizer } from "./tokenizer/tokenizer.ts";
import { readVocabulary } from "./tokenizer/vocabulary.ts";

/* Comparisons with llama.cpp, the reference implementation for GGUF files. */

const models = new URL("../../shipped/", import.meta.url);
const shipped = fileURLToPath(new URL("nano-planner.gguf", models));

let llama: Llama;
let folder: string;

beforeAll(async () => {
  // The library fails to load if CI is not a boolean, as on some systems.
  vi.stubEnv("CI", "true");
  const { getLlama, LlamaLogLevel } = await import("node-llama-cpp");
  llama = await getLlama({
    gpu: false,
    build: "never",
    skipDownload: true,
    maxThreads: 1,
    progressLogs: false,
    logLevel: LlamaLogLevel.error,
  });
  vi.unstubAllEnvs();
  folder = await mkdtemp(join(tmpdir(), "understudy-"));
});

afterAll(async () => {
  await llama?.dispose();
  await rm(folder, { recursive: true, force: true });
});

function ownTokenizer(bytes: Uint8Array): Tokenizer {
  return new Tokenizer(readVocabulary(new Metadata(readGguf(bytes))));
}

/** This engine's and llama.cpp's tokenizer for a file. */
async function pair(path: string): Promise<{ ours: Tokenizer; theirs: LlamaModel }> {
  const theirs = await llama.loadModel({ modelPath: path, vocabOnly: true });
  return { ours: ownTokenizer(await readFile(path)), theirs };
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

describe("the tokenizer compared with llama.cpp", () => {
  it("splits prompts, modified prompts and unusual texts in the same way", async () => {
    const { ours, theirs } = await pair(shipped);
    const lines = await readFile(new URL("evaluation-problems.jsonl", models), "utf8");
    const prompts = lines
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { readonly prompt: string; readonly optimalPlan: string })
      .map(({ prompt, optimalPlan }) => prompt + optimalPlan);
    for (const prompt of prompts) compare(ours, theirs, prompt);
    // If two whole tokens overlap, the one searched first wins: tests every such pair with a prefix.
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

  it("agrees on vocabularies with added leading spaces, stripped spaces, or whole tokens", async () => {
    const wholePieces = ["=0,", "<=0", " a ", "ab", "ba", "aba", "bab"];
    for (const options of [
      { addsBlank: true, wholePieces },
      // llama.cpp requires these tokens for this name.
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

  it("caches words without mixing them up", async () => {
    const ours = ownTokenizer(await readFile(shipped));
    const words = Array.from({ length: 10_000 }, (_, index) => `word${index}`);
    const first = words.map((word) => ours.tokenize(word));
    expect(words.map((word) => ours.tokenize(word))).toEqual(first);
    expect(first.map((tokens) => ours.detokenize(tokens))).toEqual(words);
  });
});

/** A substring of a text. */
function partOf(text: string): fc.Arbitrary<string> {
  return fc
    .tuple(fc.nat(text.length), fc.nat(40))
    .map(([from, length]) => text.slice(from, from + length));
}

/** Log probabilities of the next token from llama.cpp. */
async function theirLogarithms(path: string, texts: readonly (readonly number[])[]) {
  const model = await llama.loadModel({ modelPath: path });
  const context = await model.createContext({
    contextSize: 512,
    batchSize: 512,
    flashAttention: false,
    threads: 1,
  });
  const sequence = context.getSequence();
  const results: ReadonlyMap<number, number>[] = [];
  for (const text of texts) {
    await sequence.clearHistory();
    const tokens = [...text] as Token[];
    const last = tokens.pop() as Token;
    const output = await sequence.controlledEvaluate([
      ...tokens,
      [last, { generateNext: { probabilities: true } }],
    ]);
    const probabilities = output.at(-1)?.next.probabilities ?? new Map<Token, number>();
    results.push(new Map([...probabilities].map(([token, share]) => [token, Math.log(share)])));
  }
  // In sequence, because disposing a context and its model at once may deadlock.
  await context.dispose();
  await model.dispose();
  return results;
}

function ownLogarithms(model: InferenceModel, text: readonly number[]): readonly number[] {
  const sequence = model.openSequence();
  let logits: readonly number[] = [];
  const choose = (all: Float32Array): number => {
    logits = [...all];
    return 0;
  };
  model.evaluate([{ sequence, tokens: text, wanted: [{ at: text.length - 1, choose }] }]);
  sequence.close();
  const most = Math.max(...logits);
  const sum = logits.reduce((total, logit) => total + Math.exp(logit - most), 0);
  return logits.map((logit) => logit - most - Math.log(sum));
}

/** The largest difference in log probability over all plausible tokens. */
async function difference(path: string, texts: readonly (readonly number[])[]): Promise<number> {
  const model = await openModel(await readFile(path), { contextSize: 512 });
  const theirs = await theirLogarithms(path, texts);
  const differences = texts.flatMap((text, index) => {
    const own = ownLogarithms(model, text);
    const likely = [...(theirs[index] as ReadonlyMap<number, number>)].filter(
      ([, log]) => log > -12,
    );
    expect(likely.length).toBeGreaterThan(0);
    return likely.map(([token, log]) => Math.abs(log - (own[token] as number)));
  });
  return Math.max(...differences);
}

function someTexts(vocabulary: number): readonly (readonly number[])[] {
  const next = seededNumbers(5);
  return [1, 2, 33, 150].map((length) =>
    Array.from({ length }, () => Math.floor(next() * vocabulary)),
  );
}

/** Number of tokens in every random vocabulary. */
const VOCABULARY = 370;

describe("token probabilities compared with llama.cpp", () => {
  // llama.cpp rounds activations to 8 bits for quantized weights, and to 16-bit floats for F16 weights.
  const cases: readonly (readonly [string, number, RandomGgufOptions])[] = [
    ["F32", 0.02, {}],
    ["F16", 0.05, { kind: "F16", width: 128, headSize: 32 }],
    ["Q8_0", 0.8, { kind: "Q8_0", width: 96, headSize: 48 }],
    ["Q4_0", 0.8, { kind: "Q4_0", width: 96, headSize: 32 }],
    ["Q4_1", 0.8, { kind: "Q4_1", width: 96, headSize: 32 }],
    ["Llama", 0.05, { architecture: "llama", width: 128, headSize: 32, keyHeads: 2, head: "tied" }],
    [
      "Llama, divided angles",
      0.05,
      { architecture: "llama", angleDivisors: [1, 1.5, 2, 4, 8, 9, 10, 16] },
    ],
    ["fewer heads of keys", 0.05, { width: 128, headSize: 32, keyHeads: 2 }],
    ["half of each head rotated", 0.05, { width: 64, headSize: 32, rotated: 16 }],
    ["no output matrix of its own", 0.05, { head: "tied", seed: 3 }],
    ["divided angles", 0.05, { angleDivisors: [1, 1.5, 2, 4, 8, 9, 10, 16] }],
    ["a sliding window, which neither heeds", 0.05, { slidingWindow: 16 }],
    ["long rows", 0.05, { inner: 1088, layers: 1 }],
  ];

  it.each(cases)("agree for random weights: %s", async (_, most, options) => {
    const path = join(folder, "random.gguf");
    await writeFile(path, randomGguf(options));
    expect(await difference(path, someTexts(VOCABULARY))).toBeLessThan(most);
  });

  it("agree for the shipped model on prompts", async () => {
    const model = await openModel(await readFile(shipped));
    const lines = await readFile(new URL("evaluation-problems.jsonl", models), "utf8");
    const texts = lines
      .split("\n", 6)
      .map((line) => (JSON.parse(line) as { readonly prompt: string }).prompt)
      .map((prompt) => model.tokenizer.tokenize(prompt, { special: true }));
    expect(await difference(shipped, texts)).toBeLessThan(0.5);
  });
});
