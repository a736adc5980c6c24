import { type Clock, systemClock } from "@understudy/planner-core";
import type { GenerationUsage } from "../backends/interface/backend.ts";
import { type ExpectedSpeeds, UNKNOWN_SPEEDS } from "../backends/interface/expected-speeds.ts";

/** Minimum weight of a new measurement. */
const WEIGHT = 0.2;
/** Half-life of a measurement in milliseconds, short because the machine's load changes. */
const HALF_LIFE_MS = 5000;

/** An exponentially weighted moving average over time; undefined until the first value. */
class MovingAverage {
  #value: number | undefined;
  #atMs = 0;

  get value(): number | undefined {
    return this.#value;
  }

  add(sample: number, nowMs: number): void {
    if (!Number.isFinite(sample)) return;
    const weight = Math.max(WEIGHT, 1 - 0.5 ** ((nowMs - this.#atMs) / HALF_LIFE_MS));
    this.#atMs = nowMs;
    this.#value =
      this.#value === undefined ? sample : this.#value + weight * (sample - this.#value);
  }
}

/** Character counts of one call, to learn the number of tokens per character. */
export interface CallLengths {
  readonly systemLength: number;
  readonly userLength: number;
  readonly answerLength: number;
}

/** The expected size of a call. */
export interface CallEstimate {
  /** Prompt characters outside the KV cache. */
  readonly promptLength: number;
  /** Number of characters in the expected answer; undefined for an answer of average length. */
  readonly answerLength: number | undefined;
}

/** Assumed tokens per character, on the high side for most texts. */
const TOKENS_PER_CHARACTER = 0.25;
/** Assumed length of an answer in tokens before the first measurement. */
const ANSWER_TOKENS = 40;

/**
 * Prefill and decoding speeds of a model, learnt from its calls, and the predicted time of a call. Rates are in
 * milliseconds per token, so that averages weigh slow calls in proportion to their time. Expected speeds are used until
 * measured.
 */
export class LearntSpeeds {
  readonly #clock: Clock;
  readonly #expected: () => ExpectedSpeeds;
  readonly #prefillMsPerToken = new MovingAverage();
  readonly #decodeMsPerToken = new MovingAverage();
  readonly #promptTokensPerCharacter = new MovingAverage();
  readonly #answerTokensPerCharacter = new MovingAverage();
  readonly #answerTokens = new MovingAverage();

  /** @param expected speeds before the first measurement. Default: those of a slow model */
  constructor(clock: Clock = systemClock, expected: () => ExpectedSpeeds = () => UNKNOWN_SPEEDS) {
    this.#clock = clock;
    this.#expected = expected;
  }

  /** Whether predictions are based on measured calls rather than expected speeds. */
  get isKnown(): boolean {
    return (
      this.#prefillMsPerToken.value !== undefined && this.#decodeMsPerToken.value !== undefined
    );
  }

  /** Tokens per second, for telemetry; undefined until measured. */
  get prefillTokensPerSecond(): number | undefined {
    return perSecond(this.#prefillMsPerToken.value);
  }

  get decodeTokensPerSecond(): number | undefined {
    return perSecond(this.#decodeMsPerToken.value);
  }

  /** Prompt tokens per character; undefined until measured. */
  get promptTokensPerCharacter(): number | undefined {
    return this.#promptTokensPerCharacter.value;
  }

  /** Learns from a token count by the server. */
  counted(tokens: number, characters: number): void {
    this.#promptTokensPerCharacter.add(tokens / characters, this.#clock.now());
  }

  /** Learns from a finished call. */
  measure(usage: GenerationUsage, lengths: CallLengths): void {
    const { promptTokens, cachedTokens = 0, completionTokens, totalMs, queuedMs = 0 } = usage;
    const nowMs = this.#clock.now();
    const promptLength = lengths.systemLength + lengths.userLength;
    if (promptLength > 0) this.#promptTokensPerCharacter.add(promptTokens / promptLength, nowMs);
    if (lengths.answerLength > 0 && completionTokens > 0) {
      this.#answerTokensPerCharacter.add(completionTokens / lengths.answerLength, nowMs);
      this.#answerTokens.add(completionTokens, nowMs);
    }
    // Without reported phases, the first token's arrival marks the end of the prefill.
    const firstMs = usage.prefillMs ?? (usage.firstTokenMs ?? totalMs) - queuedMs;
    const restMs = usage.decodeMs ?? totalMs - queuedMs - firstMs;
    const read = promptTokens - cachedTokens;
    if (read > 0) this.#prefillMsPerToken.add(Math.max(0, firstMs) / read, nowMs);
    // The first token comes from the prefill, not from decoding.
    const written = completionTokens - 1;
    if (written > 0) this.#decodeMsPerToken.add(Math.max(0, restMs) / written, nowMs);
  }

  /** Predicted time of a call without waiting, in milliseconds. */
  predictMs({ promptLength, answerLength }: CallEstimate): number {
    const { loadMs, readMsPerToken, writeMsPerToken } = this.#expected();
    const read = this.#prefillMsPerToken.value ?? readMsPerToken;
    const write = this.#decodeMsPerToken.value ?? writeMsPerToken;
    const promptTokens =
      promptLength * (this.#promptTokensPerCharacter.value ?? TOKENS_PER_CHARACTER);
    const answerTokens =
      answerLength === undefined
        ? (this.#answerTokens.value ?? ANSWER_TOKENS)
        : answerLength * (this.#answerTokensPerCharacter.value ?? TOKENS_PER_CHARACTER);
    return loadMs + promptTokens * read + Math.max(0, answerTokens - 1) * write;
  }
}

function perSecond(msPerToken: number | undefined): number | undefined {
  return msPerToken === undefined || msPerToken === 0 ? undefined : 1000 / msPerToken;
}
