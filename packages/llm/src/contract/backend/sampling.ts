import { type Issue, RequestError } from "@understudy/planner-core";

/** How a model chooses tokens. */
export interface Sampling {
  /** 0 is greedy: always the likeliest token. From 0 to 2. Default 0. */
  readonly temperature: number;
  /** Share of probability to choose from, above 0 to 1. Default 1: all of it. */
  readonly topP: number;
  /** Number of tokens to choose from; 0 means all. Default 0. */
  readonly topK: number;
  /** Tokens less likely than this share of the likeliest are out of question, from 0 to 1. Default 0: none. */
  readonly minP: number;
  /** Divides the weight of tokens said before, from 1 to 2; 1 is off. Default 1. */
  readonly repeatPenalty: number;
  /** Seed of the choice, for temperatures above 0; 32 bits. Default: none for a server, 0 for a model file. */
  readonly seed: number | undefined;
  /** Texts at which the answer ends, and which are no part of it; at most 4 of at most 100 characters. Default: none. */
  readonly stop: readonly string[];
}

/** The settings of sampling. */
export type SamplingName = keyof Sampling;

/** Greedy: the same question gets the same answer. */
export const GREEDY: Sampling = Object.freeze({
  temperature: 0,
  topP: 1,
  topK: 0,
  minP: 0,
  repeatPenalty: 1,
  seed: undefined,
  stop: Object.freeze([]),
});

/** How a lead generates where nobody says otherwise. */
export interface GenerationDefaults extends Partial<Sampling> {
  /** Answers are cut after this many tokens. */
  readonly maxTokens?: number | undefined;
}

const MAX_STOPS = 4;
const MAX_STOP_LENGTH = 100;

/**
 * Fills in defaults and checks ranges.
 *
 * @throws RequestError that names every value out of range
 */
export function checkSampling(sampling: Partial<Sampling>): Sampling {
  const all = { ...GREEDY, ...sampling };
  const issues: Issue[] = [];
  const check = (name: SamplingName, fits: boolean, range: string): void => {
    if (!fits) {
      const message = `is ${String(all[name])}; it must be ${range}`;
      issues.push({ pointer: `/sampling/${name}`, message });
    }
  };
  check("temperature", all.temperature >= 0 && all.temperature <= 2, "from 0 to 2");
  check("topP", all.topP > 0 && all.topP <= 1, "above 0, at most 1");
  check("topK", Number.isInteger(all.topK) && all.topK >= 0, "an integer from 0");
  check("minP", all.minP >= 0 && all.minP <= 1, "from 0 to 1");
  check("repeatPenalty", all.repeatPenalty >= 1 && all.repeatPenalty <= 2, "from 1 to 2");
  const { seed = 0 } = all;
  check("seed", Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32, "32 bits");
  check(
    "stop",
    areStops(all.stop),
    `at most ${MAX_STOPS} texts of 1 to ${MAX_STOP_LENGTH} characters`,
  );
  if (issues.length > 0) throw new RequestError(issues);
  return Object.freeze(all);
}

function areStops(stop: readonly string[]): boolean {
  return (
    Array.isArray(stop) &&
    stop.length <= MAX_STOPS &&
    stop.every((text) => typeof text === "string" && text !== "" && text.length <= MAX_STOP_LENGTH)
  );
}

/**
 * Checks that a model takes what was chosen: what it does not know is refused rather than left out.
 *
 * @param takes undefined: everything
 * @param subject who does not take it, as in "Claude"
 * @throws RequestError that names every value that it does not take
 */
export function checkTaken(
  sampling: Sampling,
  takes: readonly SamplingName[] | undefined,
  subject: string,
): void {
  if (takes === undefined) return;
  const names = Object.keys(GREEDY) as SamplingName[];
  const unknown = names.filter((name) => !takes.includes(name) && !isDefault(name, sampling));
  if (unknown.length === 0) return;
  throw new RequestError(
    unknown.map((name) => ({
      pointer: `/sampling/${name}`,
      message: `is not an option that ${subject} takes`,
      hint: `leave it out; it takes ${takes.join(", ")}`,
    })),
  );
}

function isDefault(name: SamplingName, sampling: Sampling): boolean {
  return name === "stop" ? sampling.stop.length === 0 : sampling[name] === GREEDY[name];
}

/**
 * Checks how leads are to generate by default, before anybody connects to a server.
 *
 * @param takes see {@link checkTaken}
 * @throws RequestError that names every value out of range, or not taken
 */
export function checkDefaults(
  { maxTokens: _, ...sampling }: GenerationDefaults = {},
  takes: readonly SamplingName[] | undefined,
  subject: string,
): void {
  checkTaken(checkSampling(sampling), takes, subject);
}

/**
 * Checks what a caller of a backend chose: sampling and length.
 *
 * @param takes see {@link checkTaken}
 * @throws RequestError that names every value out of range, or not taken
 */
export function checkGeneration(
  { sampling, maxTokens }: { readonly sampling: Sampling; readonly maxTokens: number },
  takes?: readonly SamplingName[],
  subject = "this model",
): void {
  checkTaken(checkSampling(sampling), takes, subject);
  if (Number.isInteger(maxTokens) && maxTokens >= 1) return;
  const message = `is ${maxTokens}; it must be an integer from 1`;
  throw new RequestError([{ pointer: "/maxTokens", message }]);
}
