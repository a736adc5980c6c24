import { type Domain, loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import type { ClientMessage } from "../messages/session-messages.ts";
import { HostRig, tellSession } from "../testing/host/host-rig.ts";

const WARD = loadDomain({
  name: "ward",
  state: {
    trained: { type: "boolean" },
    kit: { type: "boolean" },
    healed: { type: "integer", min: 0, max: 9, shared: true },
  },
  tools: [
    {
      ...{ name: "operate", when: { trained: true }, then: { healed: { "+": 1 } }, duration: 6 },
      partners: [
        { role: "nurse", when: { kit: true }, then: { kit: false } },
        { role: "guard", when: { kit: false } },
      ],
    },
  ],
  goals: [{ name: "well", when: { healed: { ">=": 1 } } }],
});
/** The nurse is told of first. */
const STATES = {
  bo: { trained: false, kit: true, healed: 0 },
  ann: { trained: true, kit: false, healed: 0 },
  cai: { trained: false, kit: false, healed: 0 },
};
const ALL = [
  { agent: "ann", stepId: 1, with: ["bo", "cai"] },
  { agent: "bo", stepId: 1, with: ["ann", "cai"], role: "nurse" },
  { agent: "cai", stepId: 1, with: ["ann", "bo"], role: "guard" },
];

/** A client that plays a surgeon, a nurse and a guard. */
class Ward {
  readonly #rig;
  readonly connection;
  #seq = 0;

  constructor(domain: Domain = WARD, hello: object = {}) {
    this.#rig = new HostRig({ domain });
    this.connection = this.#rig.accept(hello);
  }

  async tell(...messages: readonly Record<string, unknown>[]): Promise<void> {
    for (const message of messages) {
      const numbered = { ...message, seq: ++this.#seq } as unknown as ClientMessage<"state">;
      tellSession(this.connection.session, numbered);
    }
    for (let count = 0; count < 4; count++) await this.#rig.clock.advance(100);
  }

  async begin(more: object = {}): Promise<void> {
    const states = Object.entries(STATES).map(([agent, values]) => {
      return { type: "state", agent, nowMs: 0, values };
    });
    const members = Object.keys(STATES);
    const squad = { type: "squad", squad: "team", members, goal: "well", budgetMs: 100 };
    await this.tell(...states, { ...squad, ...more });
  }

  get begun() {
    return this.connection
      .heard("begin")
      .map(({ agent, stepId, with: others, role }) => ({ agent, stepId, with: others, role }));
  }
}

describe("a joint step with roles in a session", () => {
  it("is one step for all, who are told who is what", async () => {
    const ward = new Ward();
    await ward.begin({ roles: true });
    expect(ward.begun).toEqual(ALL);
    expect(ward.connection.heard("begin")[0]).not.toHaveProperty("role");
    const [first] = ward.connection.heard("roles");
    expect(first?.roles).toMatchObject([
      { agent: "ann", with: ["bo", "cai"], roles: ["nurse", "guard"], isRunning: true },
    ]);
    await ward.tell({ type: "step", agent: "bo", stepId: 1, event: "finished" });
    expect(ward.connection.heard("finish")).toMatchObject([
      { agent: "ann", stepId: 1 },
      { agent: "cai", stepId: 1 },
    ]);
  });

  it.each([
    { agent: "ann", with: ["bo", "cai"] },
    { agent: "bo", with: ["ann", "cai"], role: "nurse" },
    { agent: "cai", with: ["ann", "bo"], role: "guard" },
  ])("goes on in a new session as $agent tells it", async (told) => {
    const ward = new Ward();
    const step = { tool: "operate", args: {} };
    await ward.begin({ running: [{ ...told, step, elapsedMs: 1000 }] });
    expect(ward.begun).toEqual(ALL);
    await ward.tell({ type: "interrupt", squad: "team" });
    const broken = ward.connection.heard("interrupt").map(({ agent }) => agent);
    expect(broken.toSorted()).toEqual(["ann", "bo", "cai"]);
    expect(ward.connection.codes()).toEqual([]);
  });

  it("is refused with a role that there is not", async () => {
    const ward = new Ward();
    const step = { tool: "operate", args: {} };
    const told = { agent: "bo", with: ["ann", "cai"], role: "cook" };
    await ward.begin({ running: [{ ...told, step }] });
    expect(ward.connection.heard("error")).toMatchObject([{ pointer: "/running/0/role" }]);
  });

  it("is broken off under the same id for all if its thing is gone", async () => {
    const { tools, state } = WARD.written;
    const beds = loadDomain({
      ...{ name: "beds", state, kinds: { bed: {} }, places: { bed: 1 } },
      tools: tools.map((tool) => ({ ...tool, things: { bed: "bed" } })),
      goals: WARD.written.goals ?? [],
    });
    const ward = new Ward(beds, { world: {} });
    const step = { tool: "operate", args: { bed: "by the window" } };
    const told = { agent: "cai", with: ["ann", "bo"], role: "guard" };
    await ward.begin({ running: [{ ...told, step }] });
    expect(ward.begun).toEqual(ALL);
    const broken = ward.connection.heard("interrupt");
    expect(broken.map(({ agent, stepId }) => [agent, stepId])).toEqual([
      ["ann", 1],
      ["bo", 1],
      ["cai", 1],
    ]);
  });
});
