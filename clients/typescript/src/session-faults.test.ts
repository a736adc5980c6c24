import { describe, expect, it } from "vitest";
import type { PlanStep } from "./message/schema.ts";
import { AT_HOME, CHOP, GO, Rig } from "./testing/session-rig.ts";

describe("a lost session", () => {
  it("leaves its plan stale, whatever the numbers of the next one", () => {
    const rig = new Rig();
    const agent = rig.planned();
    rig.forget();
    agent.see({ wood: 3 });
    rig.connect();
    rig.core.update(0);
    expect(rig.sent("state").at(-1)).toMatchObject({ seq: 1, values: { wood: 3 } });
    expect(agent.answer).toMatchObject({ steps: [GO, CHOP], proved: false, stale: true });
    const plan = { steps: [GO], cost: 2, source: "classical", status: "solved" };
    rig.hear({ type: "plan", n: 1, agent: "ann", basedOn: 1, want: 2, ...plan });
    expect(agent.answer).toMatchObject({ steps: [GO], proved: true, stale: false });
  });
});

describe("a message that is too long", () => {
  const LONG = "x".repeat(40_000);

  it("is not sent or numbered, and its agent is notified", () => {
    const rig = new Rig();
    const agent = rig.planned();
    const codes: string[] = [];
    agent.on("failed", ({ code }) => codes.push(code));
    agent.want("stocked", { memory: LONG });
    for (let frame = 0; frame < 100; frame++) rig.core.update(16 * frame);
    expect([rig.sent("want").length, codes]).toEqual([1, ["message-too-large"]]);
    agent.want("stocked");
    rig.core.update(1600);
    // Meanwhile the server does not plan for the old goal.
    expect(rig.sent("idle")).toMatchObject([{ seq: 3 }]);
    expect(rig.sent("want").at(-1)).toMatchObject({ seq: 4, goal: "stocked" });
  });

  it("may be followed by a shorter one at once", () => {
    const rig = new Rig();
    const agent = rig.planned();
    agent.on("failed", () => agent.want("stocked"));
    agent.want("stocked", { memory: LONG });
    rig.core.update(0);
    rig.core.update(0);
    // Meanwhile the server does not plan for the old goal.
    expect(rig.sent("idle")).toMatchObject([{ seq: 3 }]);
    expect(rig.sent("want").at(-1)).toMatchObject({ seq: 4, goal: "stocked" });
  });

  it("with a state delays goals, and no plan counts as proved", () => {
    const rig = new Rig();
    const agent = rig.planned();
    agent.see({ at: LONG });
    agent.want({ wood: 3 });
    rig.core.update(0);
    expect([rig.sent("want").length, agent.answer]).toEqual([1, undefined]);
    agent.see({ at: "forest" });
    rig.core.update(0);
    expect(rig.sent("want").at(-1)).toMatchObject({ seq: 4, goal: { wood: 3 } });
  });
});

describe("an error", () => {
  /** Two agents with recorded events. */
  function two() {
    const rig = new Rig();
    const told: string[] = [];
    for (const name of ["ann", "bob"]) {
      const agent = rig.core.agent(name);
      agent.see(AT_HOME);
      agent.want("stocked");
      agent.on("failed", ({ code }) => told.push(`${name} ${code}`));
    }
    rig.connect();
    rig.core.update(0);
    return { rig, told, error: { type: "error", code: "wrong", message: "it is wrong" } };
  }

  it.each([
    ["by name", { agent: "bob", seq: 99 }, ["bob wrong"], []],
    ["by the number of its want", { seq: 2 }, ["ann wrong"], []],
    ["by that of another want", { seq: 4 }, ["bob wrong"], []],
    ["as all are, if it concerns the session", {}, ["ann wrong", "bob wrong"], ["wrong"]],
    ["but not if it has left", { agent: "cid", seq: 7 }, [], []],
  ])("goes to the agent concerned, %s", (_, more, agents, all) => {
    const { rig, told, error } = two();
    if ("seq" in more) rig.hear({ type: "ack", received: 4 });
    rig.hear({ ...error, ...more });
    expect([told, rig.failed]).toEqual([agents, all]);
  });

  it("waits for the first listener", async () => {
    const rig = new Rig();
    const agent = rig.planned();
    rig.hear({ type: "error", code: "old", message: "", seq: 2 });
    rig.hear({ type: "error", code: "wrong", message: "", seq: 2 });
    const codes: string[] = [];
    agent.on("failed", ({ code }) => codes.push(code));
    await Promise.resolve();
    agent.on("failed", ({ code }) => codes.push(code));
    await Promise.resolve();
    expect(codes).toEqual(["wrong"]);
  });

  it("about a goal lets it be repeated a second later", () => {
    const rig = new Rig();
    const agent = rig.planned();
    agent.want("stocked");
    rig.core.update(0);
    expect(rig.sent("want").length).toBe(1);
    rig.hear({ type: "error", code: "invalid-request", message: "", seq: 2 });
    for (rig.nowMs = 0; rig.nowMs < 1000; rig.nowMs += 10) {
      agent.want("stocked");
      rig.core.update(rig.nowMs);
    }
    expect(rig.sent("want").length).toBe(1);
    rig.core.update(1000);
    agent.want("stocked");
    rig.core.update(2000);
    expect(rig.sent("want")).toMatchObject([{ seq: 2 }, { seq: 3, goal: "stocked" }]);
  });
});

