import { type Clock, systemClock } from "@understudy/planner-core";
import type { GenerationUsage } from "../backend/backend.ts";
import { type ExpectedSpeeds, UNKNOWN_SPEEDS } from "../backend/expected-speeds.ts";

/** Weight that the newest measurement has at least. */
const WEIGHT = 0.2;
/** The half-life of a measurement, in milliseconds: a machine that was busy may be so no more. */
const HALF_LIFE_MS = 5000;

/** An exponentially weighted moving average over time; undefined until it saw a value. */
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

/** Characters of one call, to learn how many of them make a token. */
export interface CallLengths {
  readonly systemLength: number;
  readonly userLength: number;
  readonly answerLength: number;
}

/** The size of a question about to be asked. */
export interface CallEstimate {
  /** Characters whose evaluation is not kept from earlier calls. */
  readonly promptLength: number;
  /** Characters of the expected answer; undefined to expect an average one. */
  readonly answerLength: number | undefined;
}

/** Most texts have fewer tokens: what is expected shall rather be too slow. */
const TOKENS_PER_CHARACTER = 0.25;
/** Tokens of an answer of which nothing is known. */
const ANSWER_TOKENS = 40;

/**
 * How fast a model reads and writes, learnt from its answers, and how long it will take. Rates are
 * kept as milliseconds a token: their averages weigh slow calls as time does. What is not learnt yet is
 * expected.
 */
export class LearntSpeeds {
  readonly #clock: Clock;
  readonly #expected: () => ExpectedSpeeds;
  readonly #prefillMsPerToken = new MovingAverage();
  readonly #decodeMsPerToken = new MovingAverage();
  readonly #promptTokensPerCharacter = new MovingAverage();
  readonly #answerTokensPerCharacter = new MovingAverage();
  readonly #answerTokens = new MovingAverage();

  /** @param expected what the model is taken for at first. Default: a slow one */
  constructor(clock: Clock = systemClock, expected: () => ExpectedSpeeds = () => UNKNOWN_SPEEDS) {
    this.#clock = clock;
    this.#expected = expected;
  }

  /** Whether predictions rest on calls that were measured, and not on what is expected of such a model. */
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

  /** Tokens of a prompt for each of its characters; undefined until measured. */
  get promptTokensPerCharacter(): number | undefined {
    return this.#promptTokensPerCharacter.value;
  }

  /** Learns from a count of the server's. */
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
    // A backend that tells no phases is split where its first token arrived.
    const firstMs = usage.prefillMs ?? (usage.firstTokenMs ?? totalMs) - queuedMs;
    const restMs = usage.decodeMs ?? totalMs - queuedMs - firstMs;
    const read = promptTokens - cachedTokens;
    if (read > 0) this.#prefillMsPerToken.add(Math.max(0, firstMs) / read, nowMs);
    // The first token comes out of the prompt's own evaluation.
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
