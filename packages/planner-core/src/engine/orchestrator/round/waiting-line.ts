import { RequestError } from "../../../base/errors.ts";
import { describeValue } from "../../../base/json/issues.ts";
import type { Work } from "../../../base/work/work.ts";
import type { ManyRequest } from "../../contract/request.ts";

/** Waiting time, in milliseconds, after which a request without a deadline precedes requests with one. */
const PATIENCE_MS = 1000;

/** An agent's place in line, kept from tick to tick until it is answered. */
export interface Place<Paused> {
  /** Time of the first request, or of the last one ahead of its time, in milliseconds of the clock. */
  sinceMs: number;
  /** Sequence number of the request: lower numbers have waited longer. */
  readonly number: number;
  /** The request's search, if begun. */
  paused: Paused | undefined;
}

/**
 * The serving order of many agents: earliest deadline first, then highest urgency, then longest
 * wait. No agent starves: a request without a deadline gets one by waiting, and a passed deadline
 * precedes all later ones.
 */
export class WaitingLine<Paused> {
  #places = new Map<string, Place<Paused>>();
  #next = 0;

  /** Number of agents that have waited since an earlier tick. */
  get size(): number {
    return this.#places.size;
  }

  /** The existing or new place of an agent. */
  placeOf(agent: string, nowMs: number): Place<Paused> {
    return this.#places.get(agent) ?? { sinceMs: nowMs, number: this.#next++, paused: undefined };
  }

  /**
   * Indices of the requests in the order of serving; undefined if it is the given order. Takes time linear in the
   * number of requests, plus the time to sort their distinct keys.
   *
   * @throws RequestError if a budget or an urgency is not a number
   */
  *order(requests: readonly ManyRequest[], nowMs: number): Work<Uint32Array | undefined> {
    const isPlain = (request: ManyRequest): boolean =>
      request?.budgetMs === undefined && request?.urgency === undefined;
    if (this.#places.size === 0 && requests.every(isPlain)) return undefined;
    const count = requests.length;
    const deadlines = new Float64Array(count);
    const urgencies = new Float64Array(count);
    const numbers = new Float64Array(count);
    for (let index = 0; index < count; index++) {
      const request = requests[index] as ManyRequest;
      const budgetMs = request?.budgetMs;
      const urgency = request?.urgency;
      checkNumber(index, "budgetMs", budgetMs, 0);
      checkNumber(index, "urgency", urgency, Number.NEGATIVE_INFINITY);
      const place = this.#places.get(request?.agent);
      deadlines[index] = deadlineOf(budgetMs, place?.sinceMs ?? nowMs, nowMs);
      // Negated: highest first.
      urgencies[index] = -(urgency ?? 0);
      numbers[index] = place?.number ?? Number.POSITIVE_INFINITY;
    }
    yield;
    const byNumbers = yield* sortedBy(numbers, upTo(count));
    const byUrgencies = yield* sortedBy(urgencies, byNumbers);
    return yield* sortedBy(deadlines, byUrgencies);
  }

  /**
   * Ends a tick. Unanswered agents keep their places.
   *
   * @returns the places that were given up because their agents were answered or made no further request
   */
  keep(unanswered: Map<string, Place<Paused>>): Iterable<Place<Paused>> {
    const given = [...this.#places].filter(([agent, place]) => unanswered.get(agent) !== place);
    this.#places = unanswered;
    return given.map(([, place]) => place);
  }
}

/** The deadline of a request, in milliseconds of the clock; Infinity without one. */
function deadlineOf(budgetMs: number | undefined, sinceMs: number, nowMs: number): number {
  if (budgetMs !== undefined) return sinceMs + budgetMs;
  return nowMs - sinceMs >= PATIENCE_MS ? sinceMs + PATIENCE_MS : Number.POSITIVE_INFINITY;
}

function upTo(count: number): Uint32Array {
  const indices = new Uint32Array(count);
  for (let index = 0; index < count; index++) indices[index] = index;
  return indices;
}

/**
 * Stable sort of the indices by key, lowest first. Sorting by the last criterion first and the first criterion last
 * sorts by all of them. A counting sort over the distinct keys.
 */
function* sortedBy(keys: Float64Array, indices: Uint32Array): Work<Uint32Array> {
  const first = keys[0];
  if (keys.every((key) => key === first)) return indices;
  const distinct = distinctOf(keys);
  yield;
  const ranks = new Uint32Array(keys.length);
  const ends = new Uint32Array(distinct.length + 1);
  for (let index = 0; index < keys.length; index++) {
    const rank = rankOf(keys[index] as number, distinct);
    ranks[index] = rank;
    ends[rank + 1] = (ends[rank + 1] as number) + 1;
  }
  yield;
  for (let rank = 1; rank < ends.length; rank++) {
    ends[rank] = (ends[rank] as number) + (ends[rank - 1] as number);
  }
  const sorted = new Uint32Array(indices.length);
  for (const index of indices) {
    const rank = ranks[index] as number;
    const place = ends[rank] as number;
    sorted[place] = index;
    ends[rank] = place + 1;
  }
  yield;
  return sorted;
}

/** The distinct keys in ascending order. */
function distinctOf(keys: Float64Array): Float64Array {
  const rising = keys.slice().sort();
  let count = 1;
  for (let index = 1; index < rising.length; index++) {
    const key = rising[index] as number;
    if (key !== rising[count - 1]) rising[count++] = key;
  }
  return rising.subarray(0, count);
}

/** Position of a key among the distinct keys. */
function rankOf(key: number, distinct: Float64Array): number {
  let low = 0;
  let high = distinct.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((distinct[middle] as number) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

function checkNumber(index: number, name: string, value: unknown, least: number): void {
  if (value === undefined || (Number.isFinite(value) && (value as number) >= least)) return;
  const atLeast = least === 0 ? " of at least 0" : "";
  const message = `must be a finite number${atLeast}, not ${describeValue(value)}`;
  throw new RequestError([{ pointer: `/${index}/${name}`, message }]);
}
