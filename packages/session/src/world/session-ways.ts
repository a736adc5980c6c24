import { type Issue, RequestError } from "@understudy/planner-core";
import type { Work } from "@understudy/planner-core/internal";
import type { ThingId } from "@understudy/world";
import type { ClientMessage, ServerMessage } from "../messages/session-messages.ts";
import { issuesWithin } from "../refusals/in-part.ts";

/** A position. */
type Spot = readonly number[];
/** Ways to ask the client for. */
export type WaysWanted = ServerMessage<"ways">["ways"];

/** The end of a way: its position, and its count of moves. */
export interface WayEnd {
  at: Spot | undefined;
  moves: number;
}

interface KnownCost {
  readonly cost: number;
  readonly fromMoves: number;
  readonly toMoves: number;
}

/** Limit of known ways between things. */
const MOST_KNOWN = 100_000;
/** Memory of a way's cost. */
const WAY_BYTES = 192;
const MAX_ISSUES = 20;
/** Ways per piece. */
const PIECE = 64;
/** Bytes of an answer per way, besides the id of its end. */
const COST_BYTES = 24;

/** The ways of an agent. */
interface AgentWays {
  /** Its position. */
  spot: Spot | undefined;
  /** Costs from there. */
  readonly here: Map<ThingId, number>;
  /** Unknown ways, by their beginning. */
  wanted: Map<ThingId | undefined, Set<ThingId>>;
}

/** The ways' costs that a client sent, valid until an end moves, and the ways to ask for. */
export class SessionWays {
  readonly #ends: ReadonlyMap<ThingId, WayEnd>;
  readonly #check: (pointer: string, id: ThingId) => void;
  readonly #answerBytes: number;
  readonly #keep: (bytes: number) => void;
  readonly #between = new Map<ThingId, Map<ThingId, KnownCost>>();
  #count = 0;
  readonly #agents = new Map<string, AgentWays>();

  /**
   * @param ends the present things
   * @param check throws RequestError for the id of a thing that never was
   * @param answerBytes limit of the answer to one message
   * @param keep takes or gives back memory; throws ServiceRefusedError over the limit
   */
  constructor(
    ends: ReadonlyMap<ThingId, WayEnd>,
    check: (pointer: string, id: ThingId) => void,
    answerBytes: number,
    keep: (bytes: number) => void,
  ) {
    this.#ends = ends;
    this.#check = check;
    this.#answerBytes = answerBytes;
    this.#keep = keep;
  }

  #of(name: string): AgentWays {
    let agent = this.#agents.get(name);
    if (agent === undefined) {
      agent = { spot: undefined, here: new Map(), wanted: new Map() };
      this.#agents.set(name, agent);
    }
    return agent;
  }

  /** Updates an agent's position, and drops its costs after a move. */
  moved(name: string, at: Spot | undefined): void {
    const agent = this.#of(name);
    if (at !== undefined && agent.spot !== undefined && isSameSpot(at, agent.spot)) return;
    agent.spot = at;
    this.#keep(-WAY_BYTES * agent.here.size);
    agent.here.clear();
  }

  /** Removes an agent. */
  forget(name: string): void {
    this.moved(name, undefined);
    this.#agents.delete(name);
  }

  /** The cost of a way; undefined if it does not exist. */
  cost(name: string, from: ThingId | undefined, to: ThingId): number | "unknown" | undefined {
    const { here, wanted } = this.#of(name);
    const cost = from === undefined ? here.get(to) : this.#known(from, to);
    if (cost !== undefined) return cost < 0 ? undefined : cost;
    const ends = wanted.get(from);
    if (ends === undefined) wanted.set(from, new Set([to]));
    else ends.add(to);
    return "unknown";
  }

  /** The straight-line distance; undefined if a position is unknown. */
  straight(agent: string, from: ThingId | undefined, to: ThingId): number | undefined {
    const start = from === undefined ? this.#agents.get(agent)?.spot : this.#ends.get(from)?.at;
    const end = this.#ends.get(to)?.at;
    if (start === undefined || end === undefined) return undefined;
    let sum = 0;
    for (let axis = 0; axis < 3; axis++) {
      const along = (start[axis] ?? 0) - (end[axis] ?? 0);
      sum += along * along;
    }
    return Math.min(Math.sqrt(sum), MOST_COST);
  }

  /** Takes an agent's unknown ways, split into messages by the limit of the answers. */
  *takeWanted(agent: string): Iterable<WaysWanted> {
    const known = this.#agents.get(agent);
    const wanted = known?.wanted ?? [];
    if (known !== undefined) known.wanted = new Map();
    let ways: WaysWanted = [];
    let bytes = 0;
    for (const [from, ends] of wanted) {
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
   * Learns costs, asked for or not. Removed things are skipped.
   *
   * @param changed called for each thing with a changed cost
   * @throws RequestError if the numbers of costs and ends differ, or a thing never was; the others are taken
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
      const look = (place: string, id: ThingId): void => {
        if (issues.length < MAX_ISSUES) issues.push(...this.#wrong(`/ways/${index}/${place}`, id));
      };
      if (from !== undefined) look("from", from);
      for (const [at, id] of to.entries()) {
        const cost = costs[at] as number;
        if (!this.#ends.has(id)) {
          look(`to/${at}`, id);
          continue;
        }
        if (from === undefined) this.#learnHere(agent, id, cost);
        else if (this.#learn(from, id, cost)) changed(id);
        if (at % PIECE === PIECE - 1) yield;
      }
      yield;
    }
    if (issues.length > 0) throw new RequestError(issues.slice(0, MAX_ISSUES));
  }

  /** The mistake in the id of an end, unless its thing is or was there. */
  #wrong(pointer: string, id: ThingId): readonly Issue[] {
    try {
      if (!this.#ends.has(id)) this.#check(pointer, id);
      return [];
    } catch (error) {
      return issuesWithin("", error);
    }
  }

  #known(from: ThingId, to: ThingId): number | undefined {
    const known = this.#between.get(from)?.get(to);
    const isValid =
      known?.fromMoves === this.#ends.get(from)?.moves &&
      known?.toMoves === this.#ends.get(to)?.moves;
    return isValid ? known?.cost : undefined;
  }

  #learnHere(agent: string, to: ThingId, cost: number): void {
    const { here } = this.#of(agent);
    if (!here.has(to)) this.#keep(WAY_BYTES);
    here.set(to, cost);
  }

  /** Whether the cost replaces a different one. */
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

export function isSameSpot(one: Spot, other: Spot): boolean {
  return one.length === other.length && one.every((value, axis) => value === other[axis]);
}

const MOST_COST = 1_000_000;
/** Ends per row, the schema's limit. */
const MOST_ENDS = 256;

/** Upper limit of an id's and its cost's bytes. */
function bytesOf(id: ThingId | undefined): number {
  return COST_BYTES + (typeof id === "string" ? 3 * id.length : COST_BYTES);
}
