import type { CompareNode, ConditionNode, Term, TestNode } from "@understudy/planner-core/compiled";
import { nodeCountOf } from "../model/conjuncts.ts";
import type { Task } from "../model/task.ts";
import { CHUNK, type SlicedWork } from "../work/work.ts";
import type { Detail } from "./detail.ts";
import type { ThresholdTable } from "./thresholds.ts";

/** The fact that always holds. */
export const TRUE_FACT = 0;

/** A relaxed operator before it is numbered. */
export interface RelaxedOperator {
  readonly preconditions: readonly number[] | Int32Array;
  readonly adds: readonly number[] | Int32Array;
  /** Cost in thousandths. */
  readonly scaledCost: number;
  /** The operator of the task; -1 for an axiom, which is free. */
  readonly origin: number;
}

/** A run of enum codes at one end of the range. */
interface Run {
  readonly variable: number;
  /** Whether the run starts at the first code; otherwise it ends at the last one. */
  readonly isLow: boolean;
  /** Number of codes in the run, at least 1. */
  readonly count: number;
}

/** Maximum length of lists of facts that are scanned; longer ones are hashed. */
const MAX_SCANNED = 16;

/**
 * Facts of the delete relaxation, created on demand by conditions: enum values, "at least" and "at most" bounds of
 * integers and booleans, and one fact per disjunction, which free axioms add. Facts are monotone: once reached, a fact
 * stays true however its variable changes.
 */
export class FactTable {
  readonly #task: Task;
  readonly #thresholds: ThresholdTable;
  readonly #detail: Detail;
  readonly #values: (number[] | undefined)[];
  readonly #disjunctions = new Map<string, number>();
  readonly #comparisons = new Map<string, number[] | "never">();
  /** For each end of the range of a wide enum, the fact of each run, shortest first. */
  readonly #runs = new Map<number, number[]>();
  /** Whether there are wide enums. */
  readonly #hasWide: boolean;
  /** Axioms that add the facts of disjunctions. */
  readonly axioms: RelaxedOperator[] = [];
  /** Number of preconditions and effects of all axioms. */
  axiomEntries = 0;
  count = 1;

