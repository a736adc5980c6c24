/**
 * Requests and responses in the dialect of each kind of server.
 *
 * @module
 */

import type { Clock } from "@understudy/planner-core";
import { AnswerEnd } from "../../../parse/answer-end.ts";
import { wholeAnswer } from "../../../parse/whole-answer.ts";
import type { MeasuredAnswer } from "../../interface/sound-usage.ts";
import type { SecretFilter, Secrets } from "../connection/secrets.ts";

/** Maximum length of a run of whitespace; a longer run means that JSON mode has gone astray. */
const MAX_BLANKS = 200;
/** Maximum number of characters read after the plan, such as the end of a code fence. */
const MAX_AFTERWORD = 16;
/** Maximum length of the collected reasoning, in characters. */
const MAX_THOUGHTS = 100_000;
/** Upper bound on the average token length, for servers that send much text per piece. */
const CHARACTERS_PER_TOKEN = 32;

/**
 * Collects a streamed answer and decides when the answer is complete, since not all servers respect a token limit.
 * Redacts secrets.
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
  #held = 0;
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

  /** Number of pieces so far; servers send about one token per piece. */
  get pieces(): number {
    return this.#pieces;
  }

  /** Milliseconds from the request to the first piece; undefined until then. */
  get firstTokenMs(): number | undefined {
    return this.#firstTokenMs;
  }

  /** Milliseconds since the request. */
  get elapsedMs(): number {
    return this.#clock.now() - this.#startMs;
  }

  /** The answer so far, with local measurements. */
  get measured(): MeasuredAnswer {
    const { text, pieces, firstTokenMs, elapsedMs: totalMs } = this;
    return { text, pieces, firstTokenMs, totalMs };
  }

  /**
   * Adds a piece of reasoning, which shows that the server is alive. Reasoning becomes the answer if no other text
   * arrives.
   */
  think(piece: string): void {
    if (piece === "") return;
    this.touch();
    if (this.#thoughts.length < MAX_THOUGHTS) this.#thoughts += piece;
  }

  /** Records that the server is alive, although no answer text arrived. */
  touch(): void {
    this.#firstTokenMs ??= this.elapsedMs;
    this.#pieces++;
  }

  /**
   * Counts characters that become text later, or never: tool calls, words of a refusal.
   *
   * @returns whether to continue reading
   */
  hold(length: number): boolean {
    this.#held += length;
    return this.#held <= this.#maxTokens * CHARACTERS_PER_TOKEN;
  }

  /** @returns whether to continue reading */
  add(piece: string): boolean {
    if (piece === "") return true;
    this.touch();
    return this.#say(this.#filter?.push(piece) ?? piece);
  }

  /**
   * Ends the text and releases the characters that the secret filter holds back. Some servers misread an answer as
   * reasoning that never ends, so if there is no other text, reasoning that is a complete answer becomes the text.
   */
  end(): void {
    if (this.#isSilent) this.add(wholeAnswer(this.#thoughts) ?? "");
    this.#say(this.#filter?.end() ?? "");
  }

  /**
   * Reason for an empty text, where more is known than that it is empty.
   *
   * @param isLength whether the answer ended at the limit of tokens: many servers hide what a model thinks
   */
  whyEmpty(isLength: boolean): string | undefined {
    const mend = "raise maxTokens, or let it think less (think)";
    const within = `within ${this.#maxTokens} tokens`;
    if (this.#isSilent) return `the model only thought, ${within}, and said nothing: ${mend}`;
    if (!isLength || this.#text !== "") return undefined;
    return `the model said nothing ${within}, which it may have spent on hidden thinking: ${mend}`;
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
