import { strict as assert } from "node:assert";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { EngineErrorCode } from "./errors.ts";
import type { InferenceModel } from "./inference-model.ts";
import { openModel } from "./open-model.ts";
import type { Sequence } from "./sequence/sequence.ts";
import { randomGguf } from "./testing/random-gguf.ts";

let model: InferenceModel;

beforeAll(async () => {
  model = await openModel(randomGguf({ seed: 5 }), { contextSize: 200 });
});

/** The token chosen after a text that is evaluated at once in a new sequence. */
function choiceBehind(tokens: readonly number[]): number {
  const sequence = model.openSequence();
  const chosen = readAndChoose(sequence, tokens);
  sequence.close();
  return chosen;
}

function readAndChoose(sequence: Sequence, tokens: readonly number[]): number {
  const [choices] = model.evaluate([{ sequence, tokens, wanted: [{ at: tokens.length - 1 }] }]);
  return choices?.[0]?.token as number;
}

function refusal(code: EngineErrorCode, place?: string) {
  return expect.objectContaining({
    name: "EngineError",
    code,
    ...(place === undefined ? {} : { place }),
  });
}

describe("a weighed token", () => {
  it("has the probability from the logits, and all probabilities add up to 1", () => {
    const sequence = model.openSequence();
    const wanted = [{ at: 2 }];
    const weighed = Array.from({ length: model.shape.vocabulary }, (_, weigh) => {
      sequence.erase(0);
      const [[found] = []] = model.evaluate([
        { sequence, tokens: [4, 5, 6], wanted: [{ at: 2, weigh }] },
      ]);
      return found?.logProbability ?? Number.NaN;
    });
    expect(weighed.reduce((sum, log) => sum + Math.exp(log), 0)).toBeCloseTo(1, 4);
    sequence.erase(0);
    const [[likeliest] = []] = model.evaluate([{ sequence, tokens: [4, 5, 6], wanted }]);
    expect(weighed.indexOf(Math.max(...weighed))).toBe(likeliest?.token);
    sequence.close();
    const beyond = [{ at: 0, weigh: model.shape.vocabulary }];
    const asking = { sequence: model.openSequence(), tokens: [4], wanted: beyond };
    expect(() => model.evaluate([asking])).toThrow(refusal("invalid-use"));
  });
});

describe("a chat template", () => {
  it("is read from the file, with the texts of the tokens that it may use", async () => {
    expect(model.chatTemplate).toBeUndefined();
    const { chatTemplate } = await openModel(randomGguf({ chatTemplate: "{{ messages }}" }));
    expect(chatTemplate).toEqual({ text: "{{ messages }}", beginning: "<s>", end: "<|end|>" });
  });
});

