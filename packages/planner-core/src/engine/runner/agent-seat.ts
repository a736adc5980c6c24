import { RequestError } from "../../base/errors.ts";

/** The right to play an agent's plans, held by one runner at a time. */
interface Seat {
  holder: AgentSeat | undefined;
}

/** Seats per orchestrator and agent; a seat is garbage-collected with the last runner that refers to it. */
const seats = new WeakMap<object, Map<string, WeakRef<Seat>>>();
/** Minimum size of the map for removing the seats of collected agents. */
const MANY_SEATS = 64;

/**
 * Prevents two runners from playing the plans of one agent, since each would cancel the other's questions. A newer
 * runner takes over with its first tick, as after a hot reload; the older one may not tick again until the newer one is
 * disposed.
 */
export class AgentSeat {
  readonly #seat: Seat;
  readonly #agent: string;
  #hasHeld = false;
  /** Whether it holds its seat: a tick of a crowd's agent is to look at few objects. */
  #holds = false;

  constructor(orchestrator: object, agent: string) {
    this.#seat = seatOf(orchestrator, agent);
    this.#agent = agent;
  }

  /** @throws RequestError if a newer runner plays the agent's plans */
  hold(): void {
    if (!this.#holds) this.#take(this.#seat);
  }

  #take(seat: Seat): void {
    if (seat.holder !== undefined && this.#hasHeld) {
      const message = `another runner plays the plans of "${this.#agent}" with this orchestrator`;
      const hint = "call dispose() on the unneeded runner, or give each agent its own name";
      throw new RequestError([{ pointer: "/agent", message, hint }]);
    }
    seat.holder?.leave();
    seat.holder = this;
    this.#hasHeld = true;
    this.#holds = true;
  }

  leave(): void {
    this.#holds = false;
    if (this.#seat.holder === this) this.#seat.holder = undefined;
  }
}

function seatOf(orchestrator: object, agent: string): Seat {
  let byAgent = seats.get(orchestrator);
  if (byAgent === undefined) {
    byAgent = new Map();
    seats.set(orchestrator, byAgent);
  }
  const known = byAgent.get(agent)?.deref();
  if (known !== undefined) return known;
  const { size } = byAgent;
  // Only when the size has doubled, for amortised constant time.
  if (size >= MANY_SEATS && (size & (size - 1)) === 0) forgetGone(byAgent);
  const seat: Seat = { holder: undefined };
  byAgent.set(agent, new WeakRef(seat));
  return seat;
}

function forgetGone(byAgent: Map<string, WeakRef<Seat>>): void {
  for (const [agent, seat] of byAgent) if (seat.deref() === undefined) byAgent.delete(agent);
}
