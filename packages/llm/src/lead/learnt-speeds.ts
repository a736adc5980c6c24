import type { GenerationUsage } from "../backends/backend.ts";

/** Weight of the newest measurement in a moving average. */
const WEIGHT = 0.2;

/** An exponentially weighted moving average; undefined until it saw a value. */
class MovingAverage {
  #value: number | undefined;

  get value(): number | undefined {
    return this.#value;
  }

  add(sample: number): void {
    if (!Number.isFinite(sample)) return;
    this.#value =
      this.#value === undefined ? sample : this.#value + WEIGHT * (sample - this.#value);
  }
}

/** Characters of one call, to learn how many of them make a token. */
export interface CallLengths {
  readonly systemLength: number;
  readonly userLength: number;
  readonly answerLength: number;
}

/** What is about to be asked. */
export interface CallEstimate {
  /** Characters whose evaluation is not kept from earlier calls. */
  readonly promptLength: number;
  /** Characters of the expected answer; undefined to expect an average one. */
  readonly answerLength: number | undefined;
}

/**
 * How fast a model reads and writes, learnt from its answers, and how long it will take. Rates are
 * kept as milliseconds a token: their averages weigh slow calls as time does.
 */
export class LearntSpeeds {
  readonly #prefillMsPerToken = new MovingAverage();
  readonly #decodeMsPerToken = new MovingAverage();
  readonly #promptTokensPerCharacter = new MovingAverage();
  readonly #answerTokensPerCharacter = new MovingAverage();
  readonly #answerTokens = new MovingAverage();

  /** Whether a call was measured: without one nothing can be predicted. */
  get isKnown(): boolean {
    return (
      this.#prefillMsPerToken.value !== undefined && this.#decodeMsPerToken.value !== undefined
    );
  }

  /** Tokens a second, for telemetry; undefined until measured. */
  get prefillTokensPerSecond(): number | undefined {
    return perSecond(this.#prefillMsPerToken.value);
  }

  get decodeTokensPerSecond(): number | undefined {
    return perSecond(this.#decodeMsPerToken.value);
  }

  /** Learns from a finished call. */
  measure(usage: GenerationUsage, lengths: CallLengths): void {
    const { promptTokens, cachedTokens = 0, completionTokens, totalMs, queuedMs = 0 } = usage;
    const promptLength = lengths.systemLength + lengths.userLength;
    if (promptLength > 0) this.#promptTokensPerCharacter.add(promptTokens / promptLength);
    if (lengths.answerLength > 0 && completionTokens > 0) {
      this.#answerTokensPerCharacter.add(completionTokens / lengths.answerLength);
      this.#answerTokens.add(completionTokens);
    }
    // A backend that tells no phases is split where its first token arrived.
    const firstMs = usage.prefillMs ?? (usage.firstTokenMs ?? totalMs) - queuedMs;
    const restMs = usage.decodeMs ?? totalMs - queuedMs - firstMs;
    const read = promptTokens - cachedTokens;
    if (read > 0) this.#prefillMsPerToken.add(Math.max(0, firstMs) / read);
    // The first token comes out of the prompt's own evaluation.
    const written = completionTokens - 1;
    if (written > 0) this.#decodeMsPerToken.add(Math.max(0, restMs) / written);
  }

  /** Predicted time of a call without waiting, in milliseconds; undefined until measured. */
  predictMs({ promptLength, answerLength }: CallEstimate): number | undefined {
    const read = this.#prefillMsPerToken.value;
    const write = this.#decodeMsPerToken.value;
    if (read === undefined || write === undefined) return undefined;
    const promptTokens = promptLength * (this.#promptTokensPerCharacter.value ?? 0.25);
    const answerTokens =
      answerLength === undefined
        ? (this.#answerTokens.value ?? 0)
        : answerLength * (this.#answerTokensPerCharacter.value ?? 0.25);
    return promptTokens * read + Math.max(0, answerTokens - 1) * write;
  }
}

function perSecond(msPerToken: number | undefined): number | undefined {
  return msPerToken === undefined || msPerToken === 0 ? undefined : 1000 / msPerToken;
}
