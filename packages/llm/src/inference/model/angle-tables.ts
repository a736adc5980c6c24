import { EngineError } from "../errors.ts";
import type { Metadata } from "../gguf/metadata.ts";
import { cosineSine, exponential, naturalLogarithm } from "./exact-math.ts";
import type { ModelShape } from "./model-shape.ts";

/** Parameters of rotary position embeddings. */
export interface Angles {
  /** Base of the rotation frequencies. */
  readonly base: number;
  /** Scale of the cosines and sines. */
  readonly factor: number;
  /** Maximum context length for which the short divisors apply. */
  readonly originalContext: number;
}

/** Cosines and sines by position, for half of the rotary dimensions. */
export interface AngleTables {
  readonly cosines: Float32Array;
  readonly sines: Float32Array;
}

const DEFAULT_BASE = 10_000;
/** Scaling methods that leave the base frequencies unchanged. */
const KNOWN_SCALINGS: readonly string[] = ["none", "longrope"];

/** @throws EngineError `unsupported-model` for another scaling method */
export function readAngles(metadata: Metadata, shape: ModelShape): Angles {
  const key = (name: string) => `${shape.architecture}.rope.${name}`;
  const scaling = metadata.text(key("scaling.type"), "none");
  if (!KNOWN_SCALINGS.includes(scaling)) {
    const place = `metadata ${key("scaling.type")}`;
    const known = KNOWN_SCALINGS.join(", ");
    throw new EngineError("unsupported-model", place, `this engine knows only ${known}`);
  }
  const factorKey = key("scaling.factor");
  if (metadata.number(factorKey, 1) !== 1) {
    throw new EngineError("unsupported-model", `metadata ${factorKey}`, "it must be 1");
  }
  const base = metadata.number(key("freq_base"), DEFAULT_BASE);
  if (!(base > 1 && base < 1e12)) {
    const place = `metadata ${key("freq_base")}`;
    throw new EngineError("unsupported-model", place, "it must lie between 1 and 10^12");
  }
  const contextKey = key("scaling.original_context_length");
  return {
    base,
    factor: metadata.number(key("scaling.attn_factor"), 1),
    originalContext: metadata.integer(contextKey, 1, 2 ** 31, shape.trainedContext),
  };
}

/** The rotations from which the tables are built. */
export interface AngleTurns {
  /** Cosine and sine of the rotation from one position to the next, for each pair of dimensions. */
  readonly turns: Float64Array;
  /** Scale of the cosines and sines. */
  readonly factor: number;
  readonly positions: number;
}

/**
 * The rotation from one position to the next.
 *
 * @param divisors divisor of the frequency of each pair of dimensions
 * @throws EngineError `damaged-file`
 */
export function angleTurns(
  { base, factor }: Angles,
  rotated: number,
  positions: number,
  divisors: Float32Array | undefined,
): AngleTurns {
  if (divisors?.every((divisor) => divisor > 1e-6 && divisor < 1e6) === false) {
    const message = "what angles are divided by must lie between 10^-6 and 10^6";
    throw new EngineError("damaged-file", "tensor rope_factors", message);
  }
  const half = rotated / 2;
  const turns = new Float64Array(rotated);
  const logarithm = naturalLogarithm(base);
  for (let pair = 0; pair < half; pair++) {
    const angle = exponential((-pair / half) * logarithm) / (divisors?.[pair] ?? 1);
    turns.set(cosineSine(angle), 2 * pair);
  }
  return { turns, factor, positions };
}

/**
 * Builds the tables with 64-bit arithmetic: after 100,000 positions the error is still far below 32-bit precision.
 * The kernel uses the same method.
 */
export function angleTables({ turns, factor, positions }: AngleTurns): AngleTables {
  const half = turns.length / 2;
  const cosines = new Float32Array(positions * half);
  const sines = new Float32Array(positions * half);
  for (let pair = 0; pair < half; pair++) {
    const stepCosine = turns[2 * pair] as number;
    const stepSine = turns[2 * pair + 1] as number;
    let cosine = 1;
    let sine = 0;
    for (let at = pair; at < cosines.length; at += half) {
      cosines[at] = cosine * factor;
      sines[at] = sine * factor;
      const next = cosine * stepCosine - sine * stepSine;
      sine = sine * stepCosine + cosine * stepSine;
      cosine = next;
    }
  }
  return { cosines, sines };
}
