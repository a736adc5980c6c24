/**
 * Reservations: resources that only one agent's plan may use at a time.
 *
 * @module
 */

import { RequestError } from "../../base/errors.ts";
import { describeValue } from "../../base/json/issues.ts";
import type { Shape } from "../../base/json/shape.ts";
import { list, number, object, string } from "../../base/json/shapes.ts";
import { ActionSet } from "../../rules/domain/actions/action-set.ts";
import type { AnyDomainTypes, DomainTypes } from "../../rules/domain/definition/types.ts";
import type { Domain } from "../../rules/domain/domain.ts";
import { readSaved, VERSION } from "../saved/saved-game.ts";
import { AgentNeeds } from "./agent-needs.ts";
import { LeaseTable } from "./lease-table.ts";
import type { PlanReservations, ReservationsOptions, SavedReservations } from "./options.ts";

const DEFAULT_LEASE_MS = 10_000;
const DEFAULT_PATIENCE_MS = 5000;

/**
 * Decides which agent may plan with a shared resource: two villagers, one axe. An agent plays a plan only while it
 * holds all resources of the plan. For all other agents the actions with these resources are disabled: neither the
 * planner nor the model plans with them, and no proof accepts them.
 *
 * * **No deadlock**: a plan's resources are acquired together or not at all; an agent that holds a resource never
 *   waits for another.
 * * **No starvation**: waiting agents queue, and no agent overtakes another for the same resource.
 * * **No leaks**: leases expire on the game's clock unless they are renewed.
 *
 * Pass the same instance to every `PlanRunner` of the domain, which acquires, renews and releases. All times are in
 * milliseconds of game time. Calls take time linear in the plan and in the number of waiting agents.
 *
 * @example
 * const reservations = new Reservations({
 *   domain,
 *   resourcesOf: (step) => (step.tool === "chop" ? ["axe"] : []),
 * });
 * const runner = new PlanRunner({ orchestrator, agent: "ann", goal: "warm_home", budgetMs: 50, reservations });
 */
export class Reservations<T extends DomainTypes = AnyDomainTypes> implements PlanReservations<T> {
  readonly domain: Domain<T>;
  readonly #leaseMs: number;
  readonly #patienceMs: number;
  readonly #needs: AgentNeeds<T>;
  readonly #table = new LeaseTable<string>();
  #version = 0;

  /** @throws RequestError if a time is not above 0 */
  constructor(options: ReservationsOptions<T>) {
    const { domain, leaseMs = DEFAULT_LEASE_MS } = options;
    const { patienceMs = DEFAULT_PATIENCE_MS } = options;
    for (const [name, time] of Object.entries({ leaseMs, patienceMs })) {
      if (time > 0) continue;
      const message = `must be a time in ms above 0, not ${describeValue(time)}`;
      throw new RequestError([{ pointer: `/${name}`, message }]);
    }
    this.domain = domain;
    this.#leaseMs = leaseMs;
    this.#patienceMs = patienceMs;
    this.#needs = new AgentNeeds(options);
  }

  /** Number that changes with every acquisition and release, so that waiting agents know when to try again. */
  get version(): number {
    return this.#version;
  }

