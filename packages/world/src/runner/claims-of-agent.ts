import type {
  ActionSet,
  AnyDomainTypes,
  Domain,
  PlanRunnerOptions,
} from "@understudy/planner-core";
import type { ThingBinding } from "../binding/binding.ts";
import type { Claims } from "../claims/claims.ts";
import type { Thing, ThingId } from "../things/thing.ts";

/** The bookkeeping that a runner asks who may play a plan. */
type PlanReservations = NonNullable<PlanRunnerOptions<AnyDomainTypes>["reservations"]>;

/** The claims of one agent, by the things that stand at the places of its plan. */
export class ClaimsOfAgent implements PlanReservations {
  readonly domain: Domain;
  readonly #claims: Claims;
  readonly #agent: string;
  readonly #bindingOf: () => ThingBinding;
  /** The thing that others claimed when this agent last found no plan. */
  taken: Thing | undefined;

  constructor(domain: Domain, claims: Claims, agent: string, bindingOf: () => ThingBinding) {
    this.domain = domain;
    this.#claims = claims;
    this.#agent = agent;
    this.#bindingOf = bindingOf;
  }

  get version(): number {
    return this.#claims.callsOf(this.#agent);
  }

  resourcesOf(_agent: string, actions: Iterable<number>): ReadonlySet<string> {
    return new Set([...this.thingsOf(actions)].map(String));
  }

  /** The things that a plan claims. */
  thingsOf(actions: Iterable<number>): ReadonlySet<ThingId> {
    const binding = this.#bindingOf();
    const things = new Set<ThingId>();
    for (const action of actions) {
      for (const place of binding.layout.claimsOf(action)) {
        const id = binding.idAt(place);
        if (id !== undefined) things.add(id);
      }
    }
    return things;
  }

  /** Nothing: things that others hold have no place. */
  disabledFor(): ActionSet | undefined {
    return undefined;
  }

  acquire(agent: string, actions: Iterable<number>): boolean {
    const blocked = this.#claims.take(agent, this.thingsOf(actions));
    if (blocked !== undefined) this.#claims.wait(agent, blocked);
    return blocked === undefined;
  }

  keep(agent: string, rest: Iterable<number>): boolean {
    const things = this.thingsOf(rest);
    if (!this.#claims.areHeld(agent, things)) return false;
    this.#claims.keepOnly(agent, things);
    return true;
  }

  wait(agent: string): boolean {
    if (this.taken === undefined || this.taken.isGone) {
      // Somebody waits already where a plan came whose things were taken meanwhile.
      if (this.#claims.awaitedBy(agent) === undefined) return false;
      const awaited = this.#claims.awaitedBy(agent) as ThingId;
      if (this.#claims.holderOf(awaited) === undefined) this.#claims.stopWaiting(agent);
      return this.#claims.awaitedBy(agent) !== undefined;
    }
    this.#claims.wait(agent, this.taken.id);
    return true;
  }

  release(agent: string): void {
    this.#claims.keepOnly(agent);
  }

  stopWaiting(agent: string): void {
    this.#claims.stopWaiting(agent);
  }

  remove(agent: string): void {
    this.#claims.leave(agent);
  }
}