describe("a sequence", () => {
  it("keeps evaluated tokens, forgets erased ones, and continues from there", () => {
    const sequence = model.openSequence();
    const text = Array.from({ length: 100 }, (_, index) => 270 + index);
    model.evaluate([{ sequence, tokens: text, wanted: [] }]);
    expect(sequence.length).toBe(100);
    sequence.erase(70);
    expect(sequence.length).toBe(70);
    expect(readAndChoose(sequence, [300])).toBe(choiceBehind([...text.slice(0, 70), 300]));
    sequence.erase(500);
    expect(sequence.length).toBe(71);
    sequence.erase(0);
    expect(readAndChoose(sequence, [301])).toBe(choiceBehind([301]));
  });

  it("shares its cache with its forks, but not later tokens", () => {
    const texts = new Map<Sequence, readonly number[]>([[model.openSequence(), []]]);
    const step = fc.oneof(
      fc.record({
        kind: fc.constant("read"),
        of: fc.nat(),
        tokens: fc.array(fc.integer({ min: 6, max: 370 }), { minLength: 1, maxLength: 40 }),
      }),
      fc.record({ kind: fc.constant("fork"), of: fc.nat(), length: fc.nat(120) }),
      fc.record({ kind: fc.constant("erase"), of: fc.nat(), length: fc.nat(120) }),
      fc.record({ kind: fc.constant("close"), of: fc.nat() }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        for (const each of steps) {
          const open = [...texts.keys()];
          const sequence = open[each.of % open.length] as Sequence;
          const text = texts.get(sequence) as readonly number[];
          if ("tokens" in each && text.length + each.tokens.length <= 200) {
            const longer = [...text, ...each.tokens];
            assert.equal(readAndChoose(sequence, each.tokens), choiceBehind(longer));
            texts.set(sequence, longer);
          } else if (each.kind === "fork" && "length" in each) {
            texts.set(sequence.fork(each.length), text.slice(0, each.length));
          } else if (each.kind === "erase" && "length" in each) {
            sequence.erase(each.length);
            texts.set(sequence, text.slice(0, each.length));
          } else if (each.kind === "close" && open.length > 1) {
            sequence.close();
            texts.delete(sequence);
          }
          for (const [own, kept] of texts) assert.equal(own.length, kept.length);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("takes memory for its tokens, once for all forks, and releases it", async () => {
    const own = await openModel(randomGguf({ width: 64, layers: 8 }));
    const tokens = Array.from({ length: 600 }, () => 300);
    const empty = own.memoryBytes;
    const first = own.openSequence();
    own.evaluate([{ sequence: first, tokens, wanted: [] }]);
    const one = own.memoryBytes;
    expect(one).toBeGreaterThan(empty);
    const forks = Array.from({ length: 50 }, () => first.fork());
    expect(own.memoryBytes).toBe(one);
    for (const sequence of [first, ...forks]) sequence.close();
    const second = own.openSequence();
    own.evaluate([{ sequence: second, tokens, wanted: [] }]);
    expect(own.memoryBytes).toBe(one);
  });
});

describe("evaluate", () => {
  it("evaluates many sequences at once with the same results as one by one", () => {
    const readings = Array.from({ length: 9 }, (_, index) => {
      const tokens = Array.from(
        { length: 5 + 7 * index },
        (_, at) => 280 + ((at * (index + 3)) % 90),
      );
      return { sequence: model.openSequence(), tokens, wanted: [{ at: tokens.length - 1 }] };
    });
    const chosen = model.evaluate(readings).map((choices) => choices[0]?.token);
    expect(chosen).toEqual(readings.map(({ tokens }) => choiceBehind(tokens)));
    for (const { sequence } of readings) sequence.close();
  });

  it("chooses at the requested positions among the allowed tokens, with the margin", () => {
    const sequence = model.openSequence();
    const tokens = [300, 310, 320, 330];
    let logits: readonly number[] = [];
    const choose = (all: Float32Array): number => {
      logits = [...all];
      return 7;
    };
    const [choices = []] = model.evaluate([
      {
        sequence,
        tokens,
        wanted: [{ at: 0 }, { at: 2, allowed: [40, 50, 60], withMargin: true }, { at: 3, choose }],
      },
    ]);
    expect(choices).toHaveLength(3);
    expect(choices[0]?.token).toBe(choiceBehind([300]));
    expect([40, 50, 60]).toContain(choices[1]?.token);
    expect(choices[1]?.margin).toBeGreaterThan(0);
    expect(choices[2]).toEqual({ token: 7 });
    expect(logits).toHaveLength(model.shape.vocabulary);
    const best = logits.indexOf(Math.max(...logits));
    expect(choiceBehind(tokens)).toBe(best);
    const only = model.evaluate([
      { sequence, tokens, wanted: [{ at: 3, allowed: [9], withMargin: true }] },
    ]);
    expect(only[0]?.[0]).toEqual({ token: 9, margin: Number.POSITIVE_INFINITY });
    sequence.close();
  });

  it("refuses invalid arguments before evaluating anything", () => {
    const sequence = model.openSequence();
    const reading = { sequence, tokens: [300], wanted: [] };
    const refuse = (changes: object) => () => model.evaluate([{ ...reading, ...changes }]);
    expect(refuse({ tokens: [] })).toThrow(refusal("invalid-use", "tokens"));
    expect(refuse({ tokens: [-1] })).toThrow(refusal("invalid-use", "token -1"));
    expect(refuse({ tokens: [1.5] })).toThrow(refusal("invalid-use", "token 1.5"));
    expect(refuse({ tokens: [99_999] })).toThrow(refusal("invalid-use", "token 99999"));
    expect(refuse({ tokens: new Array(201).fill(9) })).toThrow(refusal("context-full"));
    expect(refuse({ wanted: [{ at: 1 }] })).toThrow(refusal("invalid-use", "wanted"));
    expect(refuse({ tokens: [9, 9], wanted: [{ at: 1 }, { at: 0 }] })).toThrow(
      refusal("invalid-use"),
    );
    expect(refuse({ wanted: [{ at: 0, allowed: [] }] })).toThrow(refusal("invalid-use", "allowed"));
    expect(refuse({ wanted: [{ at: 0, allowed: [99_999] }] })).toThrow(refusal("invalid-use"));
    expect(() => model.evaluate([reading, reading])).toThrow(refusal("invalid-use", "readings"));
    expect(() => sequence.erase(Number.NaN)).toThrow(refusal("invalid-use"));
    expect(sequence.length).toBe(0);
    sequence.close();
    expect(() => model.evaluate([reading])).toThrow(refusal("invalid-use", "sequence"));
    expect(() => sequence.fork()).toThrow(refusal("invalid-use", "sequence"));
  });
});

describe("openModel", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  it("names what it does not support", async () => {
    const bytes = randomGguf({ headSize: 32 });
    const text = (from: string, to: string) => {
      const whole = Buffer.from(bytes);
      const at = whole.indexOf(from);
      whole.write(to, at);
      return whole;
    };
    await expect(openModel(text("phi3", "lama"))).rejects.toThrow(/runs phi3 and llama/);
    await expect(openModel(text("llama", "gpt22"))).rejects.toThrow(/reads llama, gpt2/);
    await expect(openModel(new TextEncoder().encode("version https://git-lfs"))).rejects.toThrow(
      /pointer of Git LFS/,
    );
    await expect(openModel(randomGguf({ headSize: 8 }))).rejects.toThrow(
      refusal("unsupported-model"),
    );
    await expect(openModel(bytes, { contextSize: 0 })).rejects.toThrow(
      refusal("invalid-use", "contextSize"),
    );
  });

  it("copies its input, even from a Buffer with an offset", async () => {
    const bytes = randomGguf({ seed: 5 });
    const holder = Buffer.alloc(bytes.length + 7);
    holder.set(bytes, 3);
    const own = await openModel(holder.subarray(3, 3 + bytes.length), { contextSize: 200 });
    holder.fill(0);
    const sequence = own.openSequence();
    const [choices] = own.evaluate([{ sequence, tokens: [300, 301], wanted: [{ at: 1 }] }]);
    expect(choices?.[0]?.token).toBe(choiceBehind([300, 301]));
  });

  it.each([
    ["WebAssembly is missing", undefined],
    ["a policy forbids WebAssembly", { compile: () => Promise.reject(new Error("unsafe-eval")) }],
  ])("falls back to TypeScript if %s", async (_, stub) => {
    vi.stubGlobal("WebAssembly", stub);
    vi.resetModules();
    const fresh = await import("./open-model.ts");
    const own = await fresh.openModel(randomGguf({ seed: 5 }), { contextSize: 200 });
    expect(own.network).toBe("typescript");
    const sequence = own.openSequence();
    const [choices] = own.evaluate([{ sequence, tokens: [300, 301], wanted: [{ at: 1 }] }]);
    expect(choices?.[0]?.token).toBe(choiceBehind([300, 301]));
    const forced = fresh.openModel(randomGguf(), { network: "webassembly" });
    await expect(forced).rejects.toThrow(/no WebAssembly with vectors/);
  });

  it("runs the shipped model", async () => {
    const url = new URL("../../shipped/nano-planner.gguf", import.meta.url);
    const own = await openModel(await readFile(fileURLToPath(url)));
    expect(own.network).toBe("webassembly");
    expect(own.shape).toMatchObject({ width: 192, layers: 10, vocabulary: 2048 });
    expect(own.memoryBytes).toBeLessThan(20e6);
  });
});
