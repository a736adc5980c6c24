import type { PlanningProblem } from "@understudy/planner-core";

/** About the memory of a question besides its numbers. */
const QUESTION_BYTES = 512;
/** Limit on the memory of remembered questions. A world of many places has few of them, a small one thousands. */
const MOST_BYTES = 2 * 2 ** 20;
/** Limit on remembered questions of one state and goal. */
const MOST_VARIANTS = 8;

/** A question without its position: the lengths of ways do not matter. */
interface Question {
  readonly goal: string;
  readonly costVersion: PlanningProblem["costVersion"];
  readonly state: Int32Array;
  readonly disabled: Int32Array | undefined;
  /** Whether there is a way, one bit each. */
  readonly there: Int32Array;
  readonly bytes: number;
}

/**
 * Questions that were proved unsolvable. The lengths of ways do not matter, so agents at other
 * positions benefit, and so do idle agents that ask again. The oldest are forgotten first.
 */
export class UnsolvableQuestions {
  /** By a number of state and goal, the oldest first. */
  readonly #known = new Map<number, Question[]>();
  readonly #mostBytes: number;
  #bytes = 0;

  constructor(mostBytes: number = MOST_BYTES) {
    this.#mostBytes = mostBytes;
  }

  /** Approximate memory in bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Allocates nothing. */
  has(problem: PlanningProblem): boolean {
    if (problem.maintain !== undefined) return false;
    const variants = this.#known.get(numberOf(problem));
    if (variants === undefined) return false;
    for (const question of variants) if (isAbout(question, problem)) return true;
    return false;
  }

  /**
   * Records a question in its current state.
   *
   * @returns a function that adds it; the state may be reused by then
   */
  noteOf(problem: PlanningProblem): () => void {
    if (problem.maintain !== undefined) return () => {};
    const question = questionOf(problem);
    const number = numberOf(problem);
    // Keeps only the compared parts: a problem's domain and ways are large.
    return () => this.#add(question, number);
  }

  clear(): void {
    this.#known.clear();
    this.#bytes = 0;
  }

  #add(question: Question, number: number): void {
    if (question.bytes > this.#mostBytes) return;
    const variants = this.#known.get(number) ?? [];
    if (variants.some((known) => isSame(known, question))) return;
    variants.push(question);
    this.#known.set(number, variants);
    this.#bytes += question.bytes;
    if (variants.length > MOST_VARIANTS) this.#bytes -= variants.shift()?.bytes ?? 0;
    for (const [oldest, gone] of this.#known) {
      if (this.#bytes <= this.#mostBytes) break;
      this.#known.delete(oldest);
      for (const { bytes } of gone) this.#bytes -= bytes;
    }
  }
}

function questionOf({ goal, state, disabled, ways, costVersion }: PlanningProblem): Question {
  const costs = ways?.scaledCosts ?? NO_COSTS;
  const there = new Int32Array(wordsOf(costs.length));
  for (let word = 0; word < there.length; word++) there[word] = wordOf(costs, word);
  const banned = disabled && Int32Array.from(disabled.words);
  const length = state.length + there.length + (banned?.length ?? 0);
  return {
    ...{ goal: goal.hash, costVersion, state: Int32Array.from(state), disabled: banned, there },
    bytes: QUESTION_BYTES + 4 * length,
  };
}

const NO_COSTS = new Int32Array();

/** Whether a question is that of a problem. Allocates nothing. */
function isAbout(question: Question, problem: PlanningProblem): boolean {
  const { goal, state, disabled, ways, costVersion } = problem;
  if (question.goal !== goal.hash || question.costVersion !== costVersion) return false;
  if ((question.disabled === undefined) !== (disabled === undefined)) return false;
  if (!areEqual(question.state, state)) return false;
  if (question.disabled !== undefined && disabled !== undefined) {
    const { words } = disabled;
    if (question.disabled.length !== words.length) return false;
    for (let at = 0; at < words.length; at++) {
      if (question.disabled[at] !== ((words[at] as number) | 0)) return false;
    }
  }
  const costs = ways?.scaledCosts ?? NO_COSTS;
  if (question.there.length !== wordsOf(costs.length)) return false;
  for (let word = 0; word < question.there.length; word++) {
    if (question.there[word] !== wordOf(costs, word)) return false;
  }
  return true;
}

function isSame(one: Question, other: Question): boolean {
  if (one.goal !== other.goal || one.costVersion !== other.costVersion) return false;
  if ((one.disabled === undefined) !== (other.disabled === undefined)) return false;
  if (!areEqual(one.state, other.state) || !areEqual(one.there, other.there)) return false;
  return areEqual(one.disabled ?? NO_COSTS, other.disabled ?? NO_COSTS);
}

function areEqual(one: Int32Array, other: Int32Array): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false;
  return true;
}

/** Number of words of 31 bits, and one more that tells the end. */
function wordsOf(bits: number): number {
  return bits === 0 ? 0 : Math.floor(bits / 31) + 1;
}

/** A word of the bits of ways that there are. A bit after the last one tells how many there are. */
function wordOf(costs: Int32Array, word: number): number {
  const from = word * 31;
  const end = Math.min(from + 31, costs.length);
  let bits = end < from + 31 ? 1 << (end - from) : 0;
  for (let at = from; at < end; at++) if ((costs[at] as number) > 0) bits |= 1 << (at - from);
  return bits;
}

/** A number of the state and the goal. Allocates nothing. */
function numberOf({ state, goal: { hash } }: PlanningProblem): number {
  let number = 0;
  for (let at = 0; at < state.length; at++) {
    number = (Math.imul(number, 31) + (state[at] as number)) | 0;
  }
  for (let at = 0; at < hash.length; at++) {
    number = (Math.imul(number, 31) + hash.charCodeAt(at)) | 0;
  }
  return number;
}
