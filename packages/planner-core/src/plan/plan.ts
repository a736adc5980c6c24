import type { Domain } from "../domain/domain.ts";
import type { AnyDomainTypes, DomainTypes, Step } from "../domain/types.ts";

/** A sequence of steps. Frozen; may be shared between agents. */
export interface Plan<T extends DomainTypes = AnyDomainTypes> {
  /** For people, games and models. */
  readonly steps: readonly Step<T>[];
  /** The same as ids of ground actions, for the engine. */
  readonly actions: readonly number[];
}

/**
 * Makes a plan of ids of ground actions.
 *
 * @example
 * const go = domain.actionOf({ tool: "goto", args: { place: "forest" } });
 * planOf(domain, [go]).steps; // [{ tool: "goto", args: { place: "forest" } }]
 */
export function planOf<T extends DomainTypes>(
  domain: Domain<T>,
  actions: ArrayLike<number>,
): Plan<T> {
  const ids = Object.freeze(Array.from(actions));
  return Object.freeze({ steps: Object.freeze(ids.map((id) => domain.step(id))), actions: ids });
}
