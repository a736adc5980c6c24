import { type Issue, RequestError } from "@understudy/planner-core";

/** Sampling options of a model. */
export interface Sampling {
  /** 0 is greedy: always the likeliest token. Range 0 to 2. Default 0. */
  readonly temperature: number;
  /** Nucleus sampling: total probability of the candidate tokens, above 0 and up to 1. Default 1: all tokens. */
  readonly topP: number;
  /** Number of candidate tokens; 0 means all. Default 0. */
  readonly topK: number;
  /** Minimum probability of a candidate relative to the likeliest token, from 0 to 1. Default 0: no minimum. */
  readonly minP: number;
  /** Divisor for the weight of tokens already in the answer, from 1 (off) to 2. Default 1. */
  readonly repeatPenalty: number;
  /** 32-bit random seed for temperatures above 0. Default: none on servers, 0 for model files. */
  readonly seed: number | undefined;
  /** Stop sequences, left out of the answer: at most 4 of at most 100 characters. Default: none. */
  readonly stop: readonly string[];
}

/** Names of the sampling options. */
export type SamplingName = keyof Sampling;

/** Greedy sampling: the same prompt always gets the same answer. */
export const GREEDY: Sampling = Object.freeze({
  temperature: 0,
  topP: 1,
  topK: 0,
  minP: 0,
  repeatPenalty: 1,
  seed: undefined,
  stop: Object.freeze([]),
});

/** Generation settings of an LLM planner without its own. */
export interface GenerationDefaults extends Partial<Sampling> {
  /** Maximum number of tokens in an answer. */
  readonly maxTokens?: number | undefined;
  /** How well the model reads directives, as shown by a trial; see `LlmPlanner.readsWords`. */
  readonly reads?: "intent" | "choices" | undefined;
}

const MAX_STOPS = 4;
const MAX_STOP_LENGTH = 100;

/**
 * Applies defaults and checks ranges.
 *
 * @throws RequestError naming every value out of range
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
 * Checks that a model supports the chosen options. Unsupported options are refused, not ignored.
 *
 * @param takes undefined: all options
 * @param subject the model's name in messages, such as "Claude"
 * @throws RequestError naming every unsupported option
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
 * Checks an LLM planner's default settings before any connection is made.
 *
 * @param takes see {@link checkTaken}
 * @throws RequestError naming every value out of range or unsupported
 */
export function checkDefaults(
  { maxTokens: _, reads: __, ...sampling }: GenerationDefaults = {},
  takes: readonly SamplingName[] | undefined,
  subject: string,
): void {
  checkTaken(checkSampling(sampling), takes, subject);
}

/**
 * Checks the sampling and length of a request to a backend.
 *
 * @param takes see {@link checkTaken}
 * @throws RequestError naming every value out of range or unsupported
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
