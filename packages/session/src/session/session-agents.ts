import { RequestError } from "@understudy/planner-core";
import type { Work } from "@understudy/planner-core/internal";
import type { ClientMessage } from "../messages/session-messages.ts";
import type { AnyAgent } from "../plays/session-agent.ts";
import { PastNames } from "../refusals/past-names.ts";
import { ServiceRefusedError } from "../refusals/refused-error.ts";
import type { SessionWorld } from "../world/session-world.ts";
import type { SessionParts } from "./session-parts.ts";

/** Memory of an agent with its plan. */
const AGENT_BYTES = 24 * 1024;
const BYTES_PER_VARIABLE = 64;
/** Memory of a want's lists and objects per character of its message. */
const BYTES_PER_LETTER = 12;
/** Memory of a text without its letters. */
const TEXT_BYTES = 64;
/** Texts of such letters alone: engines keep each letter in a byte. */
const SHORT_LETTERS = /^[\0-\xff]*$/;

interface KeptAgent {
  readonly agent: AnyAgent;
  /** Memory taken for the agent. */
  bytes: number;
  /** The part of it for the want. */
  wantBytes: number;
}

/** The agents of a session, within limits of number and memory. */
export class SessionAgents {
  readonly #parts: Pick<SessionParts, "limits" | "room" | "agents" | "memory">;
  readonly #kept = new Map<string, KeptAgent>();
  readonly #past: PastNames;
  readonly #isChecked: () => boolean;

  /** @param isChecked as of `PastNames` */
  constructor(
    parts: Pick<SessionParts, "limits" | "room" | "agents" | "memory">,
    isChecked = (): boolean => false,
  ) {
    this.#parts = parts;
    this.#past = new PastNames("agent", isChecked);
    this.#isChecked = isChecked;
  }

  get size(): number {
    return this.#kept.size;
  }

  get(name: string): AnyAgent | undefined {
    return this.#kept.get(name)?.agent;
  }

  /**
   * The agent that a message names.
   *
   * @returns undefined for an agent that has left: the message is late
   * @throws RequestError if there never was one
   */
  named(name: string, pointer = "/agent"): AnyAgent | undefined {
    const agent = this.get(name);
    if (agent === undefined) this.#past.check(pointer, name, this.#kept.keys());
    return agent;
  }

  /**
   * Takes the report of a step. One of a step that has ended is late.
   *
   * @param lastId the id of the last step that began
   * @throws RequestError for an agent or a step that never was
   */
  stepped(message: ClientMessage<"step">, lastId: number): undefined {
    const agent = this.named(message.agent);
    if (message.stepId > lastId && this.#isChecked()) {
      const hint = "tell the `stepId` of the step's `begin`";
      throw new RequestError([{ pointer: "/stepId", message: "is that of no step", hint }]);
    }
    agent?.stepped(message);
  }

  *values(): Iterable<AnyAgent> {
    for (const { agent } of this.#kept.values()) yield agent;
  }

  /**
   * Adds an agent.
   *
   * @param variables number of state variables
   * @throws ServiceRefusedError if the agent is not allowed, or there is no room
   */
  add(name: string, variables: number, make: () => AnyAgent): AnyAgent {
    const { limits, room, agents: allowed, memory } = this.#parts;
    // One without room may leave, too.
    this.#past.add(name);
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
   * Takes memory for an agent's want, in place of the last one.
   *
   * @throws ServiceRefusedError over the limit
   */
  keepWant(want: ClientMessage<"want">): void {
    const kept = this.#kept.get(want.agent);
    if (kept === undefined) return;
    const { goal, maintain, disabled, ways, persona, memory, orders } = want;
    const letters = JSON.stringify([goal, maintain, disabled, ways, orders]).length;
    const wantBytes = BYTES_PER_LETTER * letters + textBytes(persona) + textBytes(memory);
    this.#parts.memory.add(wantBytes - kept.wantBytes);
    kept.bytes += wantBytes - kept.wantBytes;
    kept.wantBytes = wantBytes;
  }

  /** Lets an agent leave the session. @throws RequestError if there never was one */
  leave(name: string, world: SessionWorld | undefined): undefined {
    this.named(name)?.rest();
    world?.leave(name);
    this.remove(name);
  }

  /** Removes an agent, and frees its place and memory. */
  remove(name: string): void {
    const kept = this.#kept.get(name);
    if (kept === undefined) return;
    this.#kept.delete(name);
    this.#past.add(name);
    this.#parts.room.give(1);
    this.#parts.memory.add(-kept.bytes);
  }

  /** Removes all agents, and frees their places and memory. */
  clear(): readonly (readonly [string, AnyAgent])[] {
    const all = [...this.#kept].map(([name, { agent }]) => [name, agent] as const);
    for (const [name] of all) this.remove(name);
    return all;
  }
}

/** Stops the plays of agents. */
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

/** The memory of a text. Unlike an object in a list, it takes no more than its letters. */
function textBytes(text = ""): number {
  return text === "" ? 0 : TEXT_BYTES + (SHORT_LETTERS.test(text) ? 1 : 2) * text.length;
}
