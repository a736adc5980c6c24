import { strict as assert } from "node:assert";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { IS_QUICK } from "../../../../../scripts/testing/cases.mjs";
import { Metadata } from "../gguf/metadata.ts";
import { readGguf } from "../gguf/read-gguf.ts";
import { angleTurns, readAngles } from "../model/angle-tables.ts";
import { modelShape } from "../model/model-shape.ts";
import { modelTensors } from "../model/model-tensors.ts";
import { WRITTEN_KINDS } from "../testing/quantise-tensor.ts";
import { type RandomGgufOptions, randomGguf } from "../testing/random-gguf.ts";
import { seededNumbers } from "../testing/seeded-numbers.ts";
import { compileKernel } from "./kernel/kernel-module.ts";
import { KernelNetwork } from "./kernel/kernel-network.ts";
import { MAX_ROWS, type Network, PAGE_POSITIONS } from "./network.ts";
import { PlainNetwork } from "./plain/plain-network.ts";

const CONTEXT = 256;
const shipped = fileURLToPath(new URL("../../../shipped/nano-planner.gguf", import.meta.url));
/** Allows testing another build of the kernel. */
const kernelFile =
  process.env["KERNEL_WASM"] ??
  fileURLToPath(new URL("../../../kernel/kernel.wasm", import.meta.url));
let kernel: Parameters<typeof KernelNetwork.open>[0];

beforeAll(async () => {
  const compiled = await compileKernel(await readFile(kernelFile));
  if (compiled === undefined) throw new Error("This runtime has no WebAssembly");
  kernel = compiled;
});

interface Networks {
  readonly vocabulary: number;
  readonly kernel: Network;
  readonly plain: Network;
}

async function networksOf(bytes: Uint8Array): Promise<Networks> {
  const file = readGguf(bytes);
  const metadata = new Metadata(file);
  const shape = modelShape(metadata);
  const tensors = modelTensors(file, shape);
  const angles = readAngles(metadata, shape);
  const turns = angleTurns(angles, shape.rotated, CONTEXT, tensors.shortDivisors);
  return {
    vocabulary: shape.vocabulary,
    kernel: await KernelNetwork.open(kernel, shape, tensors, turns),
    plain: new PlainNetwork(shape, tensors, turns),
  };
}

/** A text evaluated by a network, with its own pages. */
class Text {
  readonly #network: Network;
  readonly #pages: number[] = [];
  #length = 0;

  constructor(network: Network) {
    this.#network = network;
  }

