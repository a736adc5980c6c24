import { loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import type { ClientMessage, ServerMessage } from "../messages/session-messages.ts";
import { HostRig, tellSession } from "../testing/host/host-rig.ts";
import { SERVED_YARD } from "../testing/yard.ts";

const START = { at: "mill", beam_up: false, nailed: false, planks: 0 };
type Values = Record<string, boolean | number | string>;

const HOB = {
  name: "hob",
  state: {
    pan: { type: "enum", values: ["empty", "done", "burnt"], shared: true },
    plates: { type: "integer", min: 0, max: 2, shared: true },
  },
  tools: [
    {
      name: "take_off",
      when: { pan: "done" },
      start: { pan: "empty" },
      then: { plates: { "+": 1 } },
      duration: 1,
    },
  ],
  goals: [{ name: "served", when: { plates: 1 } }],
  clocks: [{ name: "burning", while: { pan: "done" }, duration: 4, then: { pan: "burnt" } }],
};

describe("a squad beside clocks of things", () => {
  const play = async (clocks: unknown): Promise<readonly string[]> => {
    const rig = new HostRig({ domain: loadDomain(HOB) as never });
    const { session, told } = rig.accept();
    const tell = (message: Record<string, unknown>, seq: number): void =>
      tellSession(session, { ...message, seq } as unknown as ClientMessage<"state">);
    tell({ type: "state", agent: "ann", nowMs: 0, values: { pan: "done", plates: 0 } }, 1);
    const squad = { type: "squad", squad: "cooks", members: ["ann"], goal: "served" };
    tell({ ...squad, budgetMs: 100, clocks }, 2);
    for (let count = 0; count < 5; count++) await rig.clock.advance(100);
    return told.flatMap((message) => {
      if (message.type === "begin") return [message.step.tool];
      if (message.type === "rest") return [message.reason];
      return message.type === "error" ? [`${message.code} ${message.pointer}`] : [];
    });
  };

  it("is in time, or told that it cannot be", async () => {
    expect(await play([{ clock: "burning", leftMs: 2000 }])).toContain("take_off");
    expect(await play([{ clock: "burning", leftMs: 0 }])).toContain("unsolvable");
    expect((await play([{ clock: "baking", leftMs: 1 }])).join()).toMatch("/clocks/0/clock");
  });
});

/** A client that plays the yard, whose steps take as long as is expected. */
class YardClient {
  readonly rig = new HostRig({ domain: loadDomain(SERVED_YARD) as never });
  readonly connection = this.rig.accept();
  readonly values: Record<string, Values> = { ann: { ...START }, bo: { ...START } };
  readonly log: string[] = [];
  #seq = 0;
  #heard = 1;
  nowMs = 0;
  /** Steps under way, by agent. */
  readonly doing = new Map<string, ServerMessage<"begin">>();

  tell(message: Record<string, unknown>): void {
    const numbered = { ...message, seq: ++this.#seq } as unknown as ClientMessage<"state">;
    tellSession(this.connection.session, numbered);
  }

  state(agent: string): void {
    this.tell({ type: "state", agent, nowMs: this.nowMs, values: this.values[agent] });
  }

  squad(more: object = {}): void {
    const goal = { goal: "raised", budgetMs: 100 };
    this.tell({ type: "squad", squad: "builders", members: ["ann", "bo"], ...goal, ...more });
  }

  /** Changes what all share. */
  share(values: Values): void {
    for (const own of Object.values(this.values)) Object.assign(own, values);
  }

  /** Lets searches and the clock go on. */
  async pass(ms: number): Promise<void> {
    await this.rig.clock.advance(0);
    this.nowMs += ms;
    await this.rig.clock.advance(ms);
    this.#hear();
  }

  #hear(): void {
    const { told } = this.connection;
    for (; this.#heard < told.length; this.#heard++) {
      const message = told[this.#heard] as ServerMessage;
      if (message.type === "begin") {
        this.log.push(`${message.agent} ${message.step.tool}`);
        this.doing.set(message.agent, message);
        if (message.step.tool === "hold_beam") this.share({ beam_up: true });
        this.state(message.agent);
      } else if (message.type === "finish" || message.type === "interrupt") {
        this.log.push(`${message.agent} ${message.type}`);
        const tool = this.doing.get(message.agent)?.step.tool;
        this.doing.delete(message.agent);
        if (tool === "hold_beam") this.share({ beam_up: false });
        this.state(message.agent);
      } else if (message.type === "wait" || message.type === "rest") {
        const why = message.type === "wait" ? message.what : message.reason;
        this.log.push(`${message.agent} ${message.type} ${why}`);
      } else if (message.type === "error") this.log.push(`${message.code} ${message.pointer}`);
    }
  }

  /** Ends the steps whose time is over, except for held beams. */
  end(): void {
    for (const [agent, { step, stepId, untilMs = 0 }] of this.doing) {
      if (untilMs > this.nowMs || step.tool === "hold_beam") continue;
      this.doing.delete(agent);
      if (step.tool === "walk")
        this.values[agent] = { ...this.values[agent], ...step.args, at: "site" };
      delete this.values[agent]?.["to"];
      if (step.tool === "saw") this.share({ planks: 2 });
      if (step.tool === "nail") this.share({ nailed: true });
      this.state(agent);
      this.tell({ type: "step", agent, stepId, event: "finished" });
    }
  }

  async until(isDone: () => boolean): Promise<void> {
    for (let tick = 0; tick < 400 && !isDone(); tick++) {
      await this.pass(100);
      this.end();
    }
    expect(isDone(), this.log.join("; ")).toBe(true);
  }
}

describe("a squad of a session", () => {
  it("raises the frame: one holds the beam while the other one nails it", async () => {
    const client = new YardClient();
    client.state("ann");
    client.squad();
    expect(client.connection.heard("begin")).toEqual([]);
    client.state("bo");
    await client.until(() => client.log.includes("ann rest reached"));
    const { log } = client;
    const of = (tool: string) => ["ann", "bo"].find((agent) => log.includes(`${agent} ${tool}`));
    expect([of("hold_beam"), of("nail")].sort()).toEqual(["ann", "bo"]);
    expect(log).toContain(`${of("hold_beam")} finish`);
    expect(client.values["ann"]).toMatchObject({ nailed: true, beam_up: false });
    const [first] = client.connection.heard("begin");
    expect(first).toMatchObject({ squad: "builders", with: [], stepId: 1 });
    expect(first?.untilMs).toBeGreaterThan(0);
    expect(client.connection.codes()).toEqual([]);
  });

  it("waits for an event that opens a step, by its name", async () => {
    const client = new YardClient();
    for (const agent of ["ann", "bo"]) client.state(agent);
    client.squad({ events: [{ at: 20, then: {}, opens: ["saw"], name: "the log" }] });
    await client.until(() => client.log.some((line) => line.endsWith(" saw")));
    expect(client.nowMs).toBeGreaterThanOrEqual(20_000);
    expect(client.log.join()).toMatch(/(ann|bo) wait the log/);
  });

  it("tells who waits for whom", async () => {
    const client = new YardClient();
    client.values["bo"] = { ...START, at: "site" };
    client.squad();
    for (const agent of ["ann", "bo"]) client.state(agent);
    const ofBo = () => client.connection.heard("wait").find(({ agent }) => agent === "bo");
    await client.until(() => ofBo() !== undefined);
    const wait = ofBo();
    expect(wait).toMatchObject({
      ...{ squad: "builders", agent: "bo", for: "ann", what: expect.any(String) },
    });
    expect(wait?.untilMs).toBeGreaterThan(0);
  });

  it("changes nothing when a message is repeated, and follows another goal", async () => {
    const client = new YardClient();
    client.squad();
    for (const agent of ["ann", "bo"]) client.state(agent);
    await client.until(() => client.doing.size > 0);
    const before = client.connection.heard("interrupt").length;
    client.squad();
    await client.pass(100);
    expect(client.connection.heard("interrupt")).toHaveLength(before);
    client.squad({ goal: { planks: 2 } });
    await client.until(() => client.log.includes("ann rest reached"));
    expect(client.values["ann"]).toMatchObject({ nailed: false });
  });

  it("goes on without a member that leaves, and breaks off all steps when it ends", async () => {
    const client = new YardClient();
    client.squad({ goal: { planks: 2 } });
    for (const agent of ["ann", "bo"]) client.state(agent);
    await client.until(() => client.doing.size > 0);
    client.tell({ type: "idle", agent: "bo" });
    await client.until(() => client.log.includes("ann rest reached"));
    client.squad({ goal: "raised" });
    await client.until(() => client.doing.has("ann"));
    client.tell({ type: "disband", squad: "builders" });
    await client.pass(0);
    expect(client.log.at(-1)).toMatch(/interrupt$/);
    expect(client.doing.size).toBe(0);
    const { length } = client.log;
    await client.pass(5000);
    expect(client.log).toHaveLength(length);
  });

  it("tells with each new plan who does what, and what for, if the client asks", async () => {
    const client = new YardClient();
    client.squad({ roles: true });
    for (const agent of ["ann", "bo"]) client.state(agent);
    const told = () => client.connection.heard("roles");
    await client.until(() => told().length > 0);
    const [first] = told();
    expect(first).toMatchObject({ squad: "builders" });
    const tools = first?.roles.map(({ step }) => step.tool).sort();
    expect(tools).toEqual(["hold_beam", "nail", "saw", "walk", "walk"]);
    const saw = first?.roles.find(({ step }) => step.tool === "saw");
    expect(saw).toMatchObject({ isRunning: true, for: [{ what: "hold_beam" }] });
    await client.until(() => client.log.includes("ann rest reached"));
    const before = told().length;
    expect(before).toBeLessThan(5);
    client.squad();
    await client.pass(500);
    expect(told()).toHaveLength(before);
  });

  it("breaks off the steps of one member at an order, and plans anew", async () => {
    const client = new YardClient();
    client.squad();
    for (const agent of ["ann", "bo"]) client.state(agent);
    await client.until(() => client.doing.size === 2);
    client.tell({ type: "interrupt", squad: "builders", agent: "bo" });
    client.tell({ type: "interrupt", squad: "bakers" });
    client.tell({ type: "interrupt", squad: "builders", agent: "zed" });
    await client.until(() => client.log.includes("bo interrupt"));
    expect(client.log).not.toContain("ann interrupt");
    expect(client.connection.heard("interrupt")).toMatchObject([{ reason: "interrupted" }]);
    await client.until(() => client.log.includes("ann rest reached"));
  });

  it("begins from the steps in flight, under new ids", async () => {
    const client = new YardClient();
    client.values["bo"] = { ...START, at: "site" };
    client.share({ planks: 2, beam_up: true });
    const running = [
      { agent: "ann", step: { tool: "walk", args: { to: "site" } }, elapsedMs: 2000 },
      { agent: "bo", step: { tool: "hold_beam", args: {} }, elapsedMs: 500 },
    ];
    client.squad({ running });
    for (const agent of ["ann", "bo"]) client.state(agent);
    await client.pass(0);
    expect(client.connection.heard("begin")).toMatchObject([
      { agent: "ann", stepId: 1, step: { tool: "walk" }, untilMs: 4000, squad: "builders" },
      { agent: "bo", stepId: 2, step: { tool: "hold_beam" } },
    ]);
    await client.until(() => client.log.includes("ann rest reached"));
    expect(client.log.filter((line) => line === "bo hold_beam")).toHaveLength(1);
    expect(client.log).toContain("bo finish");
    expect(client.values["ann"]).toMatchObject({ nailed: true, beam_up: false });
    // The others have not told yet that the frame is gone.
    client.share({ nailed: false, planks: 2 });
    client.state("ann");
    client.squad({ running: [] });
    await client.until(() => client.doing.size > 0);
    client.squad({ running: [{ agent: "ann", step: { tool: "fly", args: {} } }] });
    await client.pass(0);
    expect(client.log.at(-1)).toBe("invalid-request /running/0/step");
    expect(client.connection.heard("error").at(-1)).toMatchObject({ squad: "builders" });
  });

  it("has goals of members, who bring theirs as they join", async () => {
    const client = new YardClient();
    client.squad({ goal: { planks: 2 }, goals: { ann: { at: "site" }, bo: { at: "mill" } } });
    for (const agent of ["ann", "bo"]) client.state(agent);
    await client.until(() => client.log.includes("bo rest reached"));
    expect([client.values["ann"]?.["at"], client.values["bo"]?.["at"]]).toEqual(["site", "mill"]);
    client.values["cy"] = { ...(client.values["bo"] as Values) };
    client.squad({
      goal: { planks: 2 },
      members: ["ann", "bo", "cy"],
      goals: { cy: { at: "site" } },
    });
    client.state("cy");
    await client.until(() => client.values["cy"]?.["at"] === "site");
    client.squad({ goal: { planks: 2 }, members: ["ann", "bo"], goals: { bo: { at: "site" } } });
    await client.until(() => client.values["bo"]?.["at"] === "site");
    expect(client.connection.codes()).toEqual([]);
    for (const [goals, place] of [
      [{ cy: { at: "site" } }, "/goals/cy"],
      [{ ann: { att: "site" } }, "/goals/ann/att"],
      [{ ann: { anyOf: Array.from({ length: 5000 }, () => ({ at: "site" })) } }, "/goals/ann"],
    ] as const) {
      client.squad({ goals });
      await client.pass(0);
      expect(client.log.at(-1)).toBe(`invalid-request ${place}`);
    }
  });

  it("refuses what does not fit, and keeps what it does", async () => {
    const client = new YardClient();
    const refused = async (more: object): Promise<string | undefined> => {
      client.squad(more);
      await client.pass(0);
      return client.log.at(-1);
    };
    expect(await refused({ goal: "rised" })).toBe("invalid-request /goal");
    expect(await refused({ members: ["ann", "ann"] })).toBe("invalid-request /members");
    const many = Array.from({ length: 17 }, (_, index) => `m${index}`);
    expect(await refused({ members: many })).toBe("invalid-request /members");
    expect(await refused({ measure: "speed" })).toBe("invalid-request /measure");
    expect(await refused({ events: [{ at: 1, then: { sun: true } }] })).toBe(
      "invalid-request /events/0/then/sun",
    );
    expect(await refused({ events: [{ at: 1, then: {}, opens: ["fly"] }] })).toBe(
      "invalid-request /events/0/opens/0",
    );
    expect(await refused({ disabled: { ann: ["fly"] } })).toBe("invalid-request /disabled/ann/0");
    client.squad();
    for (const agent of ["ann", "bo"]) client.state(agent);
    await client.until(() => client.doing.size > 0);
    expect(await refused({ goal: "rised" })).toBe("invalid-request /goal");
    await client.until(() => client.log.includes("ann rest reached"));
  });

  it("starts several steps of a member at one moment", async () => {
    const flag = { type: "boolean", shared: true, default: false } as const;
    const cave = loadDomain({
      name: "cave",
      state: { lit: flag, found: flag },
      tools: [
        {
          ...{ name: "torch", alongside: true, duration: 4, interrupted: { lit: false } },
          ...{ start: { lit: true }, then: { lit: false } },
        },
        // The torch burns for just as long.
        { name: "search", during: { lit: true }, then: { found: true }, duration: 4 },
      ],
      goals: [{ name: "found", when: { found: true } }],
    });
    const rig = new HostRig({ domain: cave as never });
    const { session, heard, codes } = rig.accept();
    const values = { lit: false, found: false };
    tellSession(session, { type: "state", seq: 1, agent: "ann", nowMs: 0, values });
    const squad = { squad: "s", members: ["ann"], goal: "found", budgetMs: 1000 };
    tellSession(session, { type: "squad", seq: 2, ...squad });
    for (let at = 0; at < 40 && heard("begin").length < 2; at++) {
      await rig.clock.advance(100);
    }
    const [torch, search] = heard("begin");
    expect([torch?.step.tool, search?.step.tool]).toEqual(["torch", "search"]);
    expect(search?.untilMs).toBe(torch?.untilMs);
    expect([heard("interrupt"), codes()]).toEqual([[], []]);
  });

  it("is refused in a domain without time", async () => {
    const rig = new HostRig();
    const { session, heard } = rig.accept();
    const squad = { squad: "s", members: ["ann"], goal: "warm", budgetMs: 5 };
    tellSession(session, { type: "squad", seq: 1, ...squad });
    await new Promise(setImmediate);
    expect(heard("error")[0]).toMatchObject({ code: "invalid-request", seq: 1 });
  });
});
