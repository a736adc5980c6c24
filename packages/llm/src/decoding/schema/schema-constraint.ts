/**
 * Answers that follow a JSON schema, token by token.
 *
 * @module
 */

import { LRUCache } from "lru-cache";
import type { TokenConstraint } from "../token-constraint.ts";
import type { SchemaNode } from "./schema-node.ts";
import type { PieceNode, TokenPieces } from "./token-pieces.ts";
import {
  isFreeText,
  isWritten,
  openAnswer,
  placeKey,
  type WritingPlace,
  write,
} from "./writing-place.ts";

/** Lists of tokens that are kept for one schema; a list of a string's has most of the vocabulary. */
const MAX_KEPT = 200;

/** The tokens by which answers to one schema are written, for all of them. */
export class SchemaTokens {
  readonly #pieces: TokenPieces;
  readonly #lists = new LRUCache<string, readonly number[]>({ max: MAX_KEPT });
  readonly #start: readonly WritingPlace[];

  constructor(node: SchemaNode, pieces: TokenPieces) {
    this.#pieces = pieces;
    this.#start = openAnswer(node);
  }

  /** Holds one answer to the schema. */
  constraint(): SchemaConstraint {
    return new SchemaConstraint(this, this.#start);
  }

  /** The tokens that may come next. */
  allowed(places: readonly WritingPlace[]): readonly number[] {
    const key = places.map(placeKey).sort().join("|");
    let list = this.#lists.get(key);
    if (list === undefined) {
      list = this.#allowed(places);
      this.#lists.set(key, list);
    }
    return list;
  }

  /** The places behind a token. @throws RangeError if it may not come next */
  behind(places: readonly WritingPlace[], token: number): readonly WritingPlace[] {
    let next = places;
    for (const char of this.#pieces.textOf(token) ?? "") next = write(next, char);
    if (next.length === 0 || next === places) throw new RangeError(`Token ${token} is not allowed`);
    return next;
  }

  #allowed(places: readonly WritingPlace[]): readonly number[] {
    const { all, special, free } = this.#pieces;
    const found = new Set<number>();
    const bound = places.filter((place) => !isFreeText(place));
    // Most tokens fit where any text does: they are not looked at one by one.
    if (bound.length < places.length) {
      for (const token of free) found.add(token);
      collect(special, places.filter(isFreeText), found);
    }
    collect(all, bound, found);
    return [...found];
  }
}

/** Holds an answer to a schema, in compact JSON whose members stand in the order of the schema. */
export class SchemaConstraint implements TokenConstraint {
  readonly #tokens: SchemaTokens;
  #places: readonly WritingPlace[];

  constructor(tokens: SchemaTokens, places: readonly WritingPlace[]) {
    this.#tokens = tokens;
    this.#places = places;
  }

  /** Whether the answer is whole. */
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