describe("the end of a step", () => {
  /** An agent with steps started by the server's runner. */
  function played() {
    const rig = new Rig();
    const agent = rig.core.agent("ann");
    const told: PlanStep[] = [];
    agent.on("stepStarted", ({ step }) => told.push(step));
    agent.see(AT_HOME);
    agent.want("stocked", { runner: "server" });
    rig.connect();
    rig.core.update(0);
    const ends = () => rig.sent("step").map(({ stepId, event }) => `${event} ${stepId}`);
    return { rig, agent, told, ends, begin: { type: "begin", agent: "ann" } };
  }

  it("after an interruption does not count for the next one, even if equal", () => {
    const { rig, agent, told, ends, begin } = played();
    rig.hear({ ...begin, n: 1, stepId: 1, step: CHOP });
    rig.hear({ type: "interrupt", agent: "ann", n: 2, stepId: 1, reason: "plan-broken" });
    rig.hear({ ...begin, n: 3, stepId: 2, step: CHOP });
    agent.finished(told[0]);
    agent.failed("too late", told[0]);
    rig.core.update(0);
    expect([agent.step, ends()]).toEqual([CHOP, ["started 1", "started 2"]]);
    agent.finished(told[1]);
    rig.core.update(0);
    expect(ends().at(-1)).toBe("finished 2");
  });

  it("that a revised plan continues counts under its new number", () => {
    const { rig, agent, told, ends, begin } = played();
    rig.hear({ ...begin, n: 1, stepId: 1, step: CHOP });
    rig.hear({ ...begin, n: 2, stepId: 2, step: CHOP });
    agent.finished(told[0]);
    rig.core.update(0);
    expect([told.length, ends()]).toEqual([1, ["started 1", "finished 2"]]);
  });

  it("is not sent between a resync and the next step, which has no number yet", () => {
    const { rig, agent, told, ends, begin } = played();
    rig.hear({ ...begin, n: 1, stepId: 7, step: GO });
    rig.hear({ type: "resync" });
    agent.finished(told[0]);
    rig.hear({ ...begin, n: 2, stepId: 1, step: CHOP });
    agent.finished();
    rig.core.update(0);
    expect(ends()).toEqual(["started 7", "started 1", "finished 1"]);
  });

  it("is ignored after replacement by a local plan", () => {
    const rig = new Rig();
    const told: PlanStep[] = [];
    const agent = rig.core.agent("ann");
    agent.on("stepStarted", ({ step }) => told.push(step));
    rig.planned();
    const plan = { steps: [CHOP], cost: 2, source: "classical", status: "solved" };
    rig.hear({ type: "revised", n: 2, agent: "ann", basedOn: 1, want: 2, ...plan });
    agent.finished(told[0]);
    expect([told, agent.step]).toEqual([[GO, CHOP], CHOP]);
  });
});

describe("a departing agent", () => {
  it("is forgotten, by the server too, however many come and go", () => {
    const rig = new Rig();
    rig.connect();
    for (let index = 0; index < 10_000; index++) {
      const agent = rig.core.agent(`agent ${index}`);
      agent.see(AT_HOME);
      agent.want("stocked");
      rig.core.update(0);
      agent.leave();
      rig.core.update(0);
      rig.hear({ type: "ack", received: 3 * index + 3 });
    }
    expect(rig.sent("leave").at(-1)).toEqual({ type: "leave", agent: "agent 9999", seq: 30_000 });
    expect([rig.core.agents.size, rig.core.isSettled()]).toEqual([0, true]);
  });

  it("stops, and sends nothing more", () => {
    const rig = new Rig();
    const agent = rig.planned();
    const why: string[] = [];
    agent.on("stepInterrupted", (event) => why.push(event.why));
    agent.leave();
    agent.see({ wood: 3 });
    agent.want({ wood: 4 });
    agent.leave();
    rig.core.update(0);
    expect([why, agent.step, rig.sent("leave").length]).toEqual([["idle"], undefined, 1]);
    const again = rig.core.agent("ann");
    again.see(AT_HOME);
    rig.core.update(0);
    expect([again === agent, rig.sent("state").length]).toEqual([false, 2]);
  });

  it("is not reported to a server that never knew it", () => {
    const rig = new Rig();
    rig.core.agent("ann").leave();
    const bob = rig.planned();
    rig.core.lost(0);
    bob.leave();
    rig.forget();
    rig.connect();
    rig.core.update(0);
    expect(rig.sent("leave")).toEqual([]);
  });
});
