import { describe, expect, it } from "vitest";
import type { Agent } from "./agent.ts";
import type { Squad } from "./squad.ts";
import { AT_HOME, CHOP, GO, Rig } from "./testing/session-rig.ts";

/** A squad of ann and bo in an open session. */
class SquadRig extends Rig {
  readonly squad: Squad;
  readonly ann: Agent;
  readonly bo: Agent;
  readonly log: string[] = [];
  #n = 0;

  constructor() {
    super();
    this.squad = this.core.squad("two");
    [this.ann, this.bo] = ["ann", "bo"].map((name) => this.#watched(name)) as [Agent, Agent];
    this.connect();
    this.want();
  }

  #watched(name: string): Agent {
    const agent = this.core.agent(name);
    agent.see(AT_HOME);
    agent.on("stepStarted", ({ step, task }) =>
      this.log.push(`${name} ${step.tool} ${task?.leftMs}`),
    );
    agent.on("stepOver", ({ step }) => this.log.push(`${name} over ${step.tool}`));
    agent.on("stepInterrupted", ({ step, why }) => this.log.push(`${name} ${why} ${step.tool}`));
    return agent;
  }

  want(more: object = {}): void {
    this.squad.want("stocked", { members: ["ann", "bo"], ...more });
    this.core.update(this.nowMs);
  }

