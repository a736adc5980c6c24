import { ClassicalPlanner } from "@understudy/classical";
import { type NowRequest, Orchestrator } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import type { LocalPlanner } from "./local-planner.ts";
import { AT_HOME, CHOP, domain, GO, Rig } from "./testing/session-rig.ts";

describe("an answer", () => {
  it("is proved for its own state and no other", () => {
    const rig = new Rig();
    const agent = rig.planned();
    expect(agent.answer).toMatchObject({ proved: true, stale: false });
    agent.see({ wood: 3 });
    expect(agent.answer).toMatchObject({ proved: false, stale: false });
  });

  it("is kept while the server is away, stale and never proved, for 5 s at 60 Hz", () => {
    const rig = new Rig();
    const agent = rig.planned();
    rig.core.lost(rig.nowMs);
    const sent = rig.said.length;
    for (let frame = 0; frame < 300; frame++) {
      rig.nowMs += 1000 / 60;
      agent.see({ wood: frame % 8 });
      rig.core.update(rig.nowMs);
      expect(agent.answer).toMatchObject({ proved: false, stale: true, steps: [GO, CHOP] });
    }
    expect(rig.said.length).toBe(sent);
  });

  it("comes from a local planner while the server is away", () => {
    const orchestrator = new Orchestrator({
      domain: domain.untyped,
      planner: new ClassicalPlanner(),
    });
    let isCutOff = true;
    const rig = new Rig({
      domain: orchestrator.domain,
      planNow: (request) =>
        isCutOff
          ? { status: "cut-off", plan: null, cost: 0, source: "classical" }
          : orchestrator.planNow(request as NowRequest, 60_000),
    });
    const agent = rig.planned();
    rig.core.lost(0);
    agent.see({ at: "forest" });
    expect(agent.answer?.steps).toEqual([GO, CHOP]);
    isCutOff = false;
    rig.core.update(0);
    expect(agent.answer).toMatchObject({ steps: [CHOP], proved: false, stale: true });
  });

  it("may come from any orchestrator", () => {
    const local: LocalPlanner = new Orchestrator({ domain, planner: new ClassicalPlanner() });
    expect(local.domain.state(AT_HOME as never)).toBeDefined();
  });

  it("survives a saved game", () => {
    const saved = JSON.parse(JSON.stringify(new Rig().planned().save()));
    const later = new Rig().core.agent("ann");
    later.restore(saved);
    expect(later.values).toEqual(AT_HOME);
    expect(later.answer).toMatchObject({ steps: [GO, CHOP], stale: true, proved: false });
  });

  it("is where it was in a saved game", () => {
    const before = new Rig().core.agent("ann");
    before.see(AT_HOME, [3, 4.5]);
    const saved = JSON.parse(JSON.stringify(before.save()));
    const rig = new Rig();
    rig.core.agent("ann").restore(saved);
    rig.connect();
    expect(rig.sent("state")).toMatchObject([{ values: AT_HOME, at: [3, 4.5] }]);
    // Earlier saves have no place.
    const { at: _, ...earlier } = saved;
    rig.core.agent("ann").restore(earlier);
    expect(rig.core.agent("ann").save().at).toEqual([3, 4.5]);
  });
});

describe("an order", () => {
  const orders = [
    { id: "a", goal: { goal: "felled", things: { it: 7 } } },
    { id: "b", goal: { goal: "felled", things: { it: 8 } } },
  ];
  const over = { type: "order", n: 1, agent: "ann", want: 2, id: "a", state: "done" };

  it("that is over is not given again, nor from a saved game", () => {
    const rig = new Rig();
    const agent = rig.core.agent("ann");
    const told: unknown[] = [];
    agent.on("orderChanged", (change) => told.push(change));
    agent.see(AT_HOME);
    agent.want("stocked", { orders });
    rig.connect();
    rig.core.update(0);
    rig.hear({ ...over, want: 9 });
    expect(told).toEqual([]);
    rig.hear({ ...over, n: 2 });
    rig.hear({ ...over, n: 3, id: "b", state: "postponed", reason: "taken" });
    expect(told).toMatchObject([
      { id: "a", state: "done" },
      { id: "b", reason: "taken" },
    ]);
    expect(agent.orders.get("b")).toEqual({ state: "postponed", reason: "taken" });
    // Repeating the same orders in each tick sends nothing.
    agent.want("stocked", { orders });
    rig.core.update(0);
    expect(rig.sent("want")).toHaveLength(1);
    expect(agent.save().want?.orders).toEqual([orders[1]]);
    rig.forget();
    rig.connect();
    rig.core.update(0);
    expect(rig.sent("want").at(-1)).toMatchObject({ orders: [orders[1]] });
  });
});

