import { type Issue, RequestError } from "@understudy/planner-core";
import type { Work } from "@understudy/planner-core/internal";
import type { ThingId } from "@understudy/world";
import type { ClientMessage, ServerMessage } from "../../schema/session-messages.ts";

/** The place of something. */
type Spot = readonly number[];
/** Ways that a client is asked for. */
export type WaysWanted = ServerMessage<"ways">["ways"];

/** The end of a way: where it is, and how often it moved. */
export interface WayEnd {
  at: Spot | undefined;
  moves: number;
}

interface KnownCost {
  readonly cost: number;
  readonly fromMoves: number;
  readonly toMoves: number;
}

/** The most ways between things that are kept. */
const MOST_KNOWN = 100_000;
/** The memory of what a way costs. */
const WAY_BYTES = 192;
/** Ways that are taken in one piece. */
const PIECE = 64;
/** Bytes that an answer takes for each way besides the id of its end. */
const COST_BYTES = 24;

/** The costs of ways that a client told, until an end moves; and those that it has yet to tell. */
export class SessionWays {
  readonly #ends: ReadonlyMap<ThingId, WayEnd>;
  readonly #answerBytes: number;
  readonly #keep: (bytes: number) => void;
  readonly #between = new Map<ThingId, Map<ThingId, KnownCost>>();
  #count = 0;
  /** By agent where it is. */
  readonly #spots = new Map<string, Spot | undefined>();
  /** By agent the costs of ways from there. */
  readonly #here = new Map<string, Map<ThingId, number>>();
  /** By agent the ways that it could use, and nobody knows. */
  readonly #wanted = new Map<string, Map<ThingId | undefined, Set<ThingId>>>();

  /**
   * @param answerBytes an answer to one message must not be longer
   * @param keep takes memory, or gives it back; throws ServiceRefusedError where there is none
   */
  constructor(
    ends: ReadonlyMap<ThingId, WayEnd>,
    answerBytes: number,
    keep: (bytes: number) => void,
  ) {
    this.#ends = ends;
    this.#answerBytes = answerBytes;
    this.#keep = keep;
  }

  /** An agent is somewhere: costs from where it was count no more. */
  moved(agent: string, at: Spot | undefined): void {
    const before = this.#spots.get(agent);
    if (at !== undefined && before !== undefined && isSameSpot(at, before)) return;
    this.#spots.set(agent, at);
    this.#forgetHere(agent);
  }

