import type { ThingId } from "@understudy/world";
import type { Unnumbered } from "../outbox.ts";
import type { SessionWorld } from "./session-world.ts";

/** The claims of a plan, as its client knows them. */
export class ToldClaims {
  readonly #world: SessionWorld;
  readonly #push: (message: Unnumbered) => void;
  readonly #told = new Map<string, readonly ThingId[]>();
  #changes = -1;

  constructor(world: SessionWorld, push: (message: Unnumbered) => void) {
    this.#world = world;
    this.#push = push;
  }

  /** Sends a plan's claims to its agents, if they changed. @param holder an agent or a squad */
  tell(holder: string, agents: readonly string[]): void {
    const { claims } = this.#world.world;
    if (claims.changes === this.#changes) return;
    this.#changes = claims.changes;
    const things = claims.heldBy(holder);
    for (const agent of agents) this.#tellAgent(agent, things);
  }

  /** Tells agents that have no part in the plan any more. */
  clear(agents: Iterable<string>): void {
    for (const agent of agents) this.#tellAgent(agent, []);
  }

  #tellAgent(agent: string, things: readonly ThingId[]): void {
    const last = this.#told.get(agent) ?? [];
    if (things.length === last.length && things.every((id) => last.includes(id))) return;
    this.#told.set(agent, things);
    this.#push({ type: "claims", agent, things: [...things] });
  }
}