  /** Every resource that the agents may use, agent by agent, in the order of their actions. */
  get resources(): readonly string[] {
    const { agents } = this.#needs;
    return [...new Set(agents.flatMap((agent) => [...this.#needs.usersOf(agent).keys()]))];
  }

  /** The agent that holds a resource now; undefined if it is free. */
  holderOf(resource: string, nowMs: number): string | undefined {
    const lease = this.#table.leases.get(resource);
    return lease === undefined || !isRunning(lease, this.#leaseMs, nowMs) ? undefined : lease.agent;
  }

  /** The resources that an agent holds now. */
  heldBy(agent: string, nowMs: number): readonly string[] {
    const held = [...this.#table.heldBy(agent)];
    return held.filter((resource) => this.holderOf(resource, nowMs) === agent);
  }

  /** The resources that an agent's plan uses. */
  resourcesOf(agent: string, actions: Iterable<number>): ReadonlySet<string> {
    return this.#needs.ofPlan(agent, actions);
  }

  /**
   * The actions that an agent must not plan with now, for `disabled` of a request: their resources are held by another
   * agent, or another has waited longer for them. Undefined if there are none.
   */
  disabledFor(agent: string, nowMs: number): ActionSet | undefined {
    let disabled: ActionSet | undefined;
    for (const [resource, users] of this.#needs.usersOf(agent)) {
      if (!this.#isBlocked(agent, resource, nowMs)) continue;
      disabled ??= new ActionSet(this.domain.actions.count);
      for (const action of users) disabled.add(action);
    }
    return disabled;
  }

  /**
   * Acquires all resources of a plan for `leaseMs`, and releases the agent's other resources. If any is taken, nothing
   * changes and the agent waits in line.
   *
   * @returns whether the agent may play the plan
   */
  acquire(agent: string, actions: Iterable<number>, nowMs: number): boolean {
    const wanted = this.resourcesOf(agent, actions);
    if (this.#take(agent, wanted, nowMs)) return true;
    this.#join(agent, wanted, nowMs);
    return false;
  }

  /**
   * Renews the leases for the rest of a plan and releases the others.
   *
   * @returns false if a lease expired and another agent has the resource: the plan must not be continued
   */
  keep(agent: string, rest: Iterable<number>, nowMs: number): boolean {
    return this.#take(agent, this.resourcesOf(agent, rest), nowMs);
  }

  /**
   * Called when no plan was found for an agent: the agent waits for all resources that others block. If none is
   * blocked, the plan is missing for other reasons, and the agent leaves the line.
   *
   * @returns whether the agent waits
   */
  wait(agent: string, nowMs: number): boolean {
    const own = [...this.#needs.usersOf(agent).keys()];
    const blocked = own.filter((name) => this.#isBlocked(agent, name, nowMs));
    if (blocked.length > 0) this.#join(agent, blocked, nowMs);
    else this.stopWaiting(agent);
    return blocked.length > 0;
  }

  /** Releases all resources of an agent, which keeps its place in line. */
  release(agent: string): void {
    this.#releaseBut(agent, undefined);
  }

  /** Removes an agent from the line, but not its resources. */
  stopWaiting(agent: string): void {
    if (this.#table.leave(agent)) this.#version++;
  }

  /** Removes an agent, which releases its resources and leaves the line. */
  remove(agent: string): void {
    this.release(agent);
    this.stopWaiting(agent);
    this.#needs.forget(agent);
  }

  /** Leases and line as plain JSON. */
  save(): SavedReservations {
    return {
      version: 2,
      leases: [...this.#table.leases].map(([resource, { agent, untilMs }]) => ({
        resource,
        agent,
        untilMs,
      })),
      line: [...this.#table.tickets].map(([agent, { wants, untilMs }]) => ({
        agent,
        wants: [...wants],
        untilMs,
      })),
    };
  }

  /**
   * Restores saved leases and line. Resources that the agent's actions no longer use are left out.
   *
   * @throws SavedGameError if `saved` does not come from `save`
   */
  restore(saved: unknown): void {
    const { leases, line } = readSaved("reservations", reservations, saved);
    this.#table.clear();
    this.#version++;
    for (const { resource, agent, untilMs } of leases) {
      if (this.#needs.usersOf(agent).has(resource)) this.#table.give(resource, agent, untilMs);
    }
    for (const { agent, wants, untilMs } of line) {
      const users = this.#needs.usersOf(agent);
      const known = wants.filter((resource) => users.has(resource));
      this.#table.join(agent, known, untilMs);
    }
  }

  #isBlocked(agent: string, resource: string, nowMs: number): boolean {
    const holder = this.holderOf(resource, nowMs);
    if (holder !== undefined) return holder !== agent;
    return this.#isWantedBefore(agent, resource, nowMs);
  }

  /** Whether another agent, further ahead in line, waits for a resource. */
  #isWantedBefore(agent: string, resource: string, nowMs: number): boolean {
    for (const [other, ticket] of this.#table.tickets) {
      if (other === agent) return false;
      if (!isRunning(ticket, this.#patienceMs, nowMs)) this.#table.leave(other);
      else if (ticket.wants.has(resource)) return true;
    }
    return false;
  }

  /** Adds to the resources that an agent waits for. The agent keeps its place if it tries again in time. */
  #join(agent: string, wants: Iterable<string>, nowMs: number): void {
    const ticket = this.#table.tickets.get(agent);
    if (ticket !== undefined && !isRunning(ticket, this.#patienceMs, nowMs)) {
      this.#table.leave(agent);
    }
    this.#table.join(agent, wants, nowMs + this.#patienceMs);
  }

  #take(agent: string, wanted: ReadonlySet<string>, nowMs: number): boolean {
    for (const resource of wanted) {
      if (this.#isBlocked(agent, resource, nowMs)) return false;
    }
    this.#releaseBut(agent, wanted);
    for (const resource of wanted) {
      if (!this.#table.heldBy(agent).has(resource)) this.#version++;
      this.#table.give(resource, agent, nowMs + this.#leaseMs);
    }
    this.stopWaiting(agent);
    return true;
  }

  #releaseBut(agent: string, kept: ReadonlySet<string> | undefined): void {
    for (const resource of this.#table.heldBy(agent)) {
      if (kept?.has(resource) === true) continue;
      this.#table.free(resource);
      this.#version++;
    }
  }
}

/**
 * Whether a lease or place in line of this length is still valid. It cannot end later than a new one would: otherwise a
 * damaged saved game could block a resource for ever.
 */
function isRunning(
  { untilMs }: { readonly untilMs: number },
  lengthMs: number,
  nowMs: number,
): boolean {
  return untilMs > nowMs && untilMs <= nowMs + 2 * lengthMs;
}

const agent = string();
const untilMs = number();
const reservations: Shape<SavedReservations> = object({
  version: VERSION,
  leases: list(object({ resource: string(), agent, untilMs })),
  line: list(object({ agent, wants: list(string()), untilMs })),
});
