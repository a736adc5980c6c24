/**
 * Plays relaxed plans for real, step by step.
 *
 * @module
 */

import { EFFECT_LENGTH } from "@understudy/planner-core/compiled";
import type { SearchContext } from "../context.ts";
import { ConnectingWay } from "./connecting-way.ts";
import { MOST_IN_WORD, PlannedSteps } from "./planned-steps.ts";

/** In longer relaxed plans it matters more where to go next than how soon that is known. */
const FEW = MOST_IN_WORD;
/** Tests that are looked at for that: operators that write and read much are not weighed to the end. */
const MAX_TESTS = 8192;
/** Tests that are looked at for another operator, once one is found. */
const MAX_OTHER_TESTS = 1024;
/** A step that costs more than so many times what it stands for is another matter: estimates decide. */
const MAX_DEARER = 3;

/**
 * Chooses in which order the operators of a relaxed plan are played for real: of those that apply,
 * the first that takes none of the others its precondition. A truck is loaded before it drives on.
 */
export class RelaxedPlanPlayer {
  #context: SearchContext | undefined;
  readonly #few: number;
  readonly #steps: PlannedSteps;
  /** Integers that were read, about, to choose the last operator. */
  units = 0;
  #isMany = false;
  readonly #way: ConnectingWay = new ConnectingWay();
  /** Whether a way was taken since the last step. */
  #isOnWay = false;
  /** The operator that was played last; -1 where that does not tell what changed. */
  #last = -1;

  /** @param few relaxed plans of no more steps are short; at most 32, which is the default */
  constructor(few: number = FEW) {
    this.#few = few;
    this.#steps = new PlannedSteps(few);
  }

  /** Takes over the relaxed plan of the last estimate, which was one of the loaded state. */
  load(context: SearchContext): void {
    const { planLength } = context.kit.estimator;
    this.#context = context;
    this.#isMany = planLength > this.#few;
    this.#last = -1;
    this.#leaveWay();
    this.#steps.load(context);
  }

  /** Goes on from a state that was loaded in place of the one that the last operator leads to. */
  jump(): void {
    this.#last = -1;
    this.#way.leave();
    this.units += 4 * this.#steps.count;
    this.#steps.look();
  }

  /** The operator to play next from the state that the last one led to; -1 if none applies. It is taken out. */
  next(): number {
    const steps = this.#steps;
    this.units = 0;
    if (this.#last >= 0) steps.follow(this.#last);
    const step = steps.readyCount === 0 ? -1 : this.#choose();
    if (step < 0) this.#last = this.#goOn();
    else {
      this.#last = steps.operators[step] as number;
      steps.take(step);
      this.#leaveWay();
    }
    return this.#last;
  }

  /**
   * The next operator where no step applies: one that stands in for a step, or one on the way to where one does. There is
   * at most one way between two steps of the plan: where that did not help, another estimate is due.
   */
  #goOn(): number {
    const way = this.#way;
    if (way.left.length === 0) {
      const standIn = this.#standIn();
      if (standIn >= 0 || this.#isOnWay) return standIn;
      const steps = this.#steps;
      this.#isOnWay = way.find(this.#context as SearchContext, steps.operators, steps.count);
      this.units += way.units;
    }
    return way.left.pop() ?? -1;
  }

  #leaveWay(): void {
    this.#isOnWay = false;
    this.#way.leave();
  }

  /**
   * The first of the ready steps that leaves all others theirs. In a long plan, where nothing new applies behind it,
   * another one that writes the same goes first, behind which something does: nobody goes to a door whose key is
   * elsewhere while another door waits to be opened.
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

  /** A later one that enables another one and writes the same as a harmless one that does not; -1 if there is none. */
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

  /** Whether an operator writes a variable that another one writes. */
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
   * The cheapest operator that applies and changes the same as one of those that are left, which is taken out: relaxed
   * plans go everywhere from where they start (Vidal 2004 repairs plans so). -1 if there is none.
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
      const end = start[own + 1] as number;
      let most = MAX_DEARER * (scaledCost[operator] as number);
      if (best >= 0) most = Math.min(most, (scaledCost[best] as number) - 1);
      for (let at = start[own] as number; at < end && looks > 0; at++) {
        const other = members[at] as number;
        const cost = scaledCost[other] as number;
        looks--;
        if (cost > most || !successors.applies(other, values)) continue;
        best = other;
        place = step;
        most = cost - 1;
      }
    }
    this.units = 4 * (MAX_TESTS - looks);
    if (best >= 0) steps.take(place);
    return best;
  }
}
