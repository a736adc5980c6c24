import { loadDomain, type Step } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import type { ClientMessage, ServerMessage } from "../messages/session-messages.ts";
import type { NumberedMessage } from "../session/session-parts.ts";
import { HostRig, tellSession } from "../testing/host/host-rig.ts";

/** One holds a gate open while the other takes the gold behind it; two carry a chest. */
const VAULT = loadDomain({
  name: "vault",
  kinds: {
    gate: { held: { type: "boolean", default: false } },
    chest: { gold: { type: "integer", min: 0, max: 9 }, gate: { type: "thing", of: "gate" } },
  },
  places: { gate: 1, chest: 2 },
  state: {
    near: { type: "thing", of: ["gate", "chest"], position: true },
    loot: { type: "integer", min: 0, max: 40, shared: true, default: 0 },
  },
  tools: [
    {
      ...{ name: "go", things: { to: ["gate", "chest"] }, then: { near: "$to" } },
      ...{ duration: { way: "$to" }, cost: { way: "$to" } },
    },
    {
      ...{ name: "hold", things: { gate: "gate" }, when: { near: "$gate" }, claims: ["$gate"] },
      ...{ start: { "$gate.held": true }, then: { "$gate.held": false } },
      ...{ interrupted: { "$gate.held": false }, duration: { from: 1, to: 20 } },
    },
    {
      ...{ name: "loot", things: { chest: "chest", gate: "gate" }, claims: ["$chest"] },
      when: { near: "$chest", "$chest.gate": "$gate", "$chest.gold": { ">": 0 } },
      ...{ during: { "$gate.held": true }, duration: 2 },
      then: { "$chest.gold": 0, loot: { "+": 5 } },
    },
  ],
  goals: [
    { name: "rich", when: { loot: { ">=": 5 } } },
    { name: "robbed", things: { it: "chest" }, when: { "$it.gold": 0 } },
    { name: "near", things: { it: "chest" }, when: { near: "$it" } },
  ],
} as const);

const chest = (id: string, x: number) => ({
  ...{ id, kind: "chest", at: [x], properties: { gold: 5, gate: "north gate" } },
});

/** A client whose agents rob a vault; every step takes as long as expected. */
class Robbers {
  readonly rig = new HostRig({ domain: VAULT as never });
  readonly connection;
  readonly log: string[] = [];
  readonly doing = new Map<string, ServerMessage<"begin">>();
  readonly near = new Map<string, string>();
  readonly claims = new Map<string, readonly unknown[]>();
  readonly asked: ServerMessage<"ways">[] = [];
  wayOf: ((to: unknown) => number) | undefined;
  loot = 0;
  nowMs = 0;
  /** Whether a chest is gone once it is empty. */
  isFragile = false;
  #batch: NumberedMessage[] | undefined;
  #seq = 0;
  #heard = 1;

  constructor(world: object = {}) {
    this.connection = this.rig.accept({ world });
    const things = [{ id: "north gate", kind: "gate", at: [4] }, chest("old", 3), chest("new", 6)];
    this.tell({ type: "see", part: 1, parts: 1, things });
  }

