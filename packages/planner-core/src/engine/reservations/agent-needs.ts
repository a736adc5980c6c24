import type { DomainTypes } from "../../rules/domain/definition/types.ts";
import type { Domain } from "../../rules/domain/domain.ts";
import type { ReservationsOptions } from "./options.ts";

const NOTHING: readonly string[] = [];

/** The resources used by an agent's actions. */
interface Needs {
  /** Resources by ground action. */
  readonly ofAction: readonly (readonly string[])[];
  /** Ground actions by resource. */
  readonly users: ReadonlyMap<string, readonly number[]>;
}

/** The resources used by each agent's actions. Agents with equal needs share one table. */
export class AgentNeeds<T extends DomainTypes> {
  readonly #domain: Domain<T>;
  readonly #resourcesOf: ReservationsOptions<T>["resourcesOf"];
  readonly #byAgent = new Map<string, Needs>();
  #last: Needs | undefined;

  constructor({ domain, resourcesOf }: ReservationsOptions<T>) {
    this.#domain = domain;
    this.#resourcesOf = resourcesOf;
  }

  /** The agents known so far, without removed ones. */
  get agents(): readonly string[] {
    return [...this.#byAgent.keys()];
  }

  /** An agent's ground actions by the resource that they use, in the order of the actions. */
  usersOf(agent: string): ReadonlyMap<string, readonly number[]> {
    return this.#of(agent).users;
  }

  /** The resources used by an agent's plan. */
  ofPlan(agent: string, actions: Iterable<number>): ReadonlySet<string> {
    const { ofAction } = this.#of(agent);
    const all = new Set<string>();
    for (const action of actions) {
      for (const resource of ofAction[action] ?? NOTHING) all.add(resource);
    }
    return all;
  }

  forget(agent: string): void {
    this.#byAgent.delete(agent);
  }

  #of(agent: string): Needs {
    let needs = this.#byAgent.get(agent);
    if (needs === undefined) {
      needs = this.#read(agent);
      if (this.#last !== undefined && areSame(needs, this.#last)) needs = this.#last;
      this.#last = needs;
      this.#byAgent.set(agent, needs);
    }
    return needs;
  }

  #read(agent: string): Needs {
    const ofAction: (readonly string[])[] = [];
    const users = new Map<string, number[]>();
    for (let action = 0; action < this.#domain.actions.count; action++) {
      const resources = [...new Set(this.#resourcesOf(this.#domain.step(action), agent))];
      ofAction.push(resources.length === 0 ? NOTHING : resources);
      for (const resource of resources) {
        const known = users.get(resource);
        if (known === undefined) users.set(resource, [action]);
        else known.push(action);
      }
    }
    return { ofAction, users };
  }
}

function areSame({ ofAction }: Needs, other: Needs): boolean {
  return ofAction.every((resources, action) => {
    const others = other.ofAction[action] as readonly string[];
    return resources.length === others.length && resources.every((name, at) => name === others[at]);
  });
}
