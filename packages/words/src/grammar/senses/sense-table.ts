import type { OrderToken } from "../../pieces/order-tokens.ts";
import type { ChartWords, Found } from "../chart.ts";

/** The senses found so far at each position of a text, and the words that may be passed over. */
export class SenseTable implements ChartWords {
  readonly tokens: readonly OrderToken[];
  readonly senses: Map<string, Found[]>[] = [];
  readonly passes: Map<number, { end: number; cost: number }>[] = [];
  /** Positions before which nothing is said: "hey, …". */
  readonly starts: Set<number> = new Set([0]);

  constructor(tokens: readonly OrderToken[]) {
    this.tokens = tokens;
    for (let at = 0; at <= tokens.length; at++) {
      this.senses.push(new Map());
      this.passes.push(new Map());
    }
  }

  get length(): number {
    return this.tokens.length;
  }

  at(index: number): ReadonlyMap<string, readonly Found[]> {
    return this.senses[index] ?? new Map();
  }

  passing(index: number): readonly { end: number; cost: number }[] {
    return [...(this.passes[index]?.values() ?? [])];
  }

  said(from: number, to: number): string {
    return this.tokens
      .slice(from, to)
      .map(({ said }) => said)
      .join(" ");
  }

  /** Whether a word has a sense. */
  has(at: number, symbol: string): boolean {
    return this.senses[at]?.has(symbol) ?? false;
  }

  /** The word at a position; empty if there is none. */
  wordAt(at: number): string {
    return this.tokens[at]?.word ?? "";
  }

  /** Adds a sense of some words. */
  put(symbol: string, at: number, length: number, value: unknown, cost = 0): void {
    const found = { end: at + length, cost, value };
    if (!this.senses[at]?.get(symbol)?.push(found)) this.senses[at]?.set(symbol, [found]);
  }

  /** Lets words be passed over. */
  pass(at: number, length: number, cost: number): void {
    if (this.starts.has(at)) this.starts.add(at + length);
    const known = this.passes[at]?.get(at + length)?.cost ?? Number.POSITIVE_INFINITY;
    if (known > cost) this.passes[at]?.set(at + length, { end: at + length, cost });
  }

  /** Some words as they were said. */
  saidAt(at: number, length: number): string {
    return this.said(at, at + length);
  }

  /** The position before a word, without words that say nothing between: "is still running". */
  before(at: number): number {
    let near = at - 1;
    // "leave door 1, lock door 2": a comma ends a phrase.
    const isEnd = (one: number): boolean => this.has(one, "aux") || this.has(one, "comma");
    while (near > 0 && this.passes[near]?.has(near + 1) === true && !isEnd(near)) near--;
    return near;
  }
}