  constructor(task: Task, thresholds: ThresholdTable, detail: Detail) {
    this.#task = task;
    this.#thresholds = thresholds;
    this.#detail = detail;
    this.#values = Array.from(task.variables, (_, variable) =>
      task.isEnum[variable] === 0
        ? undefined
        : new Array<number>((task.max[variable] as number) + 1).fill(-1),
    );
    this.#hasWide = this.#values.some((values) => (values?.length ?? 0) > detail.listedValues);
  }

  /** Creates a fact. */
  create(): number {
    return this.count++;
  }

  /** The facts of an enum by code, with -1 for codes without a fact; undefined if it has none. */
  valuesOf(variable: number): readonly number[] | undefined {
    return this.#values[variable];
  }

  /** The facts that together stand for a condition; undefined if the condition contradicts itself. */
  factsOf(node: ConditionNode): number[] | undefined {
    switch (node.kind) {
      case "test":
        return this.#factsOfTest(node);
      case "compare":
        return this.#factsOfComparison(node);
      case "sum":
        // Dropped, as comparisons of wide terms are. Dropping only makes the condition easier.
        return [];
      case "all": {
        const all = new FactSet();
        for (const child of node.children) {
          const more = this.factsOf(child);
          if (more === undefined) return undefined;
          all.add(more);
        }
        return all.facts;
      }
      default:
        return this.#disjunction(
          node.children.flatMap((child) => {
            const facts = this.factsOf(child);
            return facts === undefined ? [] : [facts];
          }),
        );
    }
  }

  /** Whether a condition is short enough to be read without a pause. */
  isShort(node: ConditionNode): boolean {
    return !this.#hasWide && nodeCountOf(node) < CHUNK / 8;
  }

  /** Like `factsOf`, for a long condition, in slices. */
  *readInSlices(node: ConditionNode): SlicedWork<number[] | undefined> {
    if (node.kind === "test") {
      yield* this.#readyRuns(node);
      return this.factsOf(node);
    }
    if (!("children" in node) || this.isShort(node)) {
      const before = this.axiomEntries;
      const facts = this.factsOf(node);
      yield 8 + (facts?.length ?? 0) + 8 * (this.axiomEntries - before);
      return facts;
    }
    const all = new FactSet();
    const ways: number[][] = [];
    let isImpossible = false;
    for (const child of node.children) {
      const facts = yield* this.readInSlices(child);
      if (node.kind === "any") {
        if (facts !== undefined) ways.push(facts);
      } else if (facts === undefined) isImpossible = true;
      else all.add(facts);
    }
    yield 8 * node.children.length;
    if (node.kind === "any") return this.#disjunction(ways);
    return isImpossible ? undefined : all.facts;
  }

  #factsOfTest(test: TestNode): number[] | undefined {
    const { variable, operator, value } = test;
    const min = this.#task.min[variable] as number;
    const max = this.#task.max[variable] as number;
    if (this.#task.isEnum[variable] === 1) {
      if (this.#isOfRuns(test)) return this.#factsOfRuns(test);
      const met: number[] = [];
      const from = operator === "=" || operator === ">=" ? Math.max(min, value) : min;
      const to = operator === "=" || operator === "<=" ? Math.min(max, value) : max;
      for (let code = from; code <= to; code++) {
        if (operator !== "!=" || code !== value) met.push(code);
      }
      if (met.length === max - min + 1) return [];
      return this.#disjunction(met.map((code) => [this.#valueFact(variable, code)]));
    }
    switch (operator) {
      case ">=":
        if (value > max) return undefined;
        return value <= min ? [] : listOf(this.#thresholds.atLeast(variable, value, this));
      case "<=":
        if (value < min) return undefined;
        return value >= max ? [] : listOf(this.#thresholds.atMost(variable, value, this));
      case "=": {
        const low = this.#factsOfTest({ kind: "test", variable, operator: ">=", value });
        const high = this.#factsOfTest({ kind: "test", variable, operator: "<=", value });
        return low === undefined || high === undefined ? undefined : [...low, ...high];
      }
      case "!=": {
        if (value < min || value > max) return [];
        const sides = [
          this.#factsOfTest({ kind: "test", variable, operator: "<=", value: value - 1 }),
          this.#factsOfTest({ kind: "test", variable, operator: ">=", value: value + 1 }),
        ];
        return this.#disjunction(sides.filter((side) => side !== undefined));
      }
    }
  }

  /**
   * The facts for a test of a wide enum: a run that starts at the first code, a run that ends at the last one, or their
   * disjunction.
   */
  #factsOfRuns(test: TestNode): number[] | undefined {
    const runs = this.#runsOf(test);
    return runs && this.#disjunction(runs.map((run) => [this.#runFact(run)]));
  }

  /** The runs of codes that pass a test of a wide enum; undefined if all codes pass. */
  #runsOf({ variable, operator, value }: TestNode): readonly Run[] | undefined {
    const last = this.#task.max[variable] as number;
    // The number of passing codes from either end.
    const low = operator === ">=" ? 0 : operator === "<=" ? value + 1 : value;
    const high = operator === "<=" ? 0 : operator === ">=" ? last - value + 1 : last - value;
    if (low > last || high > last) return undefined;
    const runs: Run[] = [];
    if (low > 0) runs.push({ variable, isLow: true, count: low });
    if (high > 0) runs.push({ variable, isLow: false, count: high });
    return runs;
  }

  /** The fact that the code of an enum is in a run. */
  #runFact(run: Run): number {
    const runs = this.#runsFrom(run);
    while (runs.length < run.count) this.#lengthen(run, runs);
    return runs[run.count - 1] as number;
  }

  /** Creates the facts for a test. For a wide enum, the first test creates many. */
  *#readyRuns(test: TestNode): SlicedWork<void> {
    yield 8;
    if (!this.#isOfRuns(test)) return;
    for (const run of this.#runsOf(test) ?? []) {
      const runs = this.#runsFrom(run);
      while (runs.length < run.count) {
        this.#lengthen(run, runs);
        yield 32;
      }
    }
  }

  /** The facts of the runs at one end of a range, shortest first. */
  #runsFrom({ variable, isLow }: Run): number[] {
    const key = 2 * variable + Number(isLow);
    const known = this.#runs.get(key);
    if (known !== undefined) return known;
    const runs = [this.#valueFact(variable, isLow ? 0 : (this.#task.max[variable] as number))];
    this.#runs.set(key, runs);
    return runs;
  }

  /** Adds the next longer run, as the disjunction of the previous run and one more code. */
  #lengthen({ variable, isLow }: Run, runs: number[]): void {
    const last = this.#task.max[variable] as number;
    const added = this.#valueFact(variable, isLow ? runs.length : last - runs.length);
    const fact = this.create();
    for (const way of [runs[runs.length - 1] as number, added]) {
      this.axioms.push({ preconditions: [way], adds: [fact], scaledCost: 0, origin: -1 });
      this.axiomEntries += 2;
    }
    runs.push(fact);
  }

  /** Whether a test is on an enum with enough codes for runs. */
  #isOfRuns({ variable, operator }: TestNode): boolean {
    if (operator === "=" || this.#task.isEnum[variable] === 0) return false;
    return (this.#task.max[variable] as number) >= this.#detail.listedValues;
  }

  /** The facts of a comparison; each comparison is read only once. */
  #factsOfComparison(node: CompareNode): number[] | undefined {
    const { operator, left, right } = node;
    const terms = [left, right].map(({ variable, offset, cap }) => `${variable},${offset},${cap}`);
    const key = `${operator},${terms.join()}`;
    const known = this.#comparisons.get(key);
    if (known !== undefined) return known === "never" ? undefined : known;
    const facts = this.#readComparison(node);
    this.#comparisons.set(key, facts ?? "never");
    return facts;
  }

  /**
   * Reads a comparison. `left <= right` holds if and only if some bound lies between the two; other comparisons are
   * composed of such.
   */
  #readComparison(node: CompareNode): number[] | undefined {
    const { left, right, operator } = node;
    const low = Math.max(this.#lowest(left), this.#lowest(right));
    const high = Math.min(this.#highest(left), this.#highest(right));
    const ways: number[][] = [];
    const isEnum = this.#task.isEnum[left.variable] === 1;
    const from = operator === "=" ? low : Math.min(this.#lowest(left), this.#lowest(right));
    const to = operator === "=" ? high : Math.max(this.#highest(left), this.#highest(right));
    if (to - from > this.#detail.comparedValues) return [];
    const both = (...tests: readonly [Term, TestNode["operator"], number][]): void => {
      const facts: number[] = [];
      for (const [term, test, value] of tests) {
        const more = this.#factsOfTerm(term, test, value);
        if (more === undefined) return;
        facts.push(...more);
      }
      ways.push(facts);
    };
    for (let value = from; value <= to; value++) {
      if (operator === "=") both([left, "=", value], [right, "=", value]);
      else if (operator === "<=") both([left, "<=", value], [right, ">=", value]);
      else if (isEnum) both([left, "=", value], [right, "!=", value]);
      else {
        both([left, "<=", value], [right, ">=", value + 1]);
        both([right, "<=", value], [left, ">=", value + 1]);
      }
    }
    return this.#disjunction(ways);
  }

  /** The facts for `min(cap, variable + offset) operator value`. */
  #factsOfTerm(
    { variable, offset, cap }: Term,
    operator: TestNode["operator"],
    value: number,
  ): number[] | undefined {
    const test = (to: TestNode["operator"], bound: number): number[] | undefined =>
      this.#factsOfTest({ kind: "test", variable, operator: to, value: bound });
    switch (operator) {
      case ">=":
        return value > cap ? undefined : test(">=", value - offset);
      case "<=":
        return value >= cap ? [] : test("<=", value - offset);
      case "=":
        if (value > cap) return undefined;
        return test(value === cap ? ">=" : "=", value - offset);
      case "!=":
        if (value > cap) return [];
        return value === cap ? test("<=", value - offset - 1) : test("!=", value - offset);
    }
  }

  #lowest({ variable, offset, cap }: Term): number {
    return Math.min(cap, (this.#task.min[variable] as number) + offset);
  }

  #highest({ variable, offset, cap }: Term): number {
    return Math.min(cap, (this.#task.max[variable] as number) + offset);
  }

  #valueFact(variable: number, code: number): number {
    const facts = this.#values[variable] as number[];
    if ((facts[code] as number) < 0) facts[code] = this.create();
    return facts[code] as number;
  }

  #disjunction(ways: readonly number[][]): number[] | undefined {
    if (ways.length === 0) return undefined;
    if (ways.some((way) => way.length === 0)) return [];
    if (ways.length === 1) return ways[0] as number[];
    const keys = ways.map((way) => way.join());
    const key = keys.join("|");
    let fact = this.#disjunctions.get(key);
    if (fact === undefined) {
      fact = this.create();
      this.#disjunctions.set(key, fact);
      // Easier bounds can make alternatives equal.
      const seen = new Set<string>();
      for (const [index, way] of ways.entries()) {
        if (seen.has(keys[index] as string)) continue;
        seen.add(keys[index] as string);
        this.axioms.push({ preconditions: way, adds: [fact], scaledCost: 0, origin: -1 });
        this.axiomEntries += way.length + 1;
      }
    }
    return [fact];
  }
}

/** A set of facts in insertion order. */
class FactSet {
  readonly facts: number[] = [];
  #known: Set<number> | undefined;

  add(facts: readonly number[]): void {
    for (const fact of facts) {
      if (this.#known === undefined) {
        if (this.facts.includes(fact)) continue;
        if (this.facts.length === MAX_SCANNED) this.#known = new Set(this.facts);
      } else if (this.#known.has(fact)) continue;
      this.#known?.add(fact);
      this.facts.push(fact);
    }
  }
}

function listOf(fact: number | undefined): number[] {
  return fact === undefined ? [] : [fact];
}
