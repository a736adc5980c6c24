/** An agent's right to use a resource. */
export interface Lease {
  readonly agent: string;
  untilMs: number;
}

/** An agent's wait for resources. */
export interface Ticket<Resource> {
  readonly wants: Set<Resource>;
  untilMs: number;
}

const EMPTY: ReadonlySet<never> = new Set();

/**
 * The holder of each resource, and the agents that wait for it. A resource has one holder; an agent has one place in
 * line, whatever it waits for. The table stores times but reads no clock: its user decides whether a lease or a ticket
 * is still valid.
 */
export class LeaseTable<Resource> {
  readonly #leases = new Map<Resource, Lease>();
  readonly #held = new Map<string, Set<Resource>>();
  readonly #tickets = new Map<string, Ticket<Resource>>();
  readonly #lines = new Map<Resource, Set<string>>();

  /** The leases of all resources that have a holder. */
  get leases(): ReadonlyMap<Resource, Lease> {
    return this.#leases;
  }

  /** The tickets of all waiting agents, the earliest first. */
  get tickets(): ReadonlyMap<string, Ticket<Resource>> {
    return this.#tickets;
  }

  /** The agents that wait for each resource, longest wait first. */
  get lines(): ReadonlyMap<Resource, ReadonlySet<string>> {
    return this.#lines;
  }

  /** The resources that an agent holds. */
  heldBy(agent: string): ReadonlySet<Resource> {
    return this.#held.get(agent) ?? EMPTY;
  }

  /** The agents that wait for a resource, longest wait first. */
  lineOf(resource: Resource): ReadonlySet<string> {
    return this.#lines.get(resource) ?? EMPTY;
  }

  /** Gives a resource to an agent, whatever its previous holder. Default: for an unlimited time. */
  give(resource: Resource, agent: string, untilMs: number = Number.POSITIVE_INFINITY): void {
    const lease = this.#leases.get(resource);
    if (lease?.agent === agent) {
      lease.untilMs = untilMs;
      return;
    }
    if (lease !== undefined) remove(this.#held, lease.agent, resource);
    this.#leases.set(resource, { agent, untilMs });
    add(this.#held, agent, resource);
  }

  /** Takes a resource away from its holder. */
  free(resource: Resource): void {
    const lease = this.#leases.get(resource);
    if (lease === undefined) return;
    this.#leases.delete(resource);
    remove(this.#held, lease.agent, resource);
  }

  /**
   * Puts an agent at the end of the line; if it already has a place, adds to the resources it waits for. Default: for
   * an unlimited time.
   */
  join(agent: string, wants: Iterable<Resource>, untilMs: number = Number.POSITIVE_INFINITY): void {
    let ticket = this.#tickets.get(agent);
    if (ticket === undefined) {
      ticket = { wants: new Set(), untilMs };
      this.#tickets.set(agent, ticket);
    }
    ticket.untilMs = untilMs;
    for (const resource of wants) {
      ticket.wants.add(resource);
      add(this.#lines, resource, agent);
    }
  }

  /**
   * Removes an agent from the line.
   *
   * @param unwanted the resources that it no longer waits for. Default: all
   * @returns whether the agent was waiting
   */
  leave(agent: string, unwanted?: Iterable<Resource>): boolean {
    const ticket = this.#tickets.get(agent);
    if (ticket === undefined) return false;
    for (const resource of [...(unwanted ?? ticket.wants)]) {
      if (ticket.wants.delete(resource)) remove(this.#lines, resource, agent);
    }
    if (ticket.wants.size === 0) this.#tickets.delete(agent);
    return true;
  }

  clear(): void {
    for (const map of [this.#leases, this.#held, this.#tickets, this.#lines]) map.clear();
  }
}

function add<Key, Value>(sets: Map<Key, Set<Value>>, key: Key, value: Value): void {
  const set = sets.get(key);
  if (set === undefined) sets.set(key, new Set([value]));
  else set.add(value);
}

function remove<Key, Value>(sets: Map<Key, Set<Value>>, key: Key, value: Value): void {
  const set = sets.get(key);
  set?.delete(value);
  if (set?.size === 0) sets.delete(key);
}
