/**
 * A chart parser with weights: of all ways to read words by a grammar, that with the least cost.
 *
 * @module
 */

/** A part of a text that was read as a symbol of the grammar. */
export interface Found<V = unknown> {
  /** The position behind it. */
  readonly end: number;
  readonly cost: number;
  readonly value: V;
  /** The word that was read; undefined for a symbol of parts. */
  readonly leaf?: { readonly symbol: string; readonly at: number; readonly end: number };
  readonly parts?: readonly Found[];
}

/** A rule: a symbol may consist of these parts. */
export interface Rule {
  readonly symbol: string;
  /** Symbols, or several of which one stands there: `to|in`. `?` behind one makes it optional, `*` and `+` repeat it. */
  readonly parts: readonly string[];
  readonly cost: number;
  /** The value of the symbol; undefined if the parts do not go together. */
  readonly make: (...values: readonly never[]) => unknown;
}

type Plain = Rule & { readonly parts: readonly string[] };

/** The cost of one more part: of two ways to divide words, that with fewer parts is better. */
const COST_MORE = 0.25;
const NONE: ReadonlyMap<number, Found> = new Map();

/** A set of symbols of words: a bit for each. */
type Mask = Uint32Array;
const NO_MASK: Mask = new Uint32Array(0);

/** Adds a mask to another one. @returns whether it had not all of it */
function mixIn(mask: Mask, other: Mask): boolean {
  let isNew = false;
  for (let at = 0; at < mask.length; at++) {
    const both = ((mask[at] as number) | (other[at] ?? 0)) >>> 0;
    isNew ||= both !== mask[at];
    mask[at] = both;
  }
  return isNew;
}

/** A rule for each of the symbols that may stand at a place. */
function alternatives(rule: Rule): readonly Rule[] {
  const at = rule.parts.findIndex((part) => part.includes("|"));
  const [, symbols = "", end = ""] = /^(.*?)([?*+]?)$/.exec(rule.parts[at] ?? "") ?? [];
  if (at < 0) return [rule];
  return symbols
    .split("|")
    .flatMap((symbol) => alternatives({ ...rule, parts: rule.parts.with(at, symbol + end) }));
}

/** Rules by symbol, with those of repeated parts. */
export class Grammar {
  readonly rules: Map<string, Plain[]> = new Map();
  /** Symbols of words, each with its place in a mask. */
  readonly #words = new Map<string, number>();
  /** The symbols of words with which a symbol may begin, as masks. */
  readonly #begins = new Map<string, Mask>();

  constructor(rules: readonly Rule[]) {
    for (const rule of rules.flatMap(alternatives)) {
      this.#add(rule);
      for (const part of rule.parts) if (/[*+]$/.test(part)) this.#repeat(part.slice(0, -1));
    }
    const all = [...this.rules.values()].flat();
    for (const symbol of all.flatMap(({ parts }) => parts))
      if (!(this.rules.has(symbol) || this.#words.has(symbol)))
        this.#words.set(symbol, this.#words.size);
    for (const symbol of [...this.rules.keys(), ...this.#words.keys()])
      this.#begins.set(symbol, this.maskOf([symbol]));
    let isGrowing = true;
    while (isGrowing) {
      isGrowing = false;
      for (const { symbol, parts } of all)
        if (mixIn(this.begins(symbol), this.begins(parts[0] ?? ""))) isGrowing = true;
    }
  }

  /** A mask of symbols of words. */
  maskOf(symbols: Iterable<string>): Mask {
    const mask = new Uint32Array(Math.ceil(this.#words.size / 32));
    for (const symbol of symbols) {
      const place = this.#words.get(symbol);
      if (place !== undefined)
        mask[place >> 5] = (mask[place >> 5] as number) | (1 << (place & 31));
    }
    return mask;
  }

  /** The symbols of words with which a symbol may begin. */
  begins(symbol: string): Mask {
    return this.#begins.get(symbol) ?? NO_MASK;
  }

  /** Adds a rule with and without each of its optional parts. */
  #add({ parts, make, ...rule }: Rule): void {
    const optional = parts.map((part) => /[?*]$/.test(part));
    const count = optional.filter(Boolean).length;
    for (let mask = 0; mask < 1 << count; mask++) {
      let bit = 0;
      const isIn = optional.map((isOptional) => !isOptional || (mask & (1 << bit++)) !== 0);
      const kept = parts
        .filter((_, at) => isIn[at])
        .map((part) => part.replace("?", "").replace(/[*+]$/, "+"));
      const full = (...values: readonly never[]): unknown => {
        let next = 0;
        const all = parts.map((part, at) =>
          isIn[at] === true ? values[next++] : part.endsWith("*") ? [] : undefined,
        );
        return make(...(all as never[]));
      };
      if (kept.length > 0) this.#put({ ...rule, parts: kept, make: full });
    }
  }

  #repeat(symbol: string): void {
    if (this.rules.has(`${symbol}+`)) return;
    const list = { symbol: `${symbol}+`, cost: 0 };
    this.#put({ ...list, parts: [symbol], make: (one: never) => [one] });
    this.#put({
      ...list,
      cost: COST_MORE,
      parts: [symbol, `${symbol}+`],
      make: (one: never, others: never) => [one, ...(others as never[])],
    });
  }

  #put(rule: Plain): void {
    const known = this.rules.get(rule.symbol);
    if (known === undefined) this.rules.set(rule.symbol, [rule]);
    else known.push(rule);
  }
}

/** The words of a text, as symbols of a grammar. */
export interface ChartWords {
  /** The readings of the words that begin at a position, by symbol. */
  readonly at: (index: number) => ReadonlyMap<string, readonly Found[]>;
  /** Ways to pass over words that say nothing: the position behind them, and the cost. */
  readonly passing: (index: number) => readonly Pick<Found, "end" | "cost">[];
}

/** Reads symbols of a grammar, each once for a position. */
export class ParseChart {
  readonly #grammar: Grammar;
  readonly #words: ChartWords;
  readonly #known = new Map<string, Map<number, ReadonlyMap<number, Found>>>();
  readonly #masks: Mask[] = [];
  /** By position: see `passes`. */
  readonly #passes = new Map<number, number>();
  readonly #most: number;
  #tried = 0;

