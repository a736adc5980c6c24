/**
 * Whether a lease or place in line of this length is still running. An end later than a new one's would be is invalid:
 * a damaged saved game could otherwise block a resource for ever.
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
 * Queues of agents waiting for resources: first come, first served. An agent has one place for all its resources, and
 * keeps it as long as it tries again in time.
 */
export class WaitingAgents {
  readonly #tickets = new Map<string, Ticket>();
  readonly #patienceMs: number;

  constructor(patienceMs: number) {
    this.#patienceMs = patienceMs;
  }

  /** The line, the earliest first; may include expired entries. */
  get tickets(): ReadonlyMap<string, Ticket> {
    return this.#tickets;
  }

  /** Adds resources that an agent waits for. */
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

  /** Takes an agent out of the line; returns whether it was in it. */
  leave(agent: string): boolean {
    return this.#tickets.delete(agent);
  }

  /** Appends a saved place to the line. */
  append(agent: string, ticket: Ticket): void {
    this.#tickets.set(agent, ticket);
  }

  /** Whether an agent further ahead waits for a resource. */
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
