/**
 * Questions and answers as each kind of server writes them.
 *
 * @module
 */

import type { Clock } from "@understudy/planner-core";
import type { MeasuredAnswer } from "../../../contract/backend/sound-usage.ts";
import { AnswerEnd } from "../../../contract/parse/answer-end.ts";
import { wholeAnswer } from "../../../contract/parse/whole-answer.ts";
import type { SecretFilter, Secrets } from "../connection/secrets.ts";

/** This much white space in a row is a model that lost its way in JSON mode. */
const MAX_BLANKS = 200;
/** Text behind the plan is not waited for; a few characters may be a fence's end. */
const MAX_AFTERWORD = 16;
/** Longer thoughts are no answer. */
const MAX_THOUGHTS = 100_000;
/** No tokeniser in use has longer tokens on average: for servers that send much in one piece. */
const CHARACTERS_PER_TOKEN = 32;

/**
 * Collects a streamed answer and decides when enough was said: servers may be told a number of
 * tokens, but not all keep to it. What must be shown to nobody is taken out.
 */
export class AnswerText {
  readonly #clock: Clock;
  readonly #startMs: number;
  readonly #maxTokens: number;
  readonly #onText: ((piece: string) => void) | undefined;
  readonly #filter: SecretFilter | undefined;
  readonly #end = new AnswerEnd();
  #text = "";
  #thoughts = "";
  #planEnd = -1;
  #blanks = 0;
  #pieces = 0;
  #firstTokenMs: number | undefined;

  constructor(
    clock: Clock,
    { maxTokens, onText }: { maxTokens: number; onText?: ((piece: string) => void) | undefined },
    secrets?: Secrets,
  ) {
    this.#clock = clock;
    this.#startMs = clock.now();
    this.#maxTokens = maxTokens;
    this.#onText = onText;
    this.#filter = secrets?.filter();
  }

  get text(): string {
    return this.#text;
  }

  /** Pieces so far: servers send about a token a piece. */
  get pieces(): number {
    return this.#pieces;
  }

  /** Milliseconds from the question to the first piece; undefined while there is none. */
  get firstTokenMs(): number | undefined {
    return this.#firstTokenMs;
  }

  /** Milliseconds since the question. */
  get elapsedMs(): number {
    return this.#clock.now() - this.#startMs;
  }

  /** The answer so far, as it was measured here. */
  get measured(): MeasuredAnswer {
    const { text, pieces, firstTokenMs, elapsedMs: totalMs } = this;
    return { text, pieces, firstTokenMs, totalMs };
  }

  /** Takes a piece of the model's thoughts: a sign of life, and the answer itself where there is no other. */
  think(piece: string): void {
    if (piece === "") return;
    this.touch();
    if (this.#thoughts.length < MAX_THOUGHTS) this.#thoughts += piece;
  }

  /** A sign of life that is no text of the answer. */
  touch(): void {
    this.#firstTokenMs ??= this.elapsedMs;
    this.#pieces++;
  }

  /** @returns whether to keep listening */
  add(piece: string): boolean {
    if (piece === "") return true;
    this.touch();
    return this.#say(this.#filter?.push(piece) ?? piece);
  }

  /**
   * Ends the text: the beginning of a secret may stay in it. Some servers take an answer for thoughts that never end:
   * where there is no text, thoughts that are an answer become the text.
   */
  end(): void {
    if (this.#isSilent) this.add(wholeAnswer(this.#thoughts) ?? "");
    this.#say(this.#filter?.end() ?? "");
  }

  get #isSilent(): boolean {
    return this.#thoughts !== "" && this.#text.trim() === "";
  }

  #say(piece: string): boolean {
    if (piece === "") return true;
    this.#text += piece;
    this.#onText?.(piece);
    for (let index = piece.length - 1; index >= 0; index--) {
      if (!/\s/.test(piece.charAt(index))) {
        this.#blanks = piece.length - 1 - index;
        break;
      }
      if (index === 0) this.#blanks += piece.length;
    }
    if (this.#planEnd < 0) this.#planEnd = this.#end.find(this.#text);
    const hasRambled = this.#planEnd >= 0 && this.#text.length - this.#planEnd > MAX_AFTERWORD;
    const isTooLong =
      this.#pieces > this.#maxTokens || this.#text.length > this.#maxTokens * CHARACTERS_PER_TOKEN;
    return !hasRambled && !isTooLong && this.#blanks < MAX_BLANKS;
  }

  /** Whether the plan in the text is complete. */
  get hasPlan(): boolean {
    return this.#planEnd >= 0;
  }
}
