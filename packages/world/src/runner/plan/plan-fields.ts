/**
 * The plan of a runner: its constraints, its lost things, and the ticks of its steps.
 *
 * @module
 */

import type { PlanRequest, Ways } from "@understudy/planner-core";
import type { ThingBinding } from "../../binding/binding.ts";
import type { ActiveConstraints } from "../../constraints/active-constraints.ts";
import type { AgentNow } from "../agent-now.ts";
import type { CarriedFields } from "../options.ts";

/** The fields of the inner runner's requests, about places. */
type Fields = CarriedFields &
  Pick<PlanRequest, "disabled" | "maintain"> & { readonly ways?: Ways | undefined };

/** The ways and constraints that a runner's plan is proved with, for the places of its things. */
export class PlanFields {
  readonly #now: AgentNow;
  readonly #request: CarriedFields;
  #current: Fields;
  #versions = 0;
  #binding: ThingBinding | undefined;
  #active: ActiveConstraints | undefined;

  constructor(now: AgentNow) {
    const { request = {} } = now.options;
    this.#now = now;
    this.#request = request;
    this.#current = { ...request };
  }

  /** The fields; a new object after every change. */
  get current(): Fields {
    return this.#current;
  }

  /** Whether a maintained condition is about things. */
  get hasThings(): boolean {
    return this.#active !== undefined && this.#active.things.length > 0;
  }

  /**
   * Ends constraints whose time has come, and binds those that changed. Allocates nothing without
   * constraints.
   *
   * @param hasChanged whether the things at the places have changed
   */
  tick(hasChanged: boolean): void {
    const { agent, nowMs } = this.#now;
    agent.constraints.tick(nowMs);
    agent.parts.constraints.tick(nowMs);
    if (this.#isOther(hasChanged)) this.bind(this.#current.ways);
  }

  /** Sets the fields for the things of a plan. */
  bind(ways: Ways | undefined): void {
    const { agent, binding } = this.#now;
    this.#versions = this.#version;
    this.#binding = binding;
    this.#active = agent.activeConstraints;
    const { disabled, maintain } = this.#active?.bind(binding) ?? {};
    this.#current = {
      ...this.#request,
      ...(ways === undefined ? {} : { ways }),
      ...(disabled === undefined ? {} : { disabled }),
      ...(maintain === undefined ? {} : { maintain }),
    };
  }

  /** Whether the constraints, or the places of their things, may have changed. */
  #isOther(hasChanged: boolean): boolean {
    const { agent, binding } = this.#now;
    if (this.#versions !== this.#version) return true;
    const active = this.#active;
    if (active === undefined) return false;
    if (hasChanged || binding !== this.#binding) return true;
    return active.missing.some((id) => agent.knowledge.find(id) !== undefined);
  }

  get #version(): number {
    const { agent } = this.#now;
    return agent.constraints.version + agent.parts.constraints.version;
  }
}
