import type { OwnVariable } from "../../layout.ts";
import type { AgentNow } from "../agent-now.ts";
import type { Sleep } from "../sleep.ts";

/**
 * The changes of an agent's own variables in ticks that repeat. Many games tell a number that changes in every tick, like
 * hunger, of which only few values count.
 */
export class OwnChanges {
  readonly #now: AgentNow;
  readonly #sleep: Pick<Sleep, "footprints">;
  /** The things that variables refer to, as the last tick was worked out. */
  #things = -1;

  constructor(now: AgentNow, sleep: Pick<Sleep, "footprints">) {
    this.#now = now;
    this.#sleep = sleep;
  }

  /** Notes the variables at the end of a tick that may be repeated. */
  note(): void {
    this.#things = this.#now.own.thingsVersion;
  }

  /** Takes in changes that make no difference to the agent's plan or question. Returns whether no others are left. Allocates nothing in most ticks. */
  overlook(): boolean {
    const { agent, inner, own, packed } = this.#now;
    if (this.#now.isFilled) return true;
    if (own.thingsVersion !== this.#things || !own.isKnown) return false;
    const all = agent.parts.layout.own;
    for (let at = 0; at < all.length; at++) {
      const { isThing, variable } = all[at] as OwnVariable;
      const before = packed[variable.id] as number;
      const after = own.packed[variable.id] as number;
      if (isThing || before === after) continue;
      const counts = inner.isWaiting
        ? this.#counts(variable.id, before, after)
        : inner.lasting.quiet.counts(variable.id, before, after);
      if (counts) return false;
    }
    this.#now.overlook();
    return true;
  }

  /** Whether a change may lead to another answer to the agent's question. */
  #counts(slot: number, before: number, after: number): boolean {
    const { footprints } = this.#sleep;
    return footprints?.every(({ own }) => !own.tellApart(slot, before, after)) !== true;
  }
}