  /** Evaluates tokens in one pass. @returns logits after each */
  read(tokens: readonly number[]): readonly Float32Array[] {
    return readTogether(this.#network, [{ text: this, tokens }])[0] ?? [];
  }

  rows(tokens: readonly number[]) {
    while (this.#pages.length * PAGE_POSITIONS < this.#length + tokens.length) {
      this.#pages.push(this.#network.newPage());
    }
    return tokens.map((token) => ({ token, position: this.#length++, pages: this.#pages }));
  }
}

/** Evaluates several texts in one pass. */
function readTogether(
  network: Network,
  readings: readonly { readonly text: Text; readonly tokens: readonly number[] }[],
): readonly (readonly Float32Array[])[] {
  const rows = readings.flatMap(({ text, tokens }) => text.rows(tokens));
  network.forward({
    count: rows.length,
    tokens: Int32Array.from(rows, ({ token }) => token),
    positions: Int32Array.from(rows, ({ position }) => position),
    pages: rows.map(({ pages }) => pages),
    wanted: [...rows.keys()],
  });
  const logits: Float32Array[] = [];
  for (let first = 0; first < rows.length; first += 16) {
    const count = Math.min(16, rows.length - first);
    logits.push(...network.project(first, count).map((row) => row.slice()));
  }
  return readings.map(({ tokens }) => logits.splice(0, tokens.length));
}

/** Bit patterns, which distinguish all different floats. */
function bits(logits: readonly Float32Array[]): readonly Uint32Array[] {
  return logits.map(
    ({ buffer, byteOffset, length }) => new Uint32Array(buffer, byteOffset, length),
  );
}

function someTokens(count: number, vocabulary: number, seed = 1): readonly number[] {
  const next = seededNumbers(seed);
  return Array.from({ length: count }, () => Math.floor(next() * vocabulary));
}

/** A model to compare both networks with. */
interface Compared {
  readonly name: string;
  readonly options: RandomGgufOptions;
  /** Whether the quick tests compare it, too: among these are all kinds of weights, and two architectures. */
  readonly isQuick?: boolean;
}

const TINY = { width: 32, inner: 32, layers: 1 };
const shapes: readonly Compared[] = [
  { name: "F32", options: { kind: "F32" } },
  { name: "F16", options: { kind: "F16", seed: 2 } },
  { name: "F16, tiny", options: { ...TINY, kind: "F16", seed: 2 }, isQuick: true },
  { name: "Q8_0", options: { kind: "Q8_0", seed: 3, width: 96, headSize: 32 }, isQuick: true },
  { name: "Q4_0", options: { kind: "Q4_0", seed: 4 } },
  { name: "Q4_0, tiny", options: { ...TINY, kind: "Q4_0", seed: 4 }, isQuick: true },
  { name: "Q4_1", options: { kind: "Q4_1", seed: 5 } },
  {
    name: "Llama's, shared keys",
    options: {
      architecture: "llama",
      width: 96,
      headSize: 32,
      keyHeads: 1,
      kind: "Q4_1",
      head: "tied",
    },
    isQuick: true,
  },
  {
    name: "shared keys, half rotated, tied",
    options: { width: 128, headSize: 32, keyHeads: 2, rotated: 16, head: "tied" },
    isQuick: true,
  },
  {
    name: "rows of several segments",
    options: { width: 64, inner: 1056, layers: 1, kind: "Q8_0" },
  },
  {
    name: "wide heads, divided angles",
    options: {
      width: 160,
      headSize: 80,
      angleDivisors: Array.from({ length: 40 }, (_, i) => 1 + i / 20),
    },
  },
];

const compared = shapes.filter(({ isQuick = false }) => isQuick || !IS_QUICK);

type Model = readonly [string, () => Uint8Array | Promise<Uint8Array>];
const random = compared.map(({ name, options }): Model => [name, () => randomGguf(options)]);
const models: readonly Model[] = IS_QUICK
  ? random
  : [...random, ["the shipped model", () => readFile(shipped)]];

describe("the network in WebAssembly", () => {
  it.each(models)("matches the TypeScript network to the bit: %s", async (_, bytesOf) => {
    const { kernel, plain, vocabulary } = await networksOf(await bytesOf());
    const tokens = someTokens(70, vocabulary);
    const [own, other] = [kernel, plain].map((network) => {
      const text = new Text(network);
      return bits([...text.read(tokens.slice(0, MAX_ROWS)), ...text.read(tokens.slice(MAX_ROWS))]);
    });
    assert.deepEqual(own, other);
    expect(new Set(own?.[0]).size).toBeGreaterThan(vocabulary / 2);
  });

  it("is compared with all kinds of weights, and two architectures", () => {
    const kinds = new Set(compared.map(({ options }) => options.kind ?? "F32"));
    expect([...kinds].sort()).toEqual([...WRITTEN_KINDS].sort());
    const architectures = new Set(compared.map(({ options }) => options.architecture ?? "phi3"));
    expect([...architectures].sort()).toEqual(["llama", "phi3"]);
  });
});

describe.each(["kernel", "plain"] as const)("the network %s", (name) => {
  it("gives the same results for any split of a text and any other rows in a pass", async () => {
    const networks = await networksOf(
      randomGguf({ width: 64, headSize: 32, seed: 6, kind: "Q8_0" }),
    );
    const network = networks[name];
    const texts = [1, 2, 3].map((seed) => someTokens(80, networks.vocabulary, seed));
    const alone = texts.map((tokens) => {
      const text = new Text(network);
      return bits(tokens.flatMap((token) => text.read([token])));
    });
    const cuts = fc.array(fc.tuple(fc.nat(20), fc.nat(20), fc.nat(20)), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(cuts, (passes) => {
        const readers = texts.map(() => new Text(network));
        const places = texts.map(() => 0);
        for (const lengths of passes) {
          const readings = texts.flatMap((tokens, index) => {
            const from = places[index] as number;
            const part = tokens.slice(from, from + (lengths[index] as number));
            places[index] = from + part.length;
            return part.length === 0
              ? []
              : [{ index, from, tokens: part, text: readers[index] as Text }];
          });
          if (readings.length === 0) continue;
          for (const [at, logits] of readTogether(network, readings).entries()) {
            const { index, from, tokens } = readings[at] as (typeof readings)[number];
            assert.deepEqual(bits(logits), alone[index]?.slice(from, from + tokens.length));
          }
        }
      }),
      { numRuns: name === "kernel" ? 30 : 4 },
    );
  });

  it("reports its memory", async () => {
    const network = (await networksOf(randomGguf()))[name];
    const before = network.memoryBytes;
    // WebAssembly memory grows in steps of 64 kB, so single pages may not show.
    const pages = Array.from({ length: 40 }, () => network.newPage());
    expect(new Set(pages).size).toBe(40);
    // Keys and values of 2 layers and 4 heads with 16 dimensions, 2 bytes each, and two scales.
    const pageBytes = PAGE_POSITIONS * 2 * 4 * (2 * 16 * 2 + 8);
    const grown = network.memoryBytes - before;
    expect(grown).toBeGreaterThan(39 * pageBytes - 65_536);
    expect(grown).toBeLessThan(41 * pageBytes + 65_536);
  });
});
