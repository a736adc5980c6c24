/**
 * Plays relaxed plans as real steps.
 *
 * @module
 */

import { EFFECT_LENGTH } from "@understudy/planner-core/compiled";
import type { SearchContext } from "../context.ts";
import { MOST_IN_WORD, PlannedSteps } from "./planned-steps.ts";

/** Length above which a good order of a relaxed plan is worth more time. */
const FEW = MOST_IN_WORD;
/** Limit on tests examined per choice. Operators with many tests and effects are not examined completely. */
const MAX_TESTS = 8192;
/** Limit on tests examined for an alternative to a harmless step. */
const MAX_OTHER_TESTS = 1024;
/** Maximum cost of a substitute, as a multiple of the original step's cost. */
const MAX_DEARER = 3;

/**
 * Orders the operators of a relaxed plan for real execution: the next one is the first applicable operator that
 * destroys no precondition of the others. So a truck is loaded before it drives on.
 */
export class RelaxedPlanPlayer {
  #context: SearchContext | undefined;
  readonly #few: number;
  readonly #steps: PlannedSteps;
  /** Approximate number of integers read for the last choice. */
  units = 0;
  #isMany = false;
  /** The last operator; -1 if the state changed otherwise. */
  #last = -1;

  /** @param few maximum length of short relaxed plans; at most 32, the default */
  constructor(few: number = FEW) {
    this.#few = few;
    this.#steps = new PlannedSteps(few);
  }

  /** Loads the relaxed plan of the last estimate, which must be for the loaded state. */
  load(context: SearchContext): void {
    const { planLength } = context.heuristics.estimator;
    this.#context = context;
    this.#isMany = planLength > this.#few;
    this.#last = -1;
    this.#steps.load(context);
  }

  /** Continues from a state other than that after the last operator. */
  jump(): void {
    this.#last = -1;
    this.units += 4 * this.#steps.count;
    this.#steps.refresh();
  }

  /** Removes and returns the next operator to play; -1 if none applies. */
  next(): number {
    const steps = this.#steps;
    this.units = 0;
    if (this.#last >= 0) steps.follow(this.#last);
    const step = steps.readyCount === 0 ? -1 : this.#choose();
    if (step < 0) this.#last = this.#standIn();
    else {
      this.#last = steps.operators[step] as number;
      steps.take(step);
    }
    return this.#last;
  }

  /**
   * The first applicable step that disturbs no other; in a long plan it must also enable another step. Otherwise a step
   * that writes the same variable and enables another goes first: no walk to a locked door while another door could be
   * opened.
   */
  #choose(): number {
    const steps = this.#steps;
    const first = steps.firstReady(0);
    if (steps.readyCount === 1) return first;
    steps.looksLeft = MAX_TESTS;
    let harmless = first;
    while (harmless >= 0 && steps.disturbs(harmless)) harmless = steps.firstReady(harmless + 1);
    this.units = MAX_TESTS - steps.looksLeft;
    if (harmless < 0) return first;
    if (!this.#isMany || steps.looksLeft <= 0) return harmless;
    const other = this.#betterThan(harmless);
    return other < 0 ? harmless : other;
  }

  /**
   * A later harmless step that enables another one and writes the same variable as the given step, which enables none;
   * -1 if there is none.
   */
  #betterThan(harmless: number): number {
    const steps = this.#steps;
    const { operators } = steps;
    const own = operators[harmless] as number;
    steps.looksLeft = Math.min(steps.looksLeft, MAX_OTHER_TESTS);
    let isKnown = false;
    let other = steps.firstReady(harmless + 1);
    for (; other >= 0 && steps.looksLeft > 0; other = steps.firstReady(other + 1)) {
      const operator = operators[other] as number;
      if (!this.#overwrites(operator, own)) continue;
      if (!isKnown && steps.enables(own)) return -1;
      isKnown = true;
      if (steps.enables(operator) && !steps.disturbs(other)) return other;
    }
    return -1;
  }

  /** Whether two operators write the same variable. */
  #overwrites(operator: number, other: number): boolean {
    const { effects, effectStart } = (this.#context as SearchContext).task;
    const end = effectStart[operator + 1] as number;
    const otherEnd = effectStart[other + 1] as number;
    for (let at = effectStart[operator] as number; at < end; at += EFFECT_LENGTH) {
      const variable = effects[at + 1] as number;
      for (let by = effectStart[other] as number; by < otherEnd; by += EFFECT_LENGTH) {
        this.#steps.looksLeft--;
        if (effects[by + 1] === variable) return true;
      }
    }
    return false;
  }

  /**
   * The cheapest applicable operator with the same effects as a remaining step, which is then removed; -1 if there is
   * none. Relaxed plans make all moves from the start, so real plans need such substitutes (plan repair as in Vidal
   * 2004).
   */
  #standIn(): number {
    const { sameEffects, successors, task, values } = this.#context as SearchContext;
    if (sameEffects === undefined) return -1;
    const { group, members, start } = sameEffects;
    const { scaledCost } = task;
    const steps = this.#steps;
    let looks = MAX_TESTS;
    let best = -1;
    let place = -1;
    for (let step = 0; step < steps.count && looks > 0; step++) {
      const operator = steps.operators[step] as number;
      if (operator < 0) continue;
      const own = group[operator] as number;
      const first = start[own] as number;
      const end = start[own + 1] as number;
      // No step applies itself.
      if (end === first + 1) continue;
      let most = MAX_DEARER * (scaledCost[operator] as number);
      if (best >= 0) most = Math.min(most, (scaledCost[best] as number) - 1);
      for (let at = first; at < end && looks > 0; at++) {
        const other = members[at] as number;
        const cost = scaledCost[other] as number;
        looks--;
        if (cost > most || !successors.applies(other, values)) continue;
        best = other;
        place = step;
        most = cost - 1;
      }
    }
    this.units = 4 * (MAX_TESTS - looks) + steps.count;
    if (best >= 0) steps.take(place);
    return best;
  }
}
