/**
 * Forward passes in WebAssembly, or in TypeScript with the same results.
 *
 * @module
 */

/** Positions per page of the KV cache. */
export const PAGE_POSITIONS = 32;
/** Maximum number of rows in a pass. */
export const MAX_ROWS = 64;
/** Maximum number of rows whose logits are held at the same time. */
export const MAX_LOGIT_ROWS = 16;

/** The rows of a pass: one token each, from one or more sequences. */
export interface PassRows {
  readonly count: number;
  readonly tokens: Int32Array;
  /** Position of each token in its sequence, ascending within a sequence. */
  readonly positions: Int32Array;
  /** Pages of each row's sequence. */
  readonly pages: readonly (readonly number[])[];
  /** Rows for which a next token is requested, ascending. */
  readonly wanted: readonly number[];
}

/**
 * The weights of a model and their forward pass. There are two implementations, WebAssembly and TypeScript, whose
 * results are identical to the bit, however rows are grouped into passes.
 */
export interface Network {
  /** `webassembly` or `typescript`. */
  readonly name: string;
  /** Memory used by weights, pages and working buffers, in bytes. */
  readonly memoryBytes: number;
  /** Size of a page in bytes. */
  readonly pageBytes: number;
  /**
   * Allocates a page, or reuses a released one.
   *
   * @throws EngineError `out-of-memory`
   */
  newPage(): number;
  copyPage(from: number, to: number): void;
  /** Evaluates rows and writes their keys and values into the pages. */
  forward(rows: PassRows): void;
  /**
   * Logits of some requested rows of the last pass, one array each, valid until the next call. Call in ascending
   * order, with at most {@link MAX_LOGIT_ROWS} at a time.
   */
  project(first: number, count: number): readonly Float32Array[];
}
