/**
 * Whether something that is given for this long still runs. What ends later than anything that was given
 * now did not come about in this game: a saved game that says so would keep it for ever.
 */
export function isRunning(
  { untilMs }: { readonly untilMs: number },
  lengthMs: number,
  nowMs: number,
): boolean {
  return untilMs > nowMs && untilMs <= nowMs + 2 * lengthMs;
}

/** An agent's place in the line. */
export interface Ticket {
  readonly wants: Set<string>;
  untilMs: number;
}

/**
 * The lines of agents that wait for resources: first come, first served. An agent has one place, whatever it waits
 * for, and keeps it as long as it asks again in time.
 */
export class WaitingAgents {
  readonly #tickets = new Map<string, Ticket>();
  readonly #patienceMs: number;

  constructor(patienceMs: number) {
    this.#patienceMs = patienceMs;
  }

  /** The line, the earliest first; entries whose time is over may be among them. */
  get tickets(): ReadonlyMap<string, Ticket> {
    return this.#tickets;
  }

  /** Waits for these besides what the agent waits for already. */
  join(agent: string, wants: Iterable<string>, nowMs: number): void {
    let ticket = this.#tickets.get(agent);
    if (ticket !== undefined && !isRunning(ticket, this.#patienceMs, nowMs)) {
      this.#tickets.delete(agent);
      ticket = undefined;
    }
    ticket ??= { wants: new Set(), untilMs: 0 };
    for (const resource of wants) ticket.wants.add(resource);
    ticket.untilMs = nowMs + this.#patienceMs;
    this.#tickets.set(agent, ticket);
  }

  /** True if the agent was in the line. */
  leave(agent: string): boolean {
    return this.#tickets.delete(agent);
  }

  /** Puts somebody at the end of the line, as it was saved. */
  append(agent: string, ticket: Ticket): void {
    this.#tickets.set(agent, ticket);
  }

  /** Whether somebody else who is in line before the agent waits for this. */
  isWantedBefore(agent: string, resource: string, nowMs: number): boolean {
    for (const [other, ticket] of this.#tickets) {
      if (other === agent) return false;
      if (!isRunning(ticket, this.#patienceMs, nowMs)) this.#tickets.delete(other);
      else if (ticket.wants.has(resource)) return true;
    }
    return false;
  }

  clear(): void {
    this.#tickets.clear();
  }
}
