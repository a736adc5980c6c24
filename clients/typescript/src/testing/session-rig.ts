import { defineDomain } from "@understudy/planner-core";
import type { Agent } from "../agent.ts";
import type { LocalPlanner } from "../local-planner.ts";
import { SessionCore } from "../session-core.ts";

const places = ["home", "forest"] as const;
/** A small domain. */
export const domain = defineDomain({
  name: "hut",
  state: {
    at: { type: "enum", values: places },
    wood: { type: "integer", min: 0, max: 8 },
  },
  tools: [
    { name: "goto", parameters: { place: { enum: places } }, then: { at: "$place" }, cost: 2 },
    { name: "chop", when: { at: "forest" }, then: { wood: { "+": 1 } }, cost: 2 },
  ],
  goals: [{ name: "stocked", when: { wood: { ">=": 1 } } }],
});

export const AT_HOME = { at: "home", wood: 0 };
export const GO = { tool: "goto", args: { place: "forest" } };
export const CHOP = { tool: "chop", args: {} };

/** A session with a list as connection and a number as clock. */
export class Rig {
  nowMs = 0;
  said: string[] = [];
  failed: string[] = [];
  readonly core: SessionCore;

  constructor(local?: LocalPlanner) {
    this.core = new SessionCore({
      domain: "hut",
      client: "test",
      domainHash: undefined,
      local,
      world: undefined,
      answerMs: 10_000,
      reconnectMs: 250,
      random: () => 1,
      changed: () => {},
      told: () => {},
      failed: ({ code }) => this.failed.push(code),
    });
  }

  /** Loses the connection, and the session with the next one. */
  forget(): void {
    this.core.lost(this.nowMs);
    this.core.connecting({ send: () => {}, close: () => {} }, this.nowMs);
    this.core.opened(this.nowMs);
    this.hear({ type: "error", code: "invalid-token", message: "too old" });
    this.core.lost(this.nowMs);
  }

  /** The sent messages of a type. */
  sent(type: string): Record<string, unknown>[] {
    const all = this.said.map((text) => JSON.parse(text));
    return all
      .flatMap((message) => message.messages ?? message)
      .filter((each) => each.type === type);
  }

  connect(received = 0, messageBytes: unknown = 32_768): void {
    const wire = { send: (text: string) => this.said.push(text), close: () => {} };
    this.core.connecting(wire, this.nowMs);
    this.core.opened(this.nowMs);
    this.hear({
      type: "welcome",
      resumeToken: "token",
      received,
      limits: { messageBytes },
    });
  }

  hear(message: object): void {
    this.core.heard(JSON.stringify(message), this.nowMs);
    this.core.update(this.nowMs);
  }

  /** An agent with its requested plan. */
  planned(): Agent {
    const agent = this.core.agent("ann");
    agent.see(AT_HOME);
    agent.want("stocked");
    this.connect();
    const plan = { steps: [GO, CHOP], cost: 4, source: "classical", status: "solved" };
    this.hear({ type: "plan", n: 1, agent: "ann", basedOn: 1, want: 2, ...plan });
    return agent;
  }
}
