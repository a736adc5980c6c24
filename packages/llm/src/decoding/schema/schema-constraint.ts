/**
 * Constrained decoding by a JSON schema, token by token.
 *
 * @module
 */

import { LRUCache } from "lru-cache";
import type { TokenConstraint } from "../token-constraint.ts";
import type { SchemaNode } from "./schema-node.ts";
import type { PieceNode, TokenPieces } from "./token-pieces.ts";
import {
  freeLength,
  inSteps,
  isWritten,
  openAnswer,
  placeKey,
  type WritingPlace,
  write,
} from "./writing-place.ts";

/** Maximum number of token lists cached per schema; a list inside a string has most of the vocabulary. */
const MAX_KEPT = 200;

/** Allowed tokens for one schema, shared by all answers. */
export class SchemaTokens {
  readonly #pieces: TokenPieces;
  readonly #lists = new LRUCache<string, readonly number[]>({ max: MAX_KEPT });
  readonly #start: readonly WritingPlace[];

  constructor(node: SchemaNode, pieces: TokenPieces) {
    this.#pieces = pieces;
    this.#start = openAnswer(node);
  }

  /** The constraint of one answer. */
  constraint(): SchemaConstraint {
    return new SchemaConstraint(this, this.#start);
  }

  /** The allowed next tokens. */
  allowed(places: readonly WritingPlace[]): readonly number[] {
    // Every remaining length of a string would have a list of its own, each with most of the vocabulary.
    const near = places.map(inSteps);
    const key = near.map(placeKey).sort().join("|");
    let list = this.#lists.get(key);
    if (list === undefined) {
      list = this.#allowed(near);
      this.#lists.set(key, list);
    }
    return list;
  }

  /** The places after a token. @throws RangeError if the token is not allowed */
  behind(places: readonly WritingPlace[], token: number): readonly WritingPlace[] {
    let next = places;
    for (const char of this.#pieces.textOf(token) ?? "") next = write(next, char);
    if (next.length === 0 || next === places) throw new RangeError(`Token ${token} is not allowed`);
    return next;
  }

  #allowed(places: readonly WritingPlace[]): readonly number[] {
    const { all, special } = this.#pieces;
    const free = Math.max(...places.map(freeLength));
    // Most tokens are allowed in any text that they fit into, so they are added without a check.
    const found = new Set(this.#pieces.freeWithin(free));
    const isFree = (place: WritingPlace): boolean => freeLength(place) > 0;
    collect(special, places.filter(isFree), found);
    collect(
      all,
      places.filter((place) => !isFree(place)),
      found,
    );
    return [...found];
  }
}

/** Restricts an answer to a schema, as compact JSON with properties in the schema's order. */
export class SchemaConstraint implements TokenConstraint {
  readonly #tokens: SchemaTokens;
  #places: readonly WritingPlace[];

  constructor(tokens: SchemaTokens, places: readonly WritingPlace[]) {
    this.#tokens = tokens;
    this.#places = places;
  }

  /** Whether the answer is complete. */
  get isComplete(): boolean {
    return isWritten(this.#places);
  }

  allowed(): readonly number[] {
    return this.isComplete ? [] : this.#tokens.allowed(this.#places);
  }

  accept(token: number): void {
    this.#places = this.#tokens.behind(this.#places, token);
  }

  fork(): SchemaConstraint {
    return new SchemaConstraint(this.#tokens, this.#places);
  }
}

function collect(node: PieceNode, places: readonly WritingPlace[], found: Set<number>): void {
  if (places.length === 0) return;
  for (const [char, next] of node.next) {
    const behind = write(places, char);
    if (behind.length === 0) continue;
    for (const token of next.tokens) found.add(token);
    collect(next, behind, found);
  }
}