  /** @param most most parts of rules that are tried: a hostile text may be read in very many ways. Default: no limit */
  constructor(grammar: Grammar, words: ChartWords, most: number = Number.POSITIVE_INFINITY) {
    this.#most = most;
    this.#grammar = grammar;
    this.#words = words;
  }

  /** Whether a word at a position is one with which a symbol may begin. */
  #mayBegin(symbol: string, at: number): boolean {
    const mask = this.#grammar.begins(symbol);
    const there = this.#there(at);
    for (let each = 0; each < mask.length; each++)
      if (((mask[each] as number) & (there[each] as number)) !== 0) return true;
    return false;
  }

  /** The symbols of the words at a position, and of those behind words that say nothing. */
  #there(at: number): Mask {
    const known = this.#masks[at];
    if (known !== undefined) return known;
    const mask = this.#grammar.maskOf(this.#words.at(at).keys());
    for (const { end } of this.#words.passing(at)) mixIn(mask, this.#there(end));
    this.#masks[at] = mask;
    return mask;
  }

  /** The best reading of a symbol for each end. */
  read(symbol: string, at: number): ReadonlyMap<number, Found> {
    let known = this.#known.get(symbol);
    if (known === undefined) {
      known = new Map();
      this.#known.set(symbol, known);
    }
    const before = known.get(at);
    if (before !== undefined) return before;
    known.set(at, NONE);
    if (!this.#mayBegin(symbol, at)) return NONE;
    const best = new Map<number, Found>();
    const add = (found: Found): void => {
      const other = best.get(found.end);
      if (other === undefined || found.cost < other.cost) best.set(found.end, found);
    };
    const rules = this.#grammar.rules.get(symbol);
    if (rules === undefined) this.#leaf(symbol, at, add);
    else
      for (const rule of rules) {
        this.#tried++;
        if (this.read(rule.parts[0] ?? "", at).size > 0)
          this.#expand(rule, 0, { end: at, cost: rule.cost, value: [], parts: [] }, add);
      }
    known.set(at, best);
    return best;
  }

  /** The parts of rules that were tried so far. */
  get tried(): number {
    return this.#tried;
  }

  /** Whether there were too many ways to read the words to try them all. */
  get isCutShort(): boolean {
    return this.#tried >= this.#most;
  }

  /** The least cost of passing over words that say nothing, up to the end of a text; infinite if there are others. */
  passes(from: number, length: number): number {
    if (from >= length) return 0;
    const known = this.#passes.get(from);
    if (known !== undefined) return known;
    let least = Number.POSITIVE_INFINITY;
    for (const { end, cost } of this.#words.passing(from))
      least = Math.min(least, cost + this.passes(end, length));
    this.#passes.set(from, least);
    return least;
  }

  #leaf(symbol: string, at: number, add: (found: Found) => void): void {
    for (const found of this.#words.at(at).get(symbol) ?? [])
      add({ ...found, leaf: { symbol, at, end: found.end } });
    for (const { end, cost } of this.#words.passing(at))
      for (const found of this.read(symbol, end).values()) {
        this.#tried++;
        add({ ...found, cost: found.cost + cost });
      }
  }

  #expand(
    rule: Plain,
    index: number,
    before: Found<readonly unknown[]>,
    add: (found: Found) => void,
  ): void {
    if (this.isCutShort) return;
    this.#tried++;
    const part = rule.parts[index];
    if (part === undefined) {
      const value = rule.make(...(before.value as never[]));
      if (value !== undefined) add({ ...before, value });
      return;
    }
    for (const found of this.read(part, before.end).values()) {
      const value = [...before.value, found.value];
      const parts = [...(before.parts ?? []), found];
      const { end, cost } = found;
      this.#expand(rule, index + 1, { end, cost: before.cost + cost, value, parts }, add);
    }
  }
}
