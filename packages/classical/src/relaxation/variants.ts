import { ASSIGN, COPY, DECREASE, EFFECT_LENGTH, INCREASE } from "@understudy/planner-core/compiled";
import type { Task } from "../model/task.ts";
import type { FactTable } from "./fact-table.ts";
import type { RelaxedBuilder } from "./relaxed-builder.ts";
import type { Bounds } from "./thresholds.ts";

/** Limit on variants of an operator with several numeric effects. */
const MAX_VARIANTS = 64;
/**
 * Number of preconditions above which the variants of an operator share one fact for all of them.
 */
const MANY_PRECONDITIONS = 4;

/** A possible result of an effect on one variable, which depends on the bound reached before. */
interface Option {
  readonly before: number | undefined;
  readonly adds: readonly number[];
}

/** The part that all variants of an operator have in common. */
interface Operator {
  readonly preconditions: readonly number[];
  readonly scaledCost: number;
  readonly origin: number;
}

/** Converts operators of a task to relaxed ones: one variant per bound that may be reached. */
export class VariantMaker {
  readonly #task: Task;
  readonly #facts: FactTable;
  readonly #bounds: readonly Bounds[];
  readonly #builder: RelaxedBuilder;
  readonly #usesAxioms: boolean;

  /**
   * @param bounds bounds for "at least" of each variable, then for "at most"
   * @param usesAxioms whether axioms derive easier bounds from harder ones
   */
  constructor(
    task: Task,
    facts: FactTable,
    bounds: readonly Bounds[],
    builder: RelaxedBuilder,
    usesAxioms: boolean,
  ) {
    this.#task = task;
    this.#facts = facts;
    this.#bounds = bounds;
    this.#builder = builder;
    this.#usesAxioms = usesAxioms;
  }