  tell(message: Record<string, unknown>): void {
    const numbered = { ...message, seq: ++this.#seq } as unknown as ClientMessage<"state">;
    if (this.#batch === undefined) tellSession(this.connection.session, numbered);
    else this.#batch.push(numbered);
  }

  /** Sends what is told meanwhile as one batch. */
  together(work: () => void): void {
    const messages: NumberedMessage[] = [];
    this.#batch = messages;
    work();
    this.#batch = undefined;
    const { session } = this.connection;
    session.lane.do(function* () {
      for (const message of messages) {
        yield* session.receive(message) ?? [];
        yield;
      }
    });
  }

  state(agent: string): void {
    const values = { near: this.near.get(agent) ?? "nothing", loot: this.loot };
    this.tell({ type: "state", agent, nowMs: this.nowMs, values, at: [0] });
  }

  squad(more: object = {}): void {
    const goal = { goal: "rich", budgetMs: 1000 };
    this.tell({ type: "squad", squad: "gang", members: ["ann", "bo"], ...goal, ...more });
  }

  start(more: object = {}): void {
    for (const agent of ["ann", "bo"]) this.state(agent);
    this.squad(more);
  }

  see(...things: object[]): void {
    this.tell({ type: "see", things });
  }

  async pass(ms: number): Promise<void> {
    await this.rig.clock.advance(0);
    this.nowMs += ms;
    await this.rig.clock.advance(ms);
    const { told } = this.connection;
    for (; this.#heard < told.length; this.#heard++) this.#hear(told[this.#heard] as ServerMessage);
  }

  async until(isDone: () => boolean): Promise<void> {
    for (let tick = 0; tick < 300 && !isDone(); tick++) {
      await this.pass(100);
      this.#end();
    }
    expect(isDone(), this.log.join("; ")).toBe(true);
  }

  #hear(message: ServerMessage): void {
    if (message.type === "begin") {
      const { agent, step } = message;
      this.log.push([agent, step.tool, ...Object.values(step.args)].join(" "));
      this.doing.set(agent, message);
      if (step.tool === "hold") this.see({ id: step.args["gate"], properties: { held: true } });
    } else if (message.type === "finish" || message.type === "interrupt") {
      const why = message.type === "interrupt" ? ` ${message.reason}` : "";
      const step = this.doing.get(message.agent)?.step;
      this.log.push(`${message.agent} ${message.type} ${step?.tool}${why}`);
      this.doing.delete(message.agent);
      if (step?.tool === "hold") this.see({ id: step.args["gate"], properties: { held: false } });
    } else if (message.type === "claims") this.claims.set(message.agent, message.things);
    else if (message.type === "rest") this.log.push(`${message.agent} rests ${message.reason}`);
    else if (message.type === "error") this.log.push(`${message.code} ${message.pointer}`);
    else if (message.type === "ways") {
      this.asked.push(message);
      const { wayOf } = this;
      if (wayOf === undefined) return;
      const ways = message.ways.map((row) => ({ ...row, costs: row.to.map(wayOf) }));
      this.tell({ type: "ways", agent: message.agent, ways });
    }
  }

  #end(): void {
    for (const [agent, { step, stepId, untilMs = 0 }] of this.doing) {
      if (untilMs > this.nowMs || step.tool === "hold") continue;
      this.doing.delete(agent);
      this.together(() => this.#done(agent, step, stepId));
    }
  }

  #done(agent: string, { tool, args }: Step, stepId: number): void {
    if (tool === "go") this.near.set(agent, String(args["to"]));
    if (tool === "loot") {
      this.loot += 5;
      const after = this.isFragile ? { gone: true } : { properties: { gold: 0 } };
      this.see({ id: args["chest"], ...after });
    }
    this.state(agent);
    this.tell({ type: "step", agent, stepId, event: "finished" });
  }
}

describe("a squad in a session with things", () => {
  it("plays its plan about the client's things, and claims them for all members", async () => {
    const client = new Robbers();
    client.start({ roles: true });
    await client.until(() => client.claims.size === 2);
    expect([...(client.claims.get("ann") ?? [])].sort()).toEqual(["north gate", "old"]);
    expect(client.claims.get("bo")).toEqual(client.claims.get("ann"));
    const [roles] = client.connection.heard("roles");
    const loot = roles?.roles.find(({ step }) => step.tool === "loot");
    expect(loot).toMatchObject({ step: { args: { chest: "old", gate: "north gate" } } });
    await client.until(() => client.log.includes("ann rests reached"));
    expect(client.loot).toBe(5);
    const who = client.log.find((line) => line.endsWith("loot old north gate"));
    const holder = who?.startsWith("ann") === true ? "bo" : "ann";
    expect(client.log).toContain(`${holder} hold north gate`);
    expect(client.log).toContain(`${holder} finish hold`);
    expect(client.claims.get("ann")).toEqual([]);
    expect(client.connection.codes()).toEqual([]);
  });

  it("follows orders about things, bans and conditions, and refuses what does not fit", async () => {
    const client = new Robbers();
    const refused = async (more: object): Promise<string | undefined> => {
      client.squad(more);
      await client.pass(0);
      return client.log.at(-1);
    };
    client.start({ goal: "robbd" });
    await client.pass(0);
    expect(client.log.at(-1)).toBe("invalid-request /goal");
    expect(await refused({ ways: {} })).toBe("invalid-request /ways");
    expect(await refused({ disabled: { bo: ["go", "fly"] } })).toBe(
      "invalid-request /disabled/bo/1/tool",
    );
    const goal = { goal: "robbed", things: { it: "new" } };
    client.squad({ goal, disabled: { ann: ["hold"] } });
    await client.until(() => client.doing.size === 2);
    expect(await refused({ goal, maintain: { loot: { "<": "x" } } })).toMatch(/^invalid-request/);
    expect(await refused({ goal, by: 1.23456 })).toBe("invalid-request /by");
    await client.until(() => client.log.includes("ann rests reached"));
    expect(client.log).toContain("bo hold north gate");
    expect(client.log).toContain("ann loot new north gate");
    const disabled = { ann: [{ tool: "loot", args: { chest: "old" } }] };
    client.squad({ goal: { goal: "robbed", things: { it: "old" } }, disabled });
    await client.until(() => client.loot === 10);
    expect(client.log).toContain("bo loot old north gate");
  });

  it("has goals of members about things, also of those who join later", async () => {
    const client = new Robbers();
    const near = (it: string) => ({ goal: "near", things: { it } });
    client.start({ goal: { goal: "robbed", things: { it: "old" } }, goals: { ann: near("new") } });
    await client.until(() => client.log.includes("ann rests reached"));
    expect([client.near.get("ann"), client.loot]).toEqual(["new", 5]);
    const members = ["ann", "bo", "cy"];
    const anywhere = { goal: {}, members, budgetMs: 1000 };
    const refused = async (more: object): Promise<string | undefined> => {
      client.tell({ type: "squad", squad: "gang", ...anywhere, ...more });
      await client.pass(0);
      return client.log.at(-1);
    };
    expect(await refused({ goals: { dee: near("old") } })).toBe("invalid-request /goals/dee");
    expect(await refused({ goals: { cy: { goal: "near", things: {} } } })).toBe(
      "invalid-request /goals/cy/things/it",
    );
    client.tell({
      ...{ type: "squad", squad: "gang", ...anywhere },
      goals: { bo: near("new"), cy: near("old") },
    });
    client.state("cy");
    await client.until(() => client.near.get("bo") === "new" && client.near.get("cy") === "old");
    expect(client.connection.codes()).toEqual(["invalid-request", "invalid-request"]);
  });

  it("leaves what others hold, may use what a member holds, and loses what goes", async () => {
    const client = new Robbers();
    client.see({ id: "old", holder: "player" }, { id: "new", holder: "bo" });
    client.start();
    await client.until(() => client.log.some((line) => line.includes("loot")));
    expect(client.log.at(-1)).toMatch("loot new north gate");
    client.see({ id: "new", gone: true }, { id: "old", holder: "" });
    await client.until(() => client.log.some((line) => line.endsWith("interrupt loot broken")));
    await client.until(() => client.loot === 5);
    expect(client.log.some((line) => line.endsWith("loot old north gate"))).toBe(true);
  });

  it("is no condition for times: the plan of one agent among things has them, too", async () => {
    const client = new Robbers();
    client.state("ann");
    const goal = { goal: "near", things: { it: "old" } };
    client.tell({ type: "want", agent: "ann", goal, budgetMs: 1000 });
    await client.pass(0);
    const [plan] = client.connection.heard("plan");
    expect(plan?.steps).toEqual([
      { tool: "go", args: { to: "old" }, startsAt: 0, duration: expect.any(Number) },
    ]);
    expect(plan?.steps[0]?.duration).toBeGreaterThan(0);
  });

  it("does not break off a step that used up its thing, and whose end comes in the same batch", async () => {
    const client = new Robbers();
    client.isFragile = true;
    client.start();
    await client.until(() => client.log.includes("ann rests reached"));
    expect(client.loot).toBe(5);
    expect(client.log.filter((line) => line.includes("interrupt"))).toEqual([]);
  });

  it("waits for the client's ways before it plans, and plans without them if none come", async () => {
    const client = new Robbers({ ways: true });
    client.wayOf = (to) => (to === "old" ? -1 : 2);
    client.start();
    await client.until(() => client.loot === 5);
    expect(client.asked.length).toBeGreaterThan(0);
    expect(client.log.some((line) => / old/.test(line))).toBe(false);
    const silent = new Robbers({ ways: true });
    silent.start();
    await silent.until(() => silent.loot === 5);
    expect(silent.asked.length).toBeGreaterThan(0);
  });

  it("goes on as members leave for wants of their own, come back, and join", async () => {
    const client = new Robbers();
    client.start();
    await client.until(() => client.doing.size === 2);
    client.tell({
      ...{ type: "want", agent: "bo", goal: "rich", budgetMs: 1000 },
      disabled: [{ tool: "go", args: { to: "old" } }],
    });
    await client.until(() => client.log.includes("bo interrupt go disposed"));
    await client.until(() => client.claims.get("bo")?.length === 0);
    client.state("cai");
    client.squad({ members: ["ann", "cai"] });
    await client.until(() => client.doing.has("cai"));
    client.squad({ members: ["ann", "bo"] });
    await client.until(() => client.log.includes("ann rests reached"));
    expect(client.log).toContain("cai interrupt go disposed");
    client.tell({ type: "disband", squad: "gang" });
    await client.pass(0);
    expect(client.connection.codes()).toEqual([]);
  });

  it("begins from steps in flight, and breaks off one whose thing is gone", async () => {
    const client = new Robbers();
    const running = [
      { agent: "ann", step: { tool: "go", args: { to: "north gate" } }, elapsedMs: 1000 },
      { agent: "bo", step: { tool: "go", args: { to: "crypt" } }, elapsedMs: 1000 },
    ];
    client.start({ running });
    await client.pass(0);
    expect(client.log.slice(0, 3)).toEqual([
      "ann go north gate",
      "bo go crypt",
      "bo interrupt go broken",
    ]);
    await client.until(() => client.log.includes("ann rests reached"));
    expect(client.log.filter((line) => line === "ann go north gate")).toHaveLength(1);
  });
});
