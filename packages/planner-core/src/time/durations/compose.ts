import { isRecord } from "../../base/json/issues.ts";
import {
  fillTemplate,
  isTemplateProblem,
  parseTemplate,
} from "../../rules/domain/definition/template.ts";

/** A part of a definition, as written. */
type Part = Readonly<Record<string, unknown>>;

/** The parts of a definition that the composition of a tool depends on. */
export interface ComposeContext {
  /** The declared variables. */
  readonly state: unknown;
  readonly derive: unknown;
  readonly maintain: unknown;
}

/**
 * The effects of a step's start on one variable: a value in its place, a whole number added to it, or something that
 * depends on a condition.
 */
type Change =
  | { readonly value: unknown }
  | ({ readonly add: number } & Range)
  | { readonly varies: true };

/** The range of an integer variable. */
interface Range {
  readonly min: number;
  readonly max: number;
}

/**
 * A tool with time as a tool that takes effect at once, for a single agent that does one step after the other: `when`,
 * `during` and `finish` are its precondition, `start` and then `then` its effects. Conditions and effects after the start
 * read what the start has changed.
 *
 * @returns undefined if no such tool can be written, for example because `then` copies what `start` changes
 */
export function composeTool(tool: Part, context: ComposeContext): Part | undefined {
  const { when, during, finish, start, then, if: conditional } = tool;
  const rest = new Rewriting(context, isRecord(tool["parameters"]) ? tool["parameters"] : {});
  if (isRecord(start)) rest.start(start);
  rest.startsIf(conditional);
  const kept = [during, finish, ...rest.maintained()].map((part) => rest.condition(part));
  const effects = rest.effects(then);
  const cases = rest.conditional(conditional);
  if (!rest.isExact) return undefined;
  const conditions = [when, ...rest.required, ...kept].filter((part) => part !== undefined);
  const composed: Record<string, unknown> = {};
  if (conditions.length > 0)
    composed["when"] = conditions.length === 1 ? conditions[0] : { allOf: conditions };
  if (effects !== undefined) composed["then"] = effects;
  if (rest.cases.length === 0) {
    if (cases !== undefined) composed["if"] = cases;
  } else composed["if"] = [...((cases ?? []) as unknown[]), ...rest.cases];
  return composed;
}

/** A condition that never holds; undefined in a domain without variables. */
export function neverHolds(state: unknown): Part | undefined {
  const [name, declared] = isRecord(state) ? (Object.entries(state)[0] ?? []) : [];
  if (name === undefined || !isRecord(declared)) return undefined;
  const { values, min } = declared;
  return never(name, Array.isArray(values) ? values[0] : (min ?? true));
}

/** Limit on nesting; the parsers of conditions refuse less. */
const MAX_DEPTH = 100;
/** Limit on the variables that one template names. */
const MAX_NAMES = 1000;

/** Rewrites conditions and effects so that they read the state before the start. */
class Rewriting {
  /** Whether everything so far could be rewritten. */
  isExact = true;
  /** Conditions for the effects of start and end to stay within the ranges of the variables. */
  readonly required: Part[] = [];
  /** Conditional effects for additions that reach the end of a range. */
  readonly cases: Part[] = [];

  readonly #changes = new Map<string, Change>();
  readonly #start: Record<string, unknown> = {};
  readonly #context: ComposeContext;
  readonly #parameters: Part;
  /** For each derived variable, whether it depends on what the start changes. */
  readonly #derived = new Map<string, boolean>();

  constructor(context: ComposeContext, parameters: Part) {
    this.#context = context;
    this.#parameters = parameters;
  }

