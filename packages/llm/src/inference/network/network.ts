/**
 * Forward passes: in WebAssembly, or in plain TypeScript with the same results.
 *
 * @module
 */

/** Positions that a page of keys and values holds. */
export const PAGE_POSITIONS = 32;
/** Rows of a pass at most. */
export const MAX_ROWS = 64;
/** Rows of logits that are there at the same time. */
export const MAX_LOGIT_ROWS = 16;

/** The rows of a pass: one token each, of one or of several sequences. */
export interface PassRows {
  readonly count: number;
  readonly tokens: Int32Array;
  /** The position of each token in its sequence. Rows of one sequence ascend. */
  readonly positions: Int32Array;
  /** By row: the pages of its sequence. */
  readonly pages: readonly (readonly number[])[];
  /** Rows behind which the next token is asked for, ascending. */
  readonly wanted: readonly number[];
}

/**
 * The weights of a model and what computes with them. There are two: one in WebAssembly, one in plain TypeScript. Both
 * compute the same, bit for bit, whatever rows a pass puts together.
 */
export interface Network {
  /** `webassembly` or `typescript`. */
  readonly name: string;
  /** Bytes of weights, pages and all that it works in. */
  readonly memoryBytes: number;
  /** Bytes of a page. */
  readonly pageBytes: number;
  /**
   * Makes a page, or gives back one that was released.
   *
   * @throws EngineError `out-of-memory`
   */
  newPage(): number;
  copyPage(from: number, to: number): void;
  /** Evaluates rows and writes their keys and values into the pages. */
  forward(rows: PassRows): void;
  /**
   * Logits behind some of the wanted rows of the last pass, one array each, valid until the next call. Asked in ascending
   * order, {@link MAX_LOGIT_ROWS} at a time at most.
   */
  project(first: number, count: number): readonly Float32Array[];
}