  #forgetHere(agent: string): void {
    this.#keep(-WAY_BYTES * (this.#here.get(agent)?.size ?? 0));
    this.#here.delete(agent);
  }

  /** An agent is gone. */
  forget(agent: string): void {
    this.#spots.delete(agent);
    this.#forgetHere(agent);
    this.#wanted.delete(agent);
  }

  /** The cost of a way; undefined if there is none. */
  cost(agent: string, from: ThingId | undefined, to: ThingId): number | "unknown" | undefined {
    const cost = from === undefined ? this.#here.get(agent)?.get(to) : this.#known(from, to);
    if (cost !== undefined) return cost < 0 ? undefined : cost;
    let ofAgent = this.#wanted.get(agent);
    if (ofAgent === undefined) {
      ofAgent = new Map();
      this.#wanted.set(agent, ofAgent);
    }
    const ends = ofAgent.get(from);
    if (ends === undefined) ofAgent.set(from, new Set([to]));
    else ends.add(to);
    return "unknown";
  }

  /** The length of a straight way; undefined where it is not known. */
  straight(agent: string, from: ThingId | undefined, to: ThingId): number | undefined {
    const start = from === undefined ? this.#spots.get(agent) : this.#ends.get(from)?.at;
    const end = this.#ends.get(to)?.at;
    if (start === undefined || end === undefined) return undefined;
    let sum = 0;
    for (let axis = 0; axis < 3; axis++) sum += ((start[axis] ?? 0) - (end[axis] ?? 0)) ** 2;
    return Math.min(Math.sqrt(sum), MOST_COST);
  }

  /** The ways that an agent could use and nobody knows, in messages that can be answered; each is told once. */
  *takeWanted(agent: string): Iterable<WaysWanted> {
    const wanted = this.#wanted.get(agent);
    this.#wanted.delete(agent);
    let ways: WaysWanted = [];
    let bytes = 0;
    for (const [from, ends] of wanted ?? []) {
      let row: WaysWanted[number] | undefined;
      for (const to of ends) {
        const more = bytesOf(to) + (row === undefined ? bytesOf(from) : 0);
        if (bytes > 0 && bytes + more > this.#answerBytes) {
          yield ways;
          ways = [];
          bytes = 0;
          row = undefined;
        }
        if (row === undefined || row.to.length === MOST_ENDS) {
          row = { ...(from === undefined ? {} : { from }), to: [] };
          ways.push(row);
          bytes += bytesOf(from);
        }
        row.to.push(to);
        bytes += bytesOf(to);
      }
    }
    if (ways.length > 0) yield ways;
  }

  /**
   * Takes what a client tells, whether it was asked or not. Things that are gone are passed over.
   *
   * @param changed called for each thing to which a way costs something else than before
   * @throws RequestError if there are not as many costs as ends; other rows are taken
   */
  *take(agent: string, { ways }: ClientMessage<"ways">, changed: (to: ThingId) => void): Work {
    const issues: Issue[] = [];
    for (const [index, { from, to, costs }] of ways.entries()) {
      if (to.length !== costs.length) {
        const message = `has ${costs.length} costs for ${to.length} ways`;
        const pointer = `/ways/${index}/costs`;
        issues.push({ pointer, message, hint: "one for each id of `to`, below 0 for no way" });
        continue;
      }
      for (const [at, id] of to.entries()) {
        const cost = costs[at] as number;
        if (!this.#ends.has(id)) continue;
        if (from === undefined) this.#learnHere(agent, id, cost);
        else if (this.#learn(from, id, cost)) changed(id);
        if (at % PIECE === PIECE - 1) yield;
      }
      yield;
    }
    if (issues.length > 0) throw new RequestError(issues.slice(0, 20));
  }

  #known(from: ThingId, to: ThingId): number | undefined {
    const known = this.#between.get(from)?.get(to);
    const isValid =
      known?.fromMoves === this.#ends.get(from)?.moves &&
      known?.toMoves === this.#ends.get(to)?.moves;
    return isValid ? known?.cost : undefined;
  }

  #learnHere(agent: string, to: ThingId, cost: number): void {
    let here = this.#here.get(agent);
    if (here === undefined) {
      here = new Map();
      this.#here.set(agent, here);
    }
    if (!here.has(to)) this.#keep(WAY_BYTES);
    here.set(to, cost);
  }

  /** Whether the way had another cost. */
  #learn(from: ThingId, to: ThingId, cost: number): boolean {
    const start = this.#ends.get(from);
    const end = this.#ends.get(to);
    if (start === undefined || end === undefined) return false;
    const before = this.#known(from, to);
    if (before === cost) return false;
    if (this.#count >= MOST_KNOWN) {
      this.#between.clear();
      this.#keep(-WAY_BYTES * this.#count);
      this.#count = 0;
    }
    let row = this.#between.get(from);
    if (row === undefined) {
      row = new Map();
      this.#between.set(from, row);
    }
    if (!row.has(to)) {
      this.#keep(WAY_BYTES);
      this.#count++;
    }
    row.set(to, { cost, fromMoves: start.moves, toMoves: end.moves });
    return before !== undefined;
  }
}

/** Whether two spots are the same. */
export function isSameSpot(one: Spot, other: Spot): boolean {
  return one.length === other.length && one.every((value, axis) => value === other[axis]);
}

const MOST_COST = 1_000_000;
/** Ends of one row: as many as a message may have. */
const MOST_ENDS = 256;

/** The bytes of an id and its cost at most. */
function bytesOf(id: ThingId | undefined): number {
  return COST_BYTES + (typeof id === "string" ? 3 * id.length : COST_BYTES);
}
