import { type Issue, RequestError } from "@understudy/planner-core";

/** How a model chooses tokens. */
export interface Sampling {
  /** 0 is greedy: always the likeliest token. Default 0. */
  readonly temperature: number;
  /** Share of probability to choose from, above 0 to 1. Default 1: all of it. */
  readonly topP: number;
  /** Number of tokens to choose from; 0 means all. Default 0. */
  readonly topK: number;
  /** Divides the weight of tokens said before; 1 is off. Default 1. */
  readonly repeatPenalty: number;
  /** Seed of the choice, for temperatures above 0. Default 0. */
  readonly seed: number;
}

/** Greedy: the same question gets the same answer. */
export const GREEDY: Sampling = Object.freeze({
  temperature: 0,
  topP: 1,
  topK: 0,
  repeatPenalty: 1,
  seed: 0,
});

/**
 * Fills in defaults and checks ranges.
 *
 * @throws RequestError that names every value out of range
 */
export function checkSampling(sampling: Partial<Sampling>): Sampling {
  const all = { ...GREEDY, ...sampling };
  const issues: Issue[] = [];
  const check = (name: keyof Sampling, fits: boolean, range: string): void => {
    if (!fits) {
      const message = `is ${String(all[name])}; it must be ${range}`;
      issues.push({ pointer: `/sampling/${name}`, message });
    }
  };
  check("temperature", all.temperature >= 0 && all.temperature <= 2, "from 0 to 2");
  check("topP", all.topP > 0 && all.topP <= 1, "above 0, at most 1");
  check("topK", Number.isInteger(all.topK) && all.topK >= 0, "an integer from 0");
  check("repeatPenalty", all.repeatPenalty >= 1 && all.repeatPenalty <= 2, "from 1 to 2");
  check("seed", Number.isInteger(all.seed) && all.seed >= 0 && all.seed < 2 ** 32, "32 bits");
  if (issues.length > 0) throw new RequestError(issues);
  return Object.freeze(all);
}

/**
 * Checks what a caller of a backend chose: sampling and length.
 *
 * @throws RequestError that names every value out of range
 */
export function checkGeneration({
  sampling,
  maxTokens,
}: {
  readonly sampling: Sampling;
  readonly maxTokens: number;
}): void {
  checkSampling(sampling);
  if (Number.isInteger(maxTokens) && maxTokens >= 1) return;
  const message = `is ${maxTokens}; it must be an integer from 1`;
  throw new RequestError([{ pointer: "/maxTokens", message }]);
}