describe("an early step", () => {
  const early = { type: "early", agent: "ann", basedOn: 1, want: 2 };
  const solved = { steps: [GO, CHOP], cost: 4, source: "classical", status: "solved" };
  const plan = { type: "plan", agent: "ann", basedOn: 1, want: 2, ...solved };

  /** An agent with a pending plan, and its started and interrupted steps. */
  function asking() {
    const rig = new Rig();
    const agent = rig.core.agent("ann");
    const played: string[] = [];
    agent.on("stepStarted", ({ step }) => played.push(step.tool));
    agent.on("stepInterrupted", ({ step }) => played.push(`stop ${step.tool}`));
    agent.see(AT_HOME);
    agent.want("stocked");
    rig.connect();
    return { rig, agent, played };
  }

  it("is not repeated: the agent follows the rest of the plan", () => {
    const { rig, agent, played } = asking();
    rig.hear({ ...early, n: 1, step: GO, index: 0 });
    agent.see({ at: "forest" });
    agent.finished();
    rig.core.update(0);
    const wants = () => rig.said.filter((text) => text.includes('"want"')).length;
    const asked = wants();
    rig.hear({ ...plan, n: 2 });
    expect(played).toEqual(["goto", "chop"]);
    expect(agent.answer).toMatchObject({ steps: [CHOP], proved: false, stale: false });
    expect(wants()).toBe(asked);
  });

  it("that is completed does not validate a different plan", () => {
    const { rig, agent, played } = asking();
    rig.hear({ ...early, n: 1, step: GO, index: 0 });
    agent.see({ at: "forest" });
    agent.finished();
    rig.core.update(0);
    rig.hear({ ...plan, n: 2, steps: [CHOP, GO] });
    expect(played).toEqual(["goto"]);
    expect(JSON.parse(rig.said.at(-2) ?? "")).toMatchObject({ type: "want" });
  });

  it.each([
    ["for an old state", { basedOn: 0, step: GO, index: 0 }],
    ["of another want", { want: 1, step: GO, index: 0 }],
    ["after a gap", { step: CHOP, index: 1 }],
    ["that is none", { step: "go", index: 0 }],
    ["without an index", { step: GO }],
  ])("%s is dropped", (_, changes) => {
    const { rig, agent, played } = asking();
    rig.hear({ ...early, n: 1, ...changes });
    expect([played, agent.answer]).toEqual([[], undefined]);
  });
});

