import { describeValue } from "../domain/issues.ts";
import type { DomainTypes } from "../domain/types.ts";
import { RequestError } from "../errors.ts";
import type { ManyRequest } from "./request.ts";

/** A request without a deadline comes before those with one when it has waited this long, in ms. */
const PATIENCE_MS = 1000;

/** The place that an agent keeps from tick to tick until it is answered. */
export interface Place<Paused> {
  /** When it asked first, in milliseconds of the clock. */
  readonly sinceMs: number;
  /** Grows with every new request: the lower, the longer it has waited. */
  readonly number: number;
  /** The search for it, where one was begun. */
  paused: Paused | undefined;
}

/**
 * In which order many agents are planned for: earliest deadline first, then highest urgency, then
 * longest unanswered. Nobody starves: whoever has no deadline gets one by waiting, and a deadline
 * that has passed lies before all later ones.
 */
export class WaitingLine<Paused> {
  #places = new Map<string, Place<Paused>>();
  #next = 0;

  /** How many agents wait from an earlier tick. */
  get size(): number {
    return this.#places.size;
  }

  /** The place of an agent: the one it keeps, or a new one. */
  placeOf(agent: string, nowMs: number): Place<Paused> {
    return this.#places.get(agent) ?? { sinceMs: nowMs, number: this.#next++, paused: undefined };
  }

  /**
   * Indices of the requests in the order in which they are served; undefined for their own order.
   *
   * @throws RequestError if a budget or an urgency is no number
   */
  order<T extends DomainTypes>(
    requests: readonly ManyRequest<T>[],
    nowMs: number,
  ): number[] | undefined {
    const isPlain = (request: ManyRequest<T>): boolean =>
      request?.budgetMs === undefined && request?.urgency === undefined;
    if (this.#places.size === 0 && requests.every(isPlain)) return undefined;
    const count = requests.length;
    const deadlines = new Float64Array(count);
    const urgencies = new Float64Array(count);
    const numbers = new Float64Array(count);
    for (let index = 0; index < count; index++) {
      const request = requests[index] as ManyRequest<T>;
      checkNumber(index, "budgetMs", request?.budgetMs, 0);
      checkNumber(index, "urgency", request?.urgency, Number.NEGATIVE_INFINITY);
      const place = this.#places.get(request?.agent);
      deadlines[index] = deadlineOf(request?.budgetMs, place?.sinceMs ?? nowMs, nowMs);
      // Highest first.
      urgencies[index] = -(request?.urgency ?? 0);
      numbers[index] = place?.number ?? Number.POSITIVE_INFINITY;
    }
    const all = Array.from({ length: count }, (_, index) => index);
    return sorted(all, deadlines).flatMap((due) =>
      sorted(due, urgencies).flatMap((urgent) => sorted(urgent, numbers).flat()),
    );
  }

  /**
   * Ends a tick: those who were not answered keep their places.
   *
   * @returns the places that are given up: their agents were answered, or did not ask any more
   */
  keep(unanswered: Map<string, Place<Paused>>): Iterable<Place<Paused>> {
    const given = [...this.#places].filter(([agent, place]) => unanswered.get(agent) !== place);
    this.#places = unanswered;
    return given.map(([, place]) => place);
  }
}

/** When a request must be answered, in milliseconds of the clock; Infinity if that does not matter. */
function deadlineOf(budgetMs: number | undefined, sinceMs: number, nowMs: number): number {
  if (budgetMs !== undefined) return sinceMs + budgetMs;
  return nowMs - sinceMs >= PATIENCE_MS ? sinceMs + PATIENCE_MS : Number.POSITIVE_INFINITY;
}

/**
 * The indices in groups of equal keys, the lowest key first, each group in its old order. Most ticks
 * have few different keys: linear in the indices but for sorting those.
 */
function sorted(indices: readonly number[], keys: Float64Array): readonly (readonly number[])[] {
  const first = keys[indices[0] as number];
  if (indices.every((index) => keys[index] === first)) return [indices];
  const groups = new Map<number, number[]>();
  for (const index of indices) {
    const key = keys[index] as number;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [index]);
    else group.push(index);
  }
  const order = Float64Array.from(groups.keys()).sort();
  return Array.from(order, (key) => groups.get(key) as number[]);
}

function checkNumber(index: number, name: string, value: unknown, least: number): void {
  if (value === undefined || (typeof value === "number" && value >= least)) return;
  const atLeast = least === 0 ? " of at least 0" : "";
  const message = `must be a number${atLeast}, not ${describeValue(value)}`;
  throw new RequestError([{ pointer: `/${index}/${name}`, message }]);
}
