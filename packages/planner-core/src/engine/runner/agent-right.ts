import { RequestError } from "../../base/errors.ts";

/** The right to play an agent's plans, held by one runner at a time. */
interface Right {
  holder: AgentRight | undefined;
}

/** Rights per orchestrator and agent; a right is garbage-collected with the last runner that refers to it. */
const rights = new WeakMap<object, Map<string, WeakRef<Right>>>();
/** Minimum size of the map for removing the rights of collected agents. */
const MANY_RIGHTS = 64;

/**
 * Prevents two runners from playing the plans of one agent, since each would cancel the other's questions. A newer
 * runner takes over with its first tick, as after a hot reload; the older one may not tick again until the newer one is
 * disposed.
 */
export class AgentRight {
  readonly #right: Right;
  readonly #agent: string;
  #hasHeld = false;
  /** Whether it holds its right: a tick of a crowd's agent is to look at few objects. */
  #holds = false;

  constructor(orchestrator: object, agent: string) {
    this.#right = rightOf(orchestrator, agent);
    this.#agent = agent;
  }

  /** @throws RequestError if a newer runner plays the agent's plans */
  hold(): void {
    if (!this.#holds) this.#take(this.#right);
  }

  #take(right: Right): void {
    if (right.holder !== undefined && this.#hasHeld) {
      const message = `another runner plays the plans of "${this.#agent}" with this orchestrator`;
      const hint = "call dispose() on the unneeded runner, or give each agent its own name";
      throw new RequestError([{ pointer: "/agent", message, hint }]);
    }
    right.holder?.leave();
    right.holder = this;
    this.#hasHeld = true;
    this.#holds = true;
  }

  leave(): void {
    this.#holds = false;
    if (this.#right.holder === this) this.#right.holder = undefined;
  }
}

function rightOf(orchestrator: object, agent: string): Right {
  let byAgent = rights.get(orchestrator);
  if (byAgent === undefined) {
    byAgent = new Map();
    rights.set(orchestrator, byAgent);
  }
  const known = byAgent.get(agent)?.deref();
  if (known !== undefined) return known;
  const { size } = byAgent;
  // Only when the size has doubled, for amortised constant time.
  if (size >= MANY_RIGHTS && (size & (size - 1)) === 0) forgetGone(byAgent);
  const right: Right = { holder: undefined };
  byAgent.set(agent, new WeakRef(right));
  return right;
}

function forgetGone(byAgent: Map<string, WeakRef<Right>>): void {
  for (const [agent, right] of byAgent) if (right.deref() === undefined) byAgent.delete(agent);
}
