import { describe, expect, it } from "vitest";
import { type GgufFile, readGguf } from "../gguf/read-gguf.ts";
import { openModel } from "../open-model.ts";
import { type RandomGgufOptions, randomGguf } from "../testing/random-gguf.ts";
import { writeOutGguf } from "../testing/write-out-gguf.ts";

/** A small SmolLM2: three query heads per key head, with tied embeddings. */
const SMALL: RandomGgufOptions = {
  architecture: "llama",
  ...{ width: 96, headSize: 32, keyHeads: 1, layers: 2, inner: 64, kind: "Q4_1", head: "tied" },
};
const HEAD = 32;
const EPSILON = 1e-5;

/** Rows of an F32 tensor in a file. */
function rowsOf({ bytes, tensors }: GgufFile, name: string): number[][] {
  const { offset, dimensions } = tensors.get(`${name}.weight`) ?? { offset: 0, dimensions: [] };
  const [columns = 0, rows = 1] = dimensions;
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset);
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (__, c) => view.getFloat32(4 * (row * columns + c), true)),
  );
}

const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, at) => sum + value * (b[at] as number), 0);
const times = (matrix: readonly number[][], x: readonly number[]) =>
  matrix.map((row) => dot(row, x));
const plus = (a: readonly number[], b: readonly number[]) =>
  a.map((x, at) => x + (b[at] as number));

function normed(x: readonly number[], gain: readonly number[]): number[] {
  const root = Math.sqrt(dot(x, x) / x.length + EPSILON);
  return x.map((value, at) => (value / root) * (gain[at] as number));
}

/** Rotates neighbouring dimensions: (0, 1), (2, 3), … */
function rotated(x: readonly number[], position: number): number[] {
  return x.map((value, at) => {
    const pair = Math.floor((at % HEAD) / 2);
    const angle = position * 10_000 ** ((-2 * pair) / HEAD);
    const other = x[at ^ 1] as number;
    const sign = at % 2 === 0 ? -1 : 1;
    return value * Math.cos(angle) + sign * other * Math.sin(angle);
  });
}

/** Logits after the last token without quantization: a direct implementation of the paper. */
function plainLogits(file: GgufFile, tokens: readonly number[]): number[] {
  const embedding = rowsOf(file, "token_embd");
  let states = tokens.map((token) => embedding[token] as number[]);
  for (const layer of ["blk.0", "blk.1"]) {
    const read = (part: string) => rowsOf(file, `${layer}.${part}`);
    const [queries, keys, values] = [read("attn_q"), read("attn_k"), read("attn_v")];
    const [gate, up, down, attended] = [
      read("ffn_gate"),
      read("ffn_up"),
      read("ffn_down"),
      read("attn_output"),
    ];
    const [before = [], between = []] = [...read("attn_norm"), ...read("ffn_norm")];
    const inputs = states.map((state) => normed(state, before));
    const kept = inputs.map((x, at) => rotated(times(keys, x), at));
    const passed = inputs.map((x) => times(values, x));
    states = states.map((state, at) => {
      const asked = rotated(times(queries, inputs[at] as number[]), at);
      const heads = Array.from({ length: asked.length / HEAD }, (_, head) => {
        const query = asked.slice(head * HEAD, (head + 1) * HEAD);
        const shares = kept
          .slice(0, at + 1)
          .map((key) => Math.exp(dot(query, key) / Math.sqrt(HEAD)));
        const sum = shares.reduce((a, b) => a + b);
        return Array.from({ length: HEAD }, (__, c) =>
          shares.reduce((total, share, p) => total + (share / sum) * (passed[p]?.[c] ?? 0), 0),
        );
      });
      const middle = plus(state, times(attended, heads.flat()));
      const x = normed(middle, between);
      const values = times(up, x);
      const gated = times(gate, x).map((g, c) => (g / (1 + Math.exp(-g))) * (values[c] as number));
      return plus(middle, times(down, gated));
    });
  }
  const [gain = []] = rowsOf(file, "output_norm");
  return times(embedding, normed(states.at(-1) as number[], gain));
}

async function ownLogits(bytes: Uint8Array, tokens: readonly number[]): Promise<number[]> {
  const model = await openModel(bytes);
  const logits: number[] = [];
  const choose = (all: Float32Array): number => logits.push(...all);
  const wanted = [{ at: tokens.length - 1, choose }];
  model.evaluate([{ sequence: model.openSequence(), tokens, wanted }]);
  return logits;
}

describe("a model of Llama's architecture", () => {
  it("matches the logits of a direct implementation", async () => {
    const bytes = randomGguf(SMALL);
    const tokens = [300, 17, 301, 301, 64, 65, 66, 300, 290];
    const expected = plainLogits(readGguf(writeOutGguf(bytes)), tokens);
    const own = await ownLogits(bytes, tokens);
    expect(own).toHaveLength(expected.length);
    const most = Math.max(...expected.map(Math.abs));
    for (const [token, logit] of expected.entries()) {
      expect(Math.abs((own[token] as number) - logit)).toBeLessThan(0.002 * most);
    }
    // Another token order gives other logits, so positions matter.
    const [first, ...others] = tokens;
    const turned = plainLogits(readGguf(writeOutGguf(bytes)), [
      ...others.slice(0, -1),
      first as number,
      290,
    ]);
    expect(
      Math.max(...turned.map((logit, at) => Math.abs(logit - (expected[at] as number)))),
    ).toBeGreaterThan(0.02 * most);
  });

  it("is refused with an unsupported feature", async () => {
    const whole = Buffer.from(randomGguf(SMALL)).toString("latin1");
    /** A name in file format, preceded by its length. */
    const written = (name: string) => `${String.fromCharCode(name.length)}${"\0".repeat(7)}${name}`;
    for (const [place, from, to] of [
      ["tensor blk.0.attn_output.bias", "blk.0.attn_output.weight", "blk.0.attn_output.bias"],
      ["tensor blk.1.attn_v.weight", "blk.1.attn_v.weight", "blk.1.attn_w.weight"],
      [
        "metadata llama.attention.key_length",
        "llama.attention.head_count_kv",
        "llama.attention.key_length",
      ],
    ] as const) {
      const bytes = Buffer.from(whole.replace(written(from), written(to)), "latin1");
      await expect(openModel(bytes)).rejects.toThrow(
        expect.objectContaining({ name: "EngineError", place }),
      );
    }
  });
});