  push(message: object): void {
    this.hear({ n: ++this.#n, squad: "two", ...message });
  }

  /** A new session: numbers begin at 1. */
  startOver(): void {
    this.forget();
    this.said = [];
    this.#n = 0;
    this.connect();
    this.core.update(this.nowMs);
  }

  begin(agent: string, stepId: number, step: object, others: readonly string[] = []): void {
    const more = { with: others, untilMs: this.nowMs + 4000, for: [{ what: "goal" }] };
    this.push({ type: "begin", agent, stepId, step, ...more });
  }
}

describe("a squad", () => {
  it("tells the steps of its members, several of one, and their ends", () => {
    const rig = new SquadRig();
    rig.begin("ann", 1, GO);
    rig.begin("ann", 2, CHOP, ["bo"]);
    expect(rig.log).toEqual(["ann goto 4000", "ann chop 4000"]);
    expect(rig.ann.tasks).toMatchObject([
      { step: GO, with: [] },
      { step: CHOP, with: ["bo"] },
    ]);
    expect(rig.squad.parts).toMatchObject({ ann: { tasks: [{}, {}] }, bo: { tasks: [] } });
    rig.ann.failed("tired", rig.ann.tasks[1]?.step);
    rig.ann.finished();
    rig.ann.finished();
    rig.core.update(rig.nowMs);
    expect(rig.sent("step")).toMatchObject([
      { agent: "ann", stepId: 2, event: "failed", detail: "tired" },
      { agent: "ann", stepId: 1, event: "finished" },
    ]);
    rig.begin("bo", 3, CHOP);
    rig.push({ type: "finish", agent: "bo", stepId: 3 });
    rig.push({ type: "interrupt", agent: "bo", stepId: 3, reason: "late" });
    expect(rig.log.slice(2)).toEqual(["bo chop 4000", "bo over chop"]);
    rig.push({ type: "wait", agent: "bo", step: GO, for: "ann", what: "chop", untilMs: 30 });
    expect(rig.squad.parts["bo"]?.waits).toMatchObject({ for: "ann", what: "chop", leftMs: 30 });
    rig.push({ type: "rest", agent: "bo", reason: "done" });
    expect(rig.squad.parts["bo"]).toMatchObject({ rests: { reason: "done" }, waits: undefined });
  });

  it("tells the goals of its members, without that of one who leaves", () => {
    const rig = new SquadRig();
    rig.want({ goals: { ann: "cold", bo: { at: "home" } } });
    expect(rig.sent("squad").at(-1)?.["goals"]).toEqual({ ann: "cold", bo: { at: "home" } });
    rig.bo.want("stocked");
    rig.core.update(rig.nowMs);
    expect(rig.sent("squad").at(-1)?.["goals"]).toEqual({ ann: "cold" });
  });

  it("loses a member with another want, and gains it back", () => {
    const rig = new SquadRig();
    rig.begin("bo", 1, GO);
    rig.bo.want("stocked");
    rig.core.update(rig.nowMs);
    expect(rig.log.at(-1)).toBe("bo goal-changed goto");
    expect(rig.squad.members).toEqual(["ann"]);
    expect(rig.sent("squad").at(-1)).toMatchObject({ members: ["ann"] });
    rig.push({ type: "begin", agent: "bo", stepId: 9, step: CHOP });
    expect(rig.bo.tasks).toEqual([]);
    rig.want({ by: 90 });
    expect(rig.sent("idle")).toMatchObject([{ agent: "bo" }]);
    expect(rig.sent("squad").at(-1)).toMatchObject({ members: ["ann", "bo"], by: 90 });
    rig.core.squad("three").want("stocked", { members: ["ann"] });
    rig.bo.leave();
    rig.core.update(rig.nowMs);
    expect(rig.squad.goal).toBeUndefined();
    expect(rig.sent("disband")).toMatchObject([{ squad: "two" }]);
  });

  it("is saved and restored in the middle of a step", () => {
    const rig = new SquadRig();
    rig.begin("ann", 7, CHOP, ["bo"]);
    rig.begin("bo", 7, CHOP, ["ann"]);
    rig.nowMs += 1500;
    rig.core.update(rig.nowMs);
    const saved = JSON.parse(JSON.stringify([rig.ann.save(), rig.bo.save(), rig.squad.save()]));
    const other = new Rig();
    const [ann, bo, squad] = [
      other.core.agent("ann"),
      other.core.agent("bo"),
      other.core.squad("two"),
    ];
    const started: string[] = [];
    ann.on("stepStarted", ({ step, task }) =>
      started.push(`${step.tool} ${task?.with} ${task?.leftMs}`),
    );
    ann.restore(saved[0]);
    bo.restore(saved[1]);
    squad.restore(saved[2]);
    expect(started).toEqual(["chop bo 2500"]);
    expect(bo.tasks).toMatchObject([{ with: ["ann"] }]);
    other.connect();
    expect(other.sent("squad")).toMatchObject([
      { goal: "stocked", running: [{ agent: "ann", with: ["bo"], leftMs: 2500 }] },
    ]);
  });

  it("reports a refusal, and repeats its goal when the game does", () => {
    const rig = new SquadRig();
    const failed: string[] = [];
    const roles: string[] = [];
    rig.squad.on("failed", ({ code, pointer }) => failed.push(`${code} ${pointer}`));
    rig.squad.on("rolesChanged", (all) => roles.push(...all.map(({ agent }) => agent)));
    const error = { type: "error", message: "m", squad: "two" };
    rig.hear({ ...error, code: "too-busy", seq: 3 });
    rig.nowMs += 1000;
    rig.core.update(rig.nowMs);
    expect(rig.sent("squad")).toHaveLength(2);
    rig.hear({ ...error, code: "invalid-request", pointer: "/goal", seq: 4 });
    rig.want();
    expect(rig.sent("squad")).toHaveLength(2);
    rig.nowMs += 1000;
    rig.core.update(rig.nowMs);
    expect(rig.sent("squad")).toHaveLength(3);
    rig.hear({ ...error, code: "invalid-state", pointer: "/states/bo" });
    expect(failed).toEqual(["invalid-request /goal", "invalid-state /states/bo"]);
    expect(rig.failed).toEqual([]);
    const role = { step: GO, with: [], isRunning: true, fromMs: 0, untilMs: 9, for: [] };
    rig.push({ type: "roles", roles: [{ ...role, agent: "bo" }] });
    rig.push({ type: "roles", roles: [{ ...role, agent: 3 }] });
    expect(roles).toEqual(["bo"]);
    rig.squad.interrupt("bo");
    rig.squad.interrupt();
    rig.squad.want("stocked", { members: ["ann"], maintain: { at: "x".repeat(40_000) } });
    rig.core.update(rig.nowMs);
    expect(rig.sent("interrupt")).toMatchObject([{ squad: "two", agent: "bo" }, { squad: "two" }]);
    expect(failed.at(-1)).toBe("message-too-large undefined");
  });
});