describe("a session", () => {
  it("backs off between attempts, up to 10 s", () => {
    const rig = new Rig();
    const waits: number[] = [];
    for (let attempt = 0; attempt < 8; attempt++) {
      rig.core.connecting({ send: () => {}, close: () => {} }, rig.nowMs);
      rig.core.lost(rig.nowMs);
      let wait = 0;
      while (!rig.core.isConnectionDue(rig.nowMs + wait)) wait += 250;
      waits.push(wait);
      rig.nowMs += wait;
    }
    expect(waits).toEqual([250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
  });

  it("also backs off from a server that only sends welcomes", () => {
    const rig = new Rig();
    const waits: number[] = [];
    for (let attempt = 0; attempt < 4; attempt++) {
      rig.connect();
      // Traffic makes a connection count as good.
      if (attempt === 2) rig.hear({ type: "ack", received: 0 });
      rig.core.lost(rig.nowMs);
      let wait = 0;
      while (!rig.core.isConnectionDue(rig.nowMs + wait)) wait += 250;
      waits.push(wait);
      rig.nowMs += wait;
    }
    expect(waits).toEqual([250, 500, 250, 500]);
  });

  it.each([
    ["sent again", 0, false],
    ["received before", 2, true],
  ])("waits for the acknowledgement of what is %s", (_, received, isKept) => {
    const rig = new Rig();
    const agent = rig.core.agent("ann");
    agent.see(AT_HOME);
    agent.want("stocked");
    rig.connect();
    rig.core.lost(rig.nowMs);
    rig.connect(received);
    rig.core.update(rig.nowMs + 9900);
    expect(rig.core.isOpen()).toBe(true);
    rig.core.update(rig.nowMs + 10_100);
    expect(rig.core.isOpen()).toBe(isKept);
  });

  it.each([
    { type: "welcome", resumeToken: "a", received: 0 },
    { type: "ack", received: 0 },
  ])("gives up a server that acknowledges nothing new, but says again: $type", (again) => {
    const rig = new Rig();
    rig.core.agent("ann").see(AT_HOME);
    rig.connect();
    for (let second = 2; second < 10; second += 2) {
      rig.core.update(rig.nowMs + second * 1000);
      rig.hear(again);
    }
    expect(rig.core.isOpen()).toBe(true);
    rig.core.update(rig.nowMs + 10_100);
    expect(rig.core.isOpen()).toBe(false);
  });

  it("sends no message above the size limit, with any number of agents", () => {
    const rig = new Rig();
    for (let index = 0; index < 1000; index++) rig.core.agent(`agent ${index}`).see(AT_HOME);
    rig.connect();
    rig.core.update(0);
    const states = rig.said.flatMap((text) => JSON.parse(text).messages ?? []);
    expect(states.map(({ seq }) => seq)).toEqual(states.map((_, index) => index + 1));
    expect(states.length).toBe(1000);
    expect(Math.max(...rig.said.map((text) => Buffer.byteLength(text)))).toBeLessThanOrEqual(
      32_768,
    );
  });

  const deep = `${"[".repeat(10_000)}${"]".repeat(10_000)}`;
  const plan = { n: 2, agent: "ann", basedOn: 1, want: 2, cost: 4, source: "x", status: "solved" };
  it.each([
    "",
    "{",
    "3",
    "null",
    "NaN",
    deep,
    `{"type":${deep}}`,
    '{"type":3}',
    '{"type":"__proto__"}',
    '{"type":"constructor","n":2}',
    '{"type":"welcome"}',
    '{"type":"welcome","resumeToken":3,"received":0,"limits":null}',
    '{"type":"ack","received":"all"}',
    '{"type":"ack","received":-1}',
    '{"type":"resync","agents":3}',
    '{"type":"error"}',
    '{"type":"error","code":{},"message":[]}',
    '{"type":"interrupt","n":2,"agent":"ann","stepId":{}}',
    '{"type":"plan","n":"2","agent":"ann","steps":[]}',
    '{"type":"plan","n":1e999,"agent":"ann","steps":[]}',
    '{"type":"plan","n":2,"agent":"ann","steps":3}',
    JSON.stringify({ type: "plan", ...plan, n: undefined, steps: [] }),
    JSON.stringify({ type: "plan", ...plan, steps: [], status: "sold" }),
    JSON.stringify({ type: "plan", ...plan, steps: [], cost: "4" }),
    JSON.stringify({ type: "plan", ...plan, steps: [null] }),
    JSON.stringify({ type: "plan", ...plan, steps: [{ tool: "chop", args: { a: {} } }] }),
    `{"type":"plan","n":2,"agent":"ann","basedOn":1,"want":2,"cost":1e999,"source":"x","status":"solved","steps":[]}`,
  ])("survives %.70j", (text) => {
    const rig = new Rig();
    const agent = rig.planned();
    rig.core.heard(text, 0);
    rig.core.update(0);
    expect(agent.answer).toMatchObject({ steps: [GO, CHOP], proved: true });
    expect([rig.core.state, rig.sent("state").length, rig.failed]).toEqual(["open", 1, []]);
  });
});
