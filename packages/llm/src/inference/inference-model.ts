import { type ChosenToken, chooseToken, type WantedToken } from "./choice/choose-token.ts";
import { EngineError } from "./errors.ts";
import type { ModelShape } from "./model/model-shape.ts";
import {
  MAX_LOGIT_ROWS,
  MAX_ROWS,
  type Network,
  PAGE_POSITIONS,
  type PassRows,
} from "./network/network.ts";
import { PagePool } from "./sequence/page-pool.ts";
import { Sequence } from "./sequence/sequence.ts";
import type { ChatTemplate } from "./tokenizer/chat-template.ts";
import type { Tokenizer } from "./tokenizer/tokenizer.ts";

/** Tokens to evaluate in a sequence, and the positions at which to choose the next token. */
export interface Reading {
  readonly sequence: Sequence;
  /** At least 1 token. */
  readonly tokens: readonly number[];
  /** Positions in ascending order; may be empty. */
  readonly wanted: readonly WantedToken[];
}

/** The parts of an {@link InferenceModel}. */
export interface InferenceModelParts {
  readonly shape: ModelShape;
  readonly tokenizer: Tokenizer;
  readonly chatTemplate: ChatTemplate | undefined;
  readonly network: Network;
  readonly contextSize: number;
}

/** One row of a future pass. */
interface Row {
  readonly reading: number;
  readonly token: number;
  readonly position: number;
  readonly wanted: WantedToken | undefined;
}

/** A loaded model. Created by `openModel`. */
export class InferenceModel {
  readonly shape: ModelShape;
  readonly tokenizer: Tokenizer;
  /** Chat template of the file; undefined if it has none. */
  readonly chatTemplate: ChatTemplate | undefined;
  /** Context window in tokens. */
  readonly contextSize: number;
  readonly #network: Network;
  readonly #pool: PagePool;

  /** @internal */
  constructor(parts: InferenceModelParts) {
    this.shape = parts.shape;
    this.tokenizer = parts.tokenizer;
    this.chatTemplate = parts.chatTemplate;
    this.contextSize = parts.contextSize;
    this.#network = parts.network;
    this.#pool = new PagePool(parts.network);
  }

  /** Implementation of the network, `webassembly` or `typescript`. Both give the same results. */
  get network(): string {
    return this.#network.name;
  }

  /** Memory of weights and sequences, in bytes. */
  get memoryBytes(): number {
    return this.#network.memoryBytes;
  }

  /** Memory of a sequence of this length without shared pages, in bytes. */
  sequenceBytes(length: number): number {
    return Math.ceil(length / PAGE_POSITIONS) * this.#network.pageBytes;
  }

  /** Opens an empty sequence, whose memory grows with its length. */
  openSequence(): Sequence {
    return new Sequence(this.#pool);
  }

  /**
   * Evaluates tokens of several sequences in shared passes of up to 64 tokens, and chooses tokens at the requested
   * positions. The results depend neither on the other sequences nor on how a text is split.
   *
   * Blocks until done, so split long texts to let other work run in between.
   *
   * @returns for each reading, one choice per requested position
   * @throws EngineError `invalid-use`, `context-full` or `out-of-memory` before anything is evaluated; `not-finite`
   *
   * @example
   * const [[next]] = model.evaluate([{ sequence, tokens, wanted: [{ at: tokens.length - 1 }] }]);
   */
  evaluate(readings: readonly Reading[]): readonly (readonly ChosenToken[])[] {
    this.#check(readings);
    for (const { sequence, tokens } of readings) sequence.reserve(tokens.length);
    const chosen = readings.map((): ChosenToken[] => []);
    const rows = readings.flatMap(rowsOf);
    for (let from = 0; from < rows.length; from += MAX_ROWS) {
      const slice = rows.slice(from, from + MAX_ROWS);
      this.#network.forward(passOf(slice, readings));
      this.#choose(slice, chosen);
    }
    for (const { sequence, tokens } of readings) sequence.extend(tokens.length);
    return chosen;
  }

  #choose(slice: readonly Row[], chosen: readonly ChosenToken[][]): void {
    const asking = slice.filter(({ wanted }) => wanted !== undefined);
    for (let first = 0; first < asking.length; first += MAX_LOGIT_ROWS) {
      const count = Math.min(MAX_LOGIT_ROWS, asking.length - first);
      for (const [index, logits] of this.#network.project(first, count).entries()) {
        const { reading, wanted } = asking[first + index] as Row;
        chosen[reading]?.push(chooseToken(logits, wanted as WantedToken));
      }
    }
  }

  #check(readings: readonly Reading[]): void {
    const sequences = new Set<Sequence>();
    for (const { sequence, tokens, wanted } of readings) {
      sequence.checkOpen();
      if (sequences.has(sequence)) throw misuse("readings", "a sequence can read once in a pass");
      sequences.add(sequence);
      if (tokens.length === 0) throw misuse("tokens", "there must be at least one");
      if (sequence.length + tokens.length > this.contextSize) {
        const message =
          `${sequence.length} tokens are kept and ${tokens.length} more were to be read; ` +
          `the context holds ${this.contextSize}`;
        throw new EngineError("context-full", "sequence", message);
      }
      for (const token of tokens) this.#checkToken(token);
      let last = -1;
      for (const { at, allowed, weigh } of wanted) {
        if (!Number.isInteger(at) || at <= last || at >= tokens.length) {
          throw misuse("wanted", `index ${at} of ${tokens.length} tokens; indices must ascend`);
        }
        last = at;
        if (allowed?.length === 0) throw misuse("allowed", "there must be at least one token");
        for (const token of allowed ?? []) this.#checkToken(token);
        if (weigh !== undefined) this.#checkToken(weigh);
      }
    }
  }

  #checkToken(token: number): void {
    if (Number.isInteger(token) && token >= 0 && token < this.shape.vocabulary) return;
    throw misuse(`token ${token}`, `there are ${this.shape.vocabulary} tokens`);
  }
}

function rowsOf({ sequence, tokens, wanted }: Reading, reading: number): Row[] {
  const asked = new Map(wanted.map((each) => [each.at, each]));
  return tokens.map((token, index) => {
    return { reading, token, position: sequence.length + index, wanted: asked.get(index) };
  });
}

function passOf(rows: readonly Row[], readings: readonly Reading[]): PassRows {
  return {
    count: rows.length,
    tokens: Int32Array.from(rows, ({ token }) => token),
    positions: Int32Array.from(rows, ({ position }) => position),
    pages: rows.map(({ reading }) => (readings[reading] as Reading).sequence.pages),
    wanted: [...rows.keys()].filter((index) => rows[index]?.wanted !== undefined),
  };
}

function misuse(place: string, message: string): EngineError {
  return new EngineError("invalid-use", place, message);
}
