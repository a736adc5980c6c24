/**
 * Better orders of a schedule's steps: local search by moves of steps in time, between members and between stations.
 *
 * @module
 */

import type { SliceLimits } from "../../search/limits.ts";
import { handedOver, type ProvedSchedule } from "../changed-orders.ts";
import { type Happening, type HappeningOrder, shiftLeft } from "../task/shift-left.ts";
import type { TimeTask } from "../task/time-task.ts";
import { MovedSteps } from "./moved-steps.ts";

/** Maximum number of moves of steps that are tried, most of which do not work. */
const MAX_MOVES = 4_000;

/** Orders next to that of a schedule: `undefined` for one that does not work. */
type Neighbours = (best: ProvedSchedule) => Generator<readonly Happening[] | undefined>;

/** Changes the order of a schedule as long as that makes it better: local search. */
export class BetterOrders {
  readonly #task: TimeTask;
  /** The schedule that handing steps over last failed to improve. */
  #handedOver: ProvedSchedule | undefined;

  constructor(task: TimeTask) {
    this.#task = task;
  }

  /** Hands steps over to other members. */
  *handOver(search: OrderSearch): Generator<undefined, void, void> {
    const task = this.#task;
    if (task.problem.members.length < 2 || search.best === this.#handedOver) return;
    yield* this.#climb(search, ({ order }) => handedOver(task, order), Number.POSITIVE_INFINITY);
    this.#handedOver = search.best;
  }

  /** Moves steps to other places and members, with their approaches chosen anew. */
  *move(search: OrderSearch): Generator<undefined, void, void> {
    if (this.#task.problem.measure.time === 0) return;
    const moves = new MovedSteps(this.#task);
    yield* this.#climb(search, ({ order }) => moves.around(order), MAX_MOVES);
  }

  /** Takes a better one of the orders next to the best schedule's, until there is none. */
  *#climb(search: OrderSearch, around: Neighbours, most: number): Generator<undefined, void, void> {
    const task = this.#task;
    let left = most;
    for (let best: ProvedSchedule | undefined; best !== search.best; ) {
      best = search.best as ProvedSchedule;
      for (const happenings of around(best)) {
        if (left-- <= 0) return;
        if (happenings === undefined) {
          if (search.limits.isLateAfter(best.order.happenings.length)) yield;
          continue;
        }
        search.limits.share = Number.POSITIVE_INFINITY;
        while (!search.limits.spend()) yield;
        search.expansions++;
        const timed = shiftLeft(task, { happenings });
        if (timed === undefined) continue;
        const time = timed.times.reduce((latest, each) => Math.max(latest, each), 0);
        if (task.measureOf(time, 0) < search.worth) search.take({ happenings });
        if (search.best !== best) break;
      }
    }
  }
}

/** The search that the better orders are for. */
export interface OrderSearch {
  readonly best: ProvedSchedule | undefined;
  /** The measure of the best schedule. */
  readonly worth: number;
  expansions: number;
  /** Limits of the present slice. */
  readonly limits: SliceLimits;
  take(order: HappeningOrder): boolean;
}