  start(effects: Part): void {
    for (const [name, effect] of Object.entries(effects)) {
      const added = amountOf(effect);
      // Two templates may name one variable.
      if (this.#isChanged(name)) this.isExact = false;
      if (added === undefined) {
        if (isRecord(effect)) this.isExact = false;
        this.#changes.set(name, { value: effect });
      } else {
        const range = this.#rangeOf(name);
        if (range === undefined) this.isExact = false;
        else {
          this.#changes.set(name, { add: added, ...range });
          this.#require(name, range.min - added, range);
        }
      }
      this.#start[name] = effect;
    }
  }

  /** Notes the conditional effects of the start. */
  startsIf(conditional: unknown): void {
    for (const entry of Array.isArray(conditional) ? (conditional as unknown[]) : []) {
      if (!isRecord(entry) || !isRecord(entry["start"])) continue;
      for (const name of Object.keys(entry["start"])) this.#changes.set(name, { varies: true });
    }
  }

  /** The conditions of the domain that the start could break. */
  maintained(): readonly unknown[] {
    const { maintain } = this.#context;
    const list: readonly unknown[] = Array.isArray(maintain) ? maintain : [maintain];
    return this.#changes.size === 0 ? [] : list.filter((part) => this.#reads(part));
  }

  condition(part: unknown, depth = 0): unknown {
    // The parser refuses deeper nesting.
    if (depth > MAX_DEPTH || !isRecord(part) || !this.#reads(part)) return part;
    const kept: Record<string, unknown> = {};
    const more: unknown[] = [];
    for (const [name, test] of Object.entries(part)) {
      const change = this.#changes.get(name);
      if ((name === "anyOf" || name === "allOf") && Array.isArray(test)) {
        kept[name] = test.map((child) => this.condition(child, depth + 1));
      } else if (change === undefined || this.#readsIn(test)) {
        if (this.#reads({ [name]: test })) this.isExact = false;
        kept[name] = test;
      } else if ("varies" in change) this.isExact = false;
      else if ("add" in change) {
        if (change.add > 0 && !isBelow(test, change.max)) this.isExact = false;
        more.push({ [`${name} + ${change.add}`.replace("+ -", "- ")]: test });
      } else {
        const met = meets(change.value, test);
        if (met === undefined) this.isExact = false;
        if (met === false) more.push(never(name, change.value));
      }
    }
    if (more.length === 0) return kept;
    return { ...kept, allOf: [...((kept["allOf"] as unknown[] | undefined) ?? []), ...more] };
  }

  /** The effects of the start, followed by those of the end; undefined if there are none. */
  effects(then: unknown): unknown {
    if (this.#changes.size === 0) return then;
    const ends: Part = isRecord(then) ? then : {};
    const composed: Record<string, unknown> = {};
    for (const [name, effect] of Object.entries(this.#start)) {
      if (!Object.hasOwn(ends, name)) composed[name] = effect;
    }
    for (const [name, effect] of Object.entries(ends)) {
      const change = this.#changes.get(name);
      const added = amountOf(effect);
      if (this.#readsIn(effect) || (change === undefined && this.#isChanged(name)))
        this.isExact = false;
      if (change !== undefined && "varies" in change) this.isExact = false;
      else if (change === undefined || !isRecord(effect)) composed[name] = effect;
      else if (added === undefined) {
        // An amount that depends on the state cannot be added to another.
        if (!("var" in effect)) this.isExact = false;
        composed[name] = effect;
      } else if ("add" in change) this.#addUp(name, change, added, composed);
      else this.#addTo(name, change.value, added, composed);
    }
    return composed;
  }

  conditional(list: unknown): unknown {
    if (this.#changes.size === 0 || !Array.isArray(list)) return list;
    return list.map((entry: unknown) => {
      if (!isRecord(entry)) return entry;
      const { when, then, start, ...others } = entry;
      if (start !== undefined) return { ...others, when, then: start };
      for (const [name, effect] of isRecord(then) ? Object.entries(then) : []) {
        if (this.#isChanged(name) || this.#readsIn(effect)) this.isExact = false;
      }
      return { ...entry, when: this.condition(when) };
    });
  }

  #addUp(
    name: string,
    { add, min, max }: Extract<Change, Range>,
    added: number,
    composed: Record<string, unknown>,
  ): void {
    const sum = add + added;
    if (add <= 0 || added >= 0) {
      if (sum !== 0) composed[name] = signed(sum);
      if (add > 0 || added < 0) this.#require(name, min - sum, { min, max });
      return;
    }
    // The start reaches at most the end of the range; the end then subtracts from there.
    this.#require(name, max + added < min ? max + 1 : min - sum, { min, max });
    if (max - add < min) composed[name] = Math.max(min, max + added);
    else if (max + added >= min) {
      const when = { [name]: { "<=": max - add } };
      if (sum !== 0) this.cases.push({ when, then: { [name]: signed(sum) } });
      this.cases.push({
        when: { [name]: { ">": max - add } },
        then: { [name]: max + added },
      });
    }
  }

  /** Requires that a variable is at least so much. */
  #require(name: string, least: number, { min, max }: Range): void {
    if (least > max) this.required.push(never(name, min));
    else if (least > min) this.required.push({ [name]: { ">=": least } });
  }

  #addTo(name: string, value: unknown, added: number, composed: Record<string, unknown>): void {
    const range = this.#rangeOf(name);
    if (typeof value !== "number" || range === undefined) {
      this.isExact = false;
      return;
    }
    const sum = Math.min(range.max, value + added);
    if (sum < range.min) this.required.push(never(name, range.min));
    else composed[name] = sum;
  }

  /** The range of a variable, or that of all variables which a template names. */
  #rangeOf(name: string): Range | undefined {
    const { state } = this.#context;
    let range: Range | undefined;
    for (const one of namesOf(name, this.#parameters)) {
      const declared = isRecord(state) && Object.hasOwn(state, one) ? state[one] : undefined;
      if (!isRecord(declared)) return undefined;
      const { min, max } = declared;
      if (typeof min !== "number" || typeof max !== "number") return undefined;
      if (range !== undefined && (range.min !== min || range.max !== max)) return undefined;
      range = { min, max };
    }
    return range;
  }

  /** Whether a name may be that of a variable that the start changes. */
  #isChanged(name: string): boolean {
    if (this.#changes.has(name)) return true;
    for (const changed of this.#changes.keys()) if (this.#mayBeSame(name, changed)) return true;
    return false;
  }

  #mayBeSame(a: string, b: string): boolean {
    if (a === b) return true;
    if (!a.includes("$") && !b.includes("$")) return false;
    const ends = [a, b].map((name) => {
      const template = parseTemplate(name, Object.keys(this.#parameters));
      const pieces = isTemplateProblem(template) ? [] : template.pieces;
      return [pieces[0], pieces.at(-1)].map((piece) => (typeof piece === "string" ? piece : ""));
    });
    const [[first, last], [otherFirst, otherLast]] = ends as [[string, string], [string, string]];
    return (
      (first.startsWith(otherFirst) || otherFirst.startsWith(first)) &&
      (last.endsWith(otherLast) || otherLast.endsWith(last))
    );
  }

  /** Whether a written condition reads what the start changes, derived variables included. */
  #reads(part: unknown, depth = 0): boolean {
    if (this.#changes.size === 0) return false;
    if (depth > MAX_DEPTH) return true;
    if (Array.isArray(part)) return part.some((child) => this.#reads(child, depth + 1));
    if (!isRecord(part)) return false;
    return Object.entries(part).some(
      ([key, test]) =>
        namesIn(key).some((name) => this.#isChanged(name) || this.#derivedReads(name)) ||
        this.#readsIn(test) ||
        this.#reads(test, depth + 1),
    );
  }

  #derivedReads(name: string): boolean {
    const { derive } = this.#context;
    if (!isRecord(derive) || !Object.hasOwn(derive, name)) return false;
    let reads = this.#derived.get(name);
    if (reads === undefined) {
      // Until it is known; a cycle is refused by the parser.
      this.#derived.set(name, false);
      reads = this.#reads(derive[name]);
      this.#derived.set(name, reads);
    }
    return reads;
  }

  /** Whether a value refers to what the start changes: `{ "var": … }` at any place. */
  #readsIn(test: unknown, depth = 0): boolean {
    if (!isRecord(test) || depth > MAX_DEPTH) return false;
    return Object.entries(test).some(([key, side]) =>
      key === "var" && typeof side === "string"
        ? this.#reads({ [side]: true })
        : this.#readsIn(side, depth + 1),
    );
  }
}

/** The names that a template stands for; none if the values of its parameters are not listed, or too many. */
function namesOf(name: string, parameters: Part): readonly string[] {
  const template = parseTemplate(name, Object.keys(parameters));
  if (isTemplateProblem(template)) return [];
  let bindings: string[][] = [[]];
  for (const [index, parameter] of Object.values(parameters).entries()) {
    const listed = isRecord(parameter) && Array.isArray(parameter["enum"]) ? parameter["enum"] : [];
    const values = template.pieces.includes(index) ? listed : [""];
    if (bindings.length * values.length > MAX_NAMES) return [];
    bindings = bindings.flatMap((some) => values.map((value) => [...some, String(value)]));
  }
  return bindings.map((binding) => fillTemplate(template, binding));
}

/** The names in the key of a condition: that of a variable, or a sum. */
function namesIn(key: string): readonly string[] {
  return /[\s+*]/.test(key) ? key.split(/[\s+*]+/) : [key];
}

/** The whole number that an effect adds; undefined for all other effects. */
function amountOf(effect: unknown): number | undefined {
  if (!isRecord(effect)) return undefined;
  const { "+": more, "-": less } = effect;
  if (Number.isInteger(more)) return more as number;
  if (Number.isInteger(less)) return -(less as number);
  return undefined;
}

function signed(amount: number): unknown {
  return amount < 0 ? { "-": -amount } : { "+": amount };
}

/** A condition that never holds. */
function never(name: string, value: unknown): Part {
  return { allOf: [{ [name]: value }, { [name]: { "!=": value } }] };
}

/** Whether a test is true of every number from `max` on: `>=` up to there. */
function isBelow(test: unknown, max: number): boolean {
  return (
    isRecord(test) &&
    Object.entries(test).every(
      ([operator, side]) =>
        typeof side === "number" &&
        ((operator === ">=" && side <= max) || (operator === ">" && side < max)),
    )
  );
}

/** Whether a written value meets a written test; undefined if that depends on parameters or variables. */
function meets(value: unknown, test: unknown): boolean | undefined {
  if (!isRecord(test)) return isSame(value, test);
  let all: boolean | undefined = true;
  for (const [operator, side] of Object.entries(test)) {
    const met = meetsOne(value, operator, side);
    if (met === false) return false;
    if (met === undefined) all = undefined;
  }
  return all;
}

function meetsOne(value: unknown, operator: string, side: unknown): boolean | undefined {
  if (operator === "!=") {
    const same = isSame(value, side);
    return same === undefined ? undefined : !same;
  }
  if (operator === "in") {
    if (!Array.isArray(side)) return undefined;
    const found = side.map((one) => isSame(value, one));
    return found.includes(true) ? true : found.includes(undefined) ? undefined : false;
  }
  if (typeof value !== "number" || typeof side !== "number") return undefined;
  switch (operator) {
    case "<":
      return value < side;
    case "<=":
      return value <= side;
    case ">":
      return value > side;
    default:
      return value >= side;
  }
}

function isSame(value: unknown, other: unknown): boolean | undefined {
  if (value === other) return true;
  const isOpen = (one: unknown): boolean =>
    isRecord(one) || (typeof one === "string" && one.includes("$"));
  return isOpen(value) || isOpen(other) ? undefined : false;
}
