import type { CompiledConditions } from "../../model/task.ts";

/** Marks the end of a list. */
const END = -1;
/** Marks a step that does not apply; larger than any entry. */
const NEVER = 0x7fffffff;
/** Length of an entry in integers: its step, its test, and the variable's previous entry. */
const ENTRY = 3;
/**
 * Number of entries, as a multiple of the necessary ones, at which outdated entries are removed.
 */
const SPARE = 4;
const MIN_ENTRIES = 1024;

/**
 * The tests of applicable steps, by variable. Outdated entries are removed when they are
 * encountered.
 */
export class PassedTests {
  /** Number of entries that the current query may still examine. */
  looksLeft = 0;
  /** The test of the step found last. */
  test = 0;
  #compiled!: CompiledConditions;
  /** The first entry of each step. */
  #first: Int32Array = new Int32Array(0);
  /** The last entry of each variable. */
  #last: Int32Array = new Int32Array(0);
  #entries: Int32Array = new Int32Array(ENTRY * MIN_ENTRIES);
  #end = 0;
  #most = 0;

  /** Clears all lists, and makes room for steps. */
  clear(compiled: CompiledConditions, steps: number, variables: number): void {
    this.#compiled = compiled;
    if (this.#first.length < steps) this.#first = new Int32Array(2 * steps);
    if (this.#last.length < variables) this.#last = new Int32Array(variables);
    this.#first.fill(NEVER, 0, steps);
    this.#last.fill(END, 0, variables);
    this.#end = 0;
  }

  /** Derives the limit on outdated entries from the current number of entries. */
  bound(): void {
    this.#most = SPARE * this.#end + ENTRY * MIN_ENTRIES;
  }

  /** Whether most entries are outdated. */
  get isStale(): boolean {
    return this.#end > this.#most;
  }

  /** Whether a step applies. */
  has(step: number): boolean {
    return this.#first[step] !== NEVER;
  }

  /** Lists the tests of a step. */
  add(step: number, operator: number): void {
    const { tests, testStart } = this.#compiled;
    const last = this.#last;
    const from = testStart[operator] as number;
    const end = testStart[operator + 1] as number;
    let at = this.#end;
    if (at + end - from > this.#entries.length) this.#grow(at + end - from);
    const entries = this.#entries;
    this.#first[step] = at;
    for (let test = from; test < end; test += 3) {
      const variable = tests[test] as number;
      entries[at] = step;
      entries[at + 1] = test;
      entries[at + 2] = last[variable] as number;
      last[variable] = at;
      at += ENTRY;
    }
    this.#end = at;
  }

  /** Marks a step as inapplicable. */
  delete(step: number): void {
    this.#first[step] = NEVER;
  }

  /**
   * A step that a new value of a variable would make inapplicable; -1 if there is none.
   *
   * @param operators operator of each step
   * @param operator steps of this operator do not count
   */
  failing(variable: number, value: number, operators: Int32Array, operator: number): number {
    const { tests } = this.#compiled;
    const entries = this.#entries;
    let before = END;
    let entry = this.#last[variable] as number;
    while (entry !== END) {
      const step = entries[entry] as number;
      const next = entries[entry + 2] as number;
      if (entry < (this.#first[step] as number)) this.#unlink(variable, before, next);
      else {
        if (--this.looksLeft <= 0) return END;
        const test = entries[entry + 1] as number;
        const isPassed =
          value >= (tests[test + 1] as number) && value <= (tests[test + 2] as number);
        if (!isPassed && operators[step] !== operator) {
          this.test = test;
          return step;
        }
        before = entry;
      }
      entry = next;
    }
    return END;
  }

  #unlink(variable: number, before: number, next: number): void {
    if (before === END) this.#last[variable] = next;
    else this.#entries[before + 2] = next;
  }

  #grow(more: number): void {
    const entries = new Int32Array(2 * (this.#end + more));
    entries.set(this.#entries.subarray(0, this.#end));
    this.#entries = entries;
  }
}