  /** Adds the variants of an operator. */
  add(operator: number, preconditions: readonly number[]): void {
    const { effects, effectStart, scaledCost } = this.#task;
    const always: number[] = [];
    const groups: (readonly Option[])[] = [];
    const end = effectStart[operator + 1] as number;
    for (let at = effectStart[operator] as number; at < end; at += EFFECT_LENGTH) {
      if (effects[at] === ASSIGN) this.#assign(at, always);
      else for (const options of this.#optionsOf(at)) addGroup(options, always, groups);
    }
    const whole = { preconditions, scaledCost: scaledCost[operator] as number, origin: operator };
    this.#combine(whole, always, groups);
  }

  /** Adds the axioms from harder to easier bounds. */
  addLadders(): void {
    if (!this.#usesAxioms) return;
    for (const { facts } of this.#bounds) {
      for (let index = 1; index < facts.length; index++) {
        const preconditions = [facts[index] as number];
        const adds = [facts[index - 1] as number];
        this.#builder.add({ preconditions, adds, scaledCost: 0, origin: -1 });
      }
    }
  }

  #assign(at: number, always: number[]): void {
    const { effects } = this.#task;
    const variable = effects[at + 1] as number;
    const value = effects[at + 2] as number;
    const values = this.#facts.valuesOf(variable);
    if (values !== undefined) {
      const fact = values[value] as number;
      if (fact >= 0) always.push(fact);
      return;
    }
    const up = this.#bounds[2 * variable] as Bounds;
    const down = this.#bounds[2 * variable + 1] as Bounds;
    for (const fact of this.#reached(up, 0, countReached(up, value, 1))) always.push(fact);
    for (const fact of this.#reached(down, 0, countReached(down, value, -1))) always.push(fact);
  }

  #optionsOf(at: number): readonly (readonly Option[])[] {
    const { effects, min, max } = this.#task;
    const variable = effects[at + 1] as number;
    const operand = effects[at + 2] as number;
    const up = this.#bounds[2 * variable] as Bounds;
    const down = this.#bounds[2 * variable + 1] as Bounds;
    switch (effects[at]) {
      case INCREASE:
        return [this.#steps(up, up, operand, 1, min[variable] as number)];
      case DECREASE:
        return [this.#steps(down, down, operand, -1, max[variable] as number)];
      case COPY: {
        const values = this.#facts.valuesOf(variable);
        if (values !== undefined) return [copies(values, this.#facts.valuesOf(operand) ?? [])];
        const sourceUp = this.#bounds[2 * operand] as Bounds;
        const sourceDown = this.#bounds[2 * operand + 1] as Bounds;
        return [
          this.#steps(up, sourceUp, 0, 1, min[operand] as number),
          // A value that saturates at the target's maximum passes the same "at most" bounds as the
          // maximum.
          this.#steps(down, sourceDown, 0, -1, max[operand] as number),
        ];
      }
      default:
        throw new RangeError(`Unknown effect ${effects[at]}`);
    }
  }

  /**
   * The options of an effect that moves a value by `by` in the direction of its bounds: for each
   * bound that is reached last, the bound needed before. If that bound was dropped, an easier one
   * replaces it, so the result is still a relaxation.
   */
  #steps(target: Bounds, source: Bounds, by: number, sign: 1 | -1, start: number): Option[] {
    const options: Option[] = [];
    const { values } = target;
    // Without any bound before, only the easiest value is certain.
    const free = countReached(target, start + by * sign, sign);
    options.push({ before: undefined, adds: this.#reached(target, 0, free) });
    const atStart = source === target ? countReached(target, start, sign) : 0;
    let before = -1;
    for (let index = free; index < values.length; index++) {
      const bound = (values[index] as number) - by * sign;
      while (
        before + 1 < source.values.length &&
        (bound - (source.values[before + 1] as number)) * sign >= 0
      ) {
        before++;
      }
      const known = source !== target ? 0 : before < 0 ? atStart : before + 1;
      const adds = this.#reached(target, known, index + 1);
      options.push({ before: before < 0 ? undefined : (source.facts[before] as number), adds });
    }
    // The first option matters only if the effect always reaches something, or is combined with
    // others.
    return options.length === 1 && free === 0 ? [] : options;
  }

  /** The facts of a range of bounds; only the last one if axioms imply the rest. */
  #reached({ facts }: Bounds, from: number, to: number): readonly number[] {
    return facts.slice(this.#usesAxioms ? Math.max(from, to - 1) : from, to);
  }

  #combine(
    operator: Operator,
    always: readonly number[],
    groups: readonly (readonly Option[])[],
  ): void {
    const product = groups.reduce((count, options) => count * options.length, 1);
    const shared = product > 1 ? this.#share(operator) : operator;
    if (product > MAX_VARIANTS && groups.length > 1) {
      // Too many combinations: each effect becomes an operator with a share of the cost.
      const share = operator.scaledCost / (groups.length + Number(always.length > 0));
      const part = { ...shared, scaledCost: share };
      this.#addEach(part, [{ before: [], adds: always }]);
      for (const options of groups) this.#addEach(part, variantsOf([], [options]));
      return;
    }
    this.#addEach(shared, variantsOf(always, groups));
  }

  #addEach({ preconditions, scaledCost, origin }: Operator, variants: readonly Variant[]): void {
    for (const { before, adds } of variants) {
      this.#builder.add({ preconditions: [...preconditions, ...before], adds, scaledCost, origin });
    }
  }

  /** Makes a single fact stand for all preconditions of an operator. */
  #share(operator: Operator): Operator {
    const { preconditions } = operator;
    if (!this.#usesAxioms || preconditions.length < MANY_PRECONDITIONS) return operator;
    const fact = this.#facts.create();
    this.#builder.add({ preconditions, adds: [fact], scaledCost: 0, origin: -1 });
    return { ...operator, preconditions: [fact] };
  }
}

/** A variant: its preconditions in addition to those of the operator, and its adds. */
interface Variant {
  readonly before: readonly number[];
  readonly adds: readonly number[];
}

function variantsOf(
  always: readonly number[],
  groups: readonly (readonly Option[])[],
): readonly Variant[] {
  let variants: readonly Variant[] = [{ before: [], adds: always }];
  for (const options of groups) {
    variants = variants.flatMap((variant) =>
      options.map(({ before, adds }) => ({
        before: before === undefined ? variant.before : [...variant.before, before],
        adds: variant.adds.length === 0 ? adds : [...variant.adds, ...adds],
      })),
    );
  }
  return variants;
}

function addGroup(
  options: readonly Option[],
  always: number[],
  groups: (readonly Option[])[],
): void {
  const [first] = options;
  if (first === undefined) return;
  if (options.length === 1 && first.before === undefined) {
    for (const fact of first.adds) always.push(fact);
  } else groups.push(options);
}

function copies(target: readonly number[], source: readonly number[]): Option[] {
  const options: Option[] = [{ before: undefined, adds: [] }];
  target.forEach((fact, code) => {
    const from = source[code] ?? -1;
    if (fact >= 0) options.push({ before: from < 0 ? undefined : from, adds: [fact] });
  });
  return options.length === 1 ? [] : options;
}

/** The number of bounds that a value reaches, counted from the easiest. */
function countReached({ values }: Bounds, value: number, sign: 1 | -1): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((value - (values[middle] as number)) * sign >= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
