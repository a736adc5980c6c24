import { loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import type { ClientMessage } from "../messages/session-messages.ts";
import { HostRig, tellSession } from "../testing/host/host-rig.ts";

type Values = Record<string, boolean | number | string>;

describe("a step of three", () => {
  const LIFT = {
    name: "lift",
    state: {
      lit: { type: "boolean", shared: true },
      n: { type: "integer", min: 0, max: 1, shared: true },
    },
    tools: [
      {
        ...{ name: "lift", partners: 2, duration: 4, during: { lit: true } },
        then: { n: { "+": 1 } },
      },
    ],
    goals: [{ name: "lifted", when: { n: 1 } }],
  };

  const play = async () => {
    const rig = new HostRig({ domain: loadDomain(LIFT) as never });
    const { session, told } = rig.accept();
    let seq = 0;
    const tell = (message: Record<string, unknown>): void =>
      tellSession(session, { ...message, seq: ++seq } as unknown as ClientMessage<"state">);
    const members = ["ann", "bo", "cai"];
    const state = (nowMs: number, values: Values): void => {
      for (const agent of members) tell({ type: "state", agent, nowMs, values });
    };
    state(0, { lit: true, n: 0 });
    tell({ type: "squad", squad: "porters", members, goal: "lifted", budgetMs: 100 });
    for (let count = 0; count < 5; count++) await rig.clock.advance(100);
    const begun = told.flatMap((each) => (each.type === "begin" ? [each] : []));
    return { rig, told, tell, state, begun };
  };

  it("is one step, of which each is told who the others are", async () => {
    const { begun } = await play();
    expect(begun.map(({ agent, with: others }) => [agent, [...(others ?? [])].sort()])).toEqual([
      ["ann", ["bo", "cai"]],
      ["bo", ["ann", "cai"]],
      ["cai", ["ann", "bo"]],
    ]);
    expect(new Set(begun.map(({ stepId }) => stepId)).size).toBe(1);
  });

  it("ends for all with one report", async () => {
    const { rig, told, tell, begun } = await play();
    tell({ type: "step", agent: "ann", stepId: begun[0]?.stepId, event: "finished" });
    await rig.clock.advance(100);
    const ended = told.flatMap((each) => (each.type === "finish" ? [each.agent] : []));
    expect(ended.sort()).toEqual(["bo", "cai"]);
  });

  it("is broken off for all", async () => {
    const { rig, told, state } = await play();
    state(1000, { lit: false, n: 0 });
    for (let count = 0; count < 5; count++) await rig.clock.advance(100);
    const broken = told.flatMap((each) => (each.type === "interrupt" ? [each.agent] : []));
    expect(broken.sort()).toEqual(["ann", "bo", "cai"]);
  });
});
