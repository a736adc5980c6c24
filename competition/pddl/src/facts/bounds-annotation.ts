import { type PddlPlace, pddlError } from "../pddl-error.ts";
import type { Annotation } from "../read/read-expression.ts";
import { keyOf, nameInKey } from "./fact-store.ts";
import type { PddlVocabulary } from "./vocabulary.ts";

/** Annotated bounds: `; @bounds fuel 0 100`, or `; @bounds (fuel truck) 0 100`. */
interface GivenBounds {
  readonly min: number;
  readonly max: number;
  readonly place: PddlPlace;
}

const PATTERN = /^@bounds\s+(?:\(\s*([^()]*?)\s*\)|([^\s()]+))\s+([+-]?\d+)\s+([+-]?\d+)$/;

/** The largest number in a state. */
export const MAX_NUMBER = 1_000_000_000;

/** Annotated bounds of ground functions. */
export interface BoundsAnnotations {
  /** The bounds of a ground function by key; undefined if none are given. */
  readonly of: (key: string) => GivenBounds | undefined;
}

/**
 * Reads bounds from comments; other comments are ignored.
 *
 * @throws PddlError for misspelt or reversed bounds, or an unknown function
 */
export function readBounds(
  annotations: readonly Annotation[],
  vocabulary: PddlVocabulary,
): BoundsAnnotations {
  /** Bounds by the key of a ground function; by name for all instances of a function. */
  const result = new Map<string, GivenBounds>();
  for (const { text, place } of annotations) {
    if (!/^@bounds\b/.test(text)) continue;
    const [, application, plain, low, high] = PATTERN.exec(text) ?? [];
    const words = (application ?? plain ?? "").split(/\s+/).filter((word) => word !== "");
    const [name, ...terms] = words;
    if (name === undefined) {
      const hint = "such as: ; @bounds fuel 0 100, or: ; @bounds (fuel truck) 0 100";
      throw pddlError(place, "these bounds cannot be read", hint);
    }
    // Normalises -0.
    const [min, max] = [Number(low) + 0, Number(high) + 0];
    if (!(min <= max && Math.abs(min) <= MAX_NUMBER && Math.abs(max) <= MAX_NUMBER)) {
      const hint = `the lower bound first, none beyond ±${MAX_NUMBER}`;
      throw pddlError(place, "these bounds are not in order", hint);
    }
    const isForAll = terms.length === 0;
    const key = isForAll
      ? name
      : keyOf(name, vocabulary.groundTerms({ name, terms, place }, "function"));
    if (isForAll) vocabulary.requireFunction(name, place);
    result.set(key, { min, max, place });
  }
  return { of: (key) => result.get(key) ?? result.get(nameInKey(key)) };
}
