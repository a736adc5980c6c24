import type { Work } from "@understudy/planner-core/internal";
import type { ClientMessage } from "../schema/session-messages.ts";
import { ServiceRefusedError } from "../service/refused-error.ts";
import type { SessionAgent } from "./session-agent.ts";
import type { SessionParts } from "./session-parts.ts";
import type { SessionWorld } from "./world/session-world.ts";

/** An agent that sees a packed state, or values of its own among things. */
export type AnyAgent = SessionAgent<unknown>;

/** The memory of an agent with its plan. */
const AGENT_BYTES = 16 * 1024;
const BYTES_PER_VARIABLE = 64;
/** The memory of what it wants, for each letter of the message. */
const BYTES_PER_LETTER = 12;

interface KeptAgent {
  readonly agent: AnyAgent;
  /** The memory that is taken for it. */
  bytes: number;
  /** The part of that for what it wants. */
  wantBytes: number;
}

/** The agents of a session, within the limits of their number and memory. */
export class SessionAgents {
  readonly #parts: Pick<SessionParts, "limits" | "room" | "agents" | "memory">;
  readonly #kept = new Map<string, KeptAgent>();

  constructor(parts: Pick<SessionParts, "limits" | "room" | "agents" | "memory">) {
    this.#parts = parts;
  }

  get size(): number {
    return this.#kept.size;
  }

  get(name: string): AnyAgent | undefined {
    return this.#kept.get(name)?.agent;
  }

  *values(): Iterable<AnyAgent> {
    for (const { agent } of this.#kept.values()) yield agent;
  }

  /**
   * Takes another one in.
   *
   * @param variables how many it sees
   * @throws ServiceRefusedError if it may not be there, or there is no room for it
   */
  add(name: string, variables: number, make: () => AnyAgent): AnyAgent {
    const { limits, room, agents: allowed, memory } = this.#parts;
    if (allowed !== undefined && !allowed.includes(name)) {
      throw new ServiceRefusedError("forbidden", `the ticket is not for the agent "${name}"`);
    }
    if (this.#kept.size >= limits.agents) {
      const message = `a session has at most ${limits.agents} agents`;
      throw new ServiceRefusedError("too-many-agents", message);
    }
    const bytes = AGENT_BYTES + BYTES_PER_VARIABLE * variables;
    memory.add(bytes);
    try {
      room.take();
    } catch (error) {
      memory.add(-bytes);
      throw error;
    }
    const agent = make();
    this.#kept.set(name, { agent, bytes, wantBytes: 0 });
    return agent;
  }

  /**
   * Takes memory for what an agent wants, in the place of what it wanted before.
   *
   * @throws ServiceRefusedError if there is none
   */
  keepWant(want: ClientMessage<"want">): void {
    const kept = this.#kept.get(want.agent);
    if (kept === undefined) return;
    const { goal, maintain, disabled, ways, persona, memory } = want;
    const letters = JSON.stringify([goal, maintain, disabled, ways, persona, memory]).length;
    const wantBytes = BYTES_PER_LETTER * letters;
    this.#parts.memory.add(wantBytes - kept.wantBytes);
    kept.bytes += wantBytes - kept.wantBytes;
    kept.wantBytes = wantBytes;
  }

  /** One is gone, and gives back its room. */
  remove(name: string): void {
    const kept = this.#kept.get(name);
    if (kept === undefined) return;
    this.#kept.delete(name);
    this.#parts.room.give(1);
    this.#parts.memory.add(-kept.bytes);
  }

  /** All are gone, and give back their room. */
  clear(): readonly (readonly [string, AnyAgent])[] {
    const all = [...this.#kept].map(([name, { agent }]) => [name, agent] as const);
    for (const [name] of all) this.remove(name);
    return all;
  }
}

/** Ends the plays of agents. */
export function* dropAll(
  agents: readonly (readonly [string, AnyAgent])[],
  world: SessionWorld | undefined,
): Work {
  for (const [name, agent] of agents) {
    agent.rest();
    world?.leave(name);
    yield;
  }
}
