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
  /** The places of the parts that the value is made of. Default: all */
  readonly uses?: readonly number[];
  /** The value of the symbol; undefined if the parts do not go together. */
  readonly make: (...values: readonly never[]) => unknown;
}

type Plain = Rule & { readonly parts: readonly string[] };

/** Rules that begin with the same parts, which are read once for all of them. */
interface Branch {
  /** The number of the symbol that is the next part. */
  readonly symbol: number;
  readonly next: Branch[];
  /** The rules that end with it. */
  readonly ends: Ending[];
}

interface Ending {
  /** Its place among the rules of its symbol: of readings that cost the same, that of the first rule counts. */
  readonly place: number;
  readonly rule: Plain;
}

/** The places of parts that are left out: of one, and of a list. */
const LEFT_OUT = { one: -1, list: -2 };

/** The cost of one more part: of two ways to divide words, that with fewer parts is better. */
const COST_MORE = 0.25;
const NOTHING: readonly Found[] = [];

/** A set of symbols of words: a bit for each. */
type Mask = Uint32Array;

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
  /** The symbols, by number. */
  readonly names: string[] = [];
  /** By number of a symbol: the ways in which its rules begin; undefined for a symbol of words. */
  readonly branches: (readonly Branch[] | undefined)[] = [];
  /** By number of a symbol: the symbols of words with which it may begin. */
  readonly begins: Mask[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #rules = new Map<string, Plain[]>();
  /** Symbols of words, each with its place in a mask. */
  readonly #words = new Map<string, number>();

  constructor(rules: readonly Rule[]) {
    for (const rule of rules.flatMap(alternatives)) {
      this.#add(rule);
      for (const part of rule.parts) if (/[*+]$/.test(part)) this.#repeat(part.slice(0, -1));
    }
    const all = [...this.#rules.values()].flat();
    for (const symbol of all.flatMap(({ parts }) => parts))
      if (!(this.#rules.has(symbol) || this.#words.has(symbol)))
        this.#words.set(symbol, this.#words.size);
    for (const symbol of [...this.#rules.keys(), ...this.#words.keys()]) {
      this.#numbers.set(symbol, this.names.length);
      this.begins.push(this.maskOf([symbol]));
      this.names.push(symbol);
    }
    for (const symbol of this.names) this.branches.push(this.#branchesOf(symbol));
    const firsts = all.map(
      ({ symbol, parts: [first = ""] }) => [this.numberOf(symbol), this.numberOf(first)] as const,
    );
    let isGrowing = true;
    while (isGrowing) {
      isGrowing = false;
      for (const [symbol, first] of firsts)
        if (mixIn(this.begins[symbol] as Mask, this.begins[first] as Mask)) isGrowing = true;
    }
  }

  /** The number of a symbol; -1 if no rule has it. */
  numberOf(symbol: string): number {
    return this.#numbers.get(symbol) ?? -1;
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

  /** The rules of a symbol as a tree of their parts. */
  #branchesOf(name: string): readonly Branch[] | undefined {
    const rules = this.#rules.get(name);
    if (rules === undefined) return undefined;
    const root: Branch = { symbol: -1, next: [], ends: [] };
    for (const [place, rule] of rules.entries()) {
      let branch = root;
      for (const part of rule.parts) {
        const symbol = this.numberOf(part);
        let next = branch.next.find((one) => one.symbol === symbol);
        if (next === undefined) {
          next = { symbol, next: [], ends: [] };
          branch.next.push(next);
        }
        branch = next;
      }
      branch.ends.push({ place, rule });
    }
    return root.next;
  }

  /** Adds a rule with and without each of its optional parts. */
  #add({ parts, make, uses = parts.map((_, at) => at), ...rule }: Rule): void {
    const optional = parts.map((part) => /[?*]$/.test(part));
    const count = optional.filter(Boolean).length;
    for (let mask = 0; mask < 1 << count; mask++) {
      let bit = 0;
      const isIn = optional.map((isOptional) => !isOptional || (mask & (1 << bit++)) !== 0);
      const kept = parts
        .filter((_, at) => isIn[at])
        .map((part) => part.replace("?", "").replace(/[*+]$/, "+"));
      if (kept.length === parts.length && uses.length === parts.length) {
        this.#put({ ...rule, parts: kept, make });
        continue;
      }
      let next = 0;
      const places = parts.map((part, at) =>
        isIn[at] === true ? next++ : part.endsWith("*") ? LEFT_OUT.list : LEFT_OUT.one,
      );
      const full = (...values: readonly never[]): unknown =>
        make(
          ...(uses.map((at) => {
            const place = places[at] as number;
            return place === LEFT_OUT.list ? [] : values[place];
          }) as never[]),
        );
      if (kept.length > 0) this.#put({ ...rule, parts: kept, make: full });
    }
  }

  #repeat(symbol: string): void {
    if (this.#rules.has(`${symbol}+`)) return;
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
    const known = this.#rules.get(rule.symbol);
    if (known === undefined) this.#rules.set(rule.symbol, [rule]);
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

/** The readings of a symbol at a position, while they are found: the best one for each end. */
class Readings {
  readonly #best: Found[] = [];
  /** For each of them, the place of its rule. */
  readonly #places: number[] = [];
  /** For each end, the first rule that reached it, and when. */
  readonly #firsts: { place: number; turn: number }[] = [];
  #turn = 0;

  /** @param place the place of the rule among those of the symbol */
  add(found: Found, place = 0): void {
    const turn = this.#turn++;
    const at = this.#at(found.end);
    const first = this.#firsts[at];
    if (first === undefined) {
      this.#best.push(found);
      this.#places.push(place);
      this.#firsts.push({ place, turn });
      return;
    }
    if (place < first.place) [first.place, first.turn] = [place, turn];
    if (this.#isBest(at, found.cost, place)) return;
    this.#best[at] = found;
    this.#places[at] = place;
  }

  /** Whether a reading by a rule would change nothing, whatever its value. */
  isInVain(end: number, cost: number, place: number): boolean {
    const at = this.#at(end);
    const first = this.#firsts[at];
    return first !== undefined && first.place <= place && this.#isBest(at, cost, place);
  }

  #at(end: number): number {
    return this.#best.findIndex((one) => one.end === end);
  }

  /** Whether the reading that there is comes before one with this cost by this rule. */
  #isBest(at: number, cost: number, place: number): boolean {
    const best = (this.#best[at] as Found).cost;
    return best < cost || (best === cost && (this.#places[at] as number) <= place);
  }

  /** The readings as if the rules had been tried one after the other. */
  get all(): readonly Found[] {
    if (this.#best.length < 2) return this.#best;
    const order = this.#firsts.map((first, at) => ({ ...first, at }));
    order.sort((one, other) => one.place - other.place || one.turn - other.turn);
    return order.map(({ at }) => this.#best[at] as Found);
  }
}

/** Reads symbols of a grammar, each once for a position. */
export class ParseChart {
  readonly #grammar: Grammar;
  readonly #words: ChartWords;
  /** By position and number of a symbol. */
  readonly #known: (readonly Found[] | undefined)[][] = [];
  readonly #masks: Mask[] = [];
  /** By position: see `passes`. */
  readonly #passes = new Map<number, number>();
  /** The parts of the rule that is being read. */
  readonly #parts: Found[] = [];
  readonly #most: number;
  #tried = 0;

  /** @param most most parts of rules that are tried: a hostile text may be read in very many ways. Default: no limit */
  constructor(grammar: Grammar, words: ChartWords, most: number = Number.POSITIVE_INFINITY) {
    this.#most = most;
    this.#grammar = grammar;
    this.#words = words;
  }

  /** The best reading of a symbol for each end. */
  read(symbol: string, at: number): readonly Found[] {
    const number = this.#grammar.numberOf(symbol);
    return number < 0 ? NOTHING : this.#read(number, at);
  }

  #read(symbol: number, at: number): readonly Found[] {
    this.#known[at] ??= [];
    const known = this.#known[at];
    const before = known[symbol];
    if (before !== undefined) return before;
    known[symbol] = NOTHING;
    if (!this.#mayBegin(symbol, at)) return NOTHING;
    const readings = new Readings();
    const branches = this.#grammar.branches[symbol];
    if (branches === undefined) this.#leaf(symbol, at, readings);
    else for (const branch of branches) this.#expand(branch, at, this.#parts.length, readings);
    const found = readings.all;
    known[symbol] = found;
    return found;
  }

  /** Whether a word at a position is one with which a symbol may begin. */
  #mayBegin(symbol: number, at: number): boolean {
    const mask = this.#grammar.begins[symbol] as Mask;
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

  #leaf(number: number, at: number, readings: Readings): void {
    const symbol = this.#grammar.names[number] as string;
    for (const found of this.#words.at(at).get(symbol) ?? [])
      readings.add({ ...found, leaf: { symbol, at, end: found.end } });
    for (const { end, cost } of this.#words.passing(at))
      for (const found of this.#read(number, end)) {
        this.#tried++;
        readings.add({ ...found, cost: found.cost + cost });
      }
  }

  /** @param from the number of parts of other rules, of which this one is a part */
  #expand({ symbol, next, ends }: Branch, at: number, from: number, readings: Readings): void {
    for (const found of this.#read(symbol, at)) {
      if (this.isCutShort) return;
      this.#tried++;
      this.#parts.push(found);
      for (const ending of ends) this.#end(ending, from, found.end, readings);
      for (const branch of next) this.#expand(branch, found.end, from, readings);
      this.#parts.pop();
    }
  }

  #end({ rule, place }: Ending, from: number, end: number, readings: Readings): void {
    this.#tried++;
    let { cost } = rule;
    for (let at = from; at < this.#parts.length; at++) cost += (this.#parts[at] as Found).cost;
    if (readings.isInVain(end, cost, place)) return;
    const parts = this.#parts.slice(from);
    const value = rule.make(...(parts.map((part) => part.value) as never[]));
    if (value !== undefined) readings.add({ end, cost, value, parts }, place);
  }
}
