import { FakeClock } from "@understudy/planner-core/testing";
import { World } from "@understudy/world";
import { describe, expect, it } from "vitest";
import type { NumberedMessage } from "../session/session-parts.ts";
import { DUNGEON } from "../testing/dungeon.ts";
import { HostRig, tellSession } from "../testing/host/host-rig.ts";
import { RigLanes } from "../testing/host/rig-lanes.ts";
import { chest } from "../testing/host/things-client.ts";
import { onPlanKnown } from "../testing/on-plan-known.ts";
import { type BatchedQuestion, QuestionBatch } from "./question-batch.ts";

const SEARCH_MS = 3;
/** Such a small world has no crowd. */
const NEVER_IN_CROWD = { rests: () => false } as unknown as BatchedQuestion["member"];

/** A session whose agents stand at as many chests, each of which makes one rich, and whose searches take time. */
function openCrowd(count: number, searchMs = SEARCH_MS) {
  const rig = new HostRig({ domain: DUNGEON });
  const { orchestrator } = rig.domains.find({ domain: "dungeon" });
  const asked: string[] = [];
  const answerMs = new Map<string, number>();
  const signals: AbortSignal[] = [];
  onPlanKnown(orchestrator, ({ signal: _, ...request }) => {
    const name = request.agent.split("/").at(-1) as string;
    asked.push(name);
    return async ({ signal, budgetMs = 0 } = {}) => {
      signals.push(signal as AbortSignal);
      await new Promise<void>((resolve) => {
        rig.clock.setTimer(resolve, Math.min(searchMs, budgetMs));
      });
      answerMs.set(name, rig.clock.now());
      return orchestrator.plan(request);
    };
  });
  const accepted = rig.accept({ world: {} });
  const { session, heard } = accepted;
  const names = Array.from({ length: count }, (_, index) => `agent ${index}`);
  let seq = 0;
  const tell = (...messages: readonly object[]): void => {
    const numbered = messages.map((each) => ({ ...each, seq: ++seq }) as NumberedMessage);
    // As one batch: all are read before the first tick.
    session.lane.do(() => {
      tellSession(session, ...numbered);
      return undefined;
    });
  };
  const things = names.map((_, index) => chest(`chest ${index}`, 10 * index, 20));
  tell({ type: "see", part: 1, parts: 1, things });
  const state = (agent: string, gold = 0, at = 0) => ({
    ...{ type: "state", agent, nowMs: 0, at: [at] },
    values: { near: "nothing", gold, hurt: false },
  });
  const want = (agent: string, budgetMs: number, more: object = {}) => ({
    ...{ type: "want", agent, goal: "rich", budgetMs },
    ...more,
  });
  const ask = (agent: string, budgetMs: number, at = 0) => [
    state(agent, 0, at),
    want(agent, budgetMs),
  ];
  return { rig, ...accepted, heard, names, tell, state, want, ask, asked, answerMs, signals };
}

describe("a crowd of one session", () => {
  it("is answered one after the other, the earliest due first, each once", async () => {
    const { rig, heard, names, tell, ask, asked, answerMs } = openCrowd(3);
    tell(...names.flatMap((name, at) => ask(name, 400 + 10 * ((at + 2) % 3))));
    await rig.clock.advance(SEARCH_MS * 3);
    expect(asked).toEqual(["agent 1", "agent 2", "agent 0"]);
    expect(asked.map((name) => answerMs.get(name))).toEqual(
      asked.map((_, at) => SEARCH_MS * (at + 1)),
    );
    expect(heard("plan").map(({ agent }) => agent)).toEqual(asked);
    const chests = heard("plan").map(({ steps }) => steps.at(-1)?.args["chest"]);
    expect(new Set(chests).size).toBe(3);
  });

  it("gets errands as in process: each is answered within its budget, and finds a chest of its own", async () => {
    const { rig, heard, names, tell, ask, answerMs } = openCrowd(60);
    tell(...names.flatMap((name, at) => ask(name, 400 + 10 * ((at * 37) % 60))));
    await rig.clock.advance(400);
    expect(new Set(heard("plan").map(({ agent }) => agent)).size).toBe(60);
    // Who found nothing to do among so many rivals has slept for a moment.
    await rig.clock.advance(2000);
    const plans = heard("plan").filter(({ steps }) => steps.length > 0);
    expect(new Set(plans.map(({ agent }) => agent)).size).toBe(60);
    expect(new Set(plans.map(({ steps }) => steps.at(-1)?.args["chest"])).size).toBe(60);
    expect(answerMs.size).toBe(60);
  });

  it("has no budget that is over before its turn: from half of it on, nobody waits for others", async () => {
    const { rig, heard, names, tell, ask, answerMs } = openCrowd(60);
    tell(...names.flatMap((name, at) => ask(name, 60, 10 * at)));
    await rig.clock.advance(60);
    expect(new Set(heard("plan").map(({ agent }) => agent)).size).toBe(60);
    expect(Math.max(...answerMs.values())).toBeLessThanOrEqual(60);
  });

  it("waits for a long search for a moment only", async () => {
    const { rig, names, tell, ask, asked } = openCrowd(5, 300);
    tell(...names.flatMap((name) => ask(name, 2000)));
    await rig.clock.advance(9);
    expect(asked).toEqual(["agent 0"]);
    await rig.clock.advance(1);
    expect(asked).toEqual(names);
  });

  it("goes on when an agent leaves in the middle, rests, or wants something else", async () => {
    const { rig, heard, tell, ask, asked, names, state, want, signals } = openCrowd(6, 8);
    tell(...names.flatMap((name) => ask(name, 2000)));
    await rig.clock.advance(1);
    // The first is asked, the others wait.
    tell(state("agent 1", 20), { type: "idle", agent: "agent 2" });
    tell(want("agent 3", 1000, { goal: { goal: "robbed", things: { it: "chest 5" } } }));
    tell({ type: "leave", agent: "agent 0" });
    await rig.clock.advance(200);
    expect(signals[0]?.aborted).toBe(true);
    const rest = ["agent 3", "agent 1", "agent 4", "agent 5"];
    expect(asked).toEqual(["agent 0", ...rest]);
    expect(heard("plan").map(({ agent }) => agent)).toEqual(rest);
    const lengths = heard("plan").map(({ steps }) => steps.length);
    expect(lengths).toEqual([2, 0, 2, 2]);
  });

  it("leaves no timer, and hears no more, once its session ends in the middle", async () => {
    const { rig, session, names, tell, ask, asked, told, signals } = openCrowd(5, 8);
    tell(...names.flatMap((name) => ask(name, 2000)));
    await rig.clock.advance(1);
    session.end("done");
    const before = told.length;
    expect(signals[0]?.aborted).toBe(true);
    await rig.clock.advance(10_000);
    expect(asked).toEqual(["agent 0"]);
    expect(told).toHaveLength(before);
    expect(rig.clock.pendingTimers).toBe(0);
  });
});

describe("a batch", () => {
  /** An agent whose choice takes pieces of a millisecond. */
  function asking(
    clock: FakeClock,
    log: string[],
    name: string,
    pieces: number,
    put: "asked" | "over",
  ): BatchedQuestion {
    let left = pieces;
    return {
      ...{ dueMs: 1000, member: NEVER_IN_CROWD },
      chooseSome: () => {
        clock.advanceSync(1);
        log.push(name);
        return --left > 0;
      },
      put: () => {
        log.push(`${name} put`);
        return put;
      },
    };
  }

  function batchIn(clock: FakeClock, lane: ReturnType<RigLanes["lane"]>): QuestionBatch {
    const world = new World(DUNGEON, { clock });
    return new QuestionBatch({ clock, later: (work) => lane.do(work), world });
  }

  it("lets the session's messages in between the slices of a long choice", () => {
    const clock = new FakeClock();
    const log: string[] = [];
    const lane = new RigLanes().lane();
    const batch = batchIn(clock, lane);
    lane.do(() => {
      batch.add(asking(clock, log, "ann", 4, "over"));
      batch.add(asking(clock, log, "bo", 1, "over"));
      lane.do(() => {
        log.push("message");
        lane.do(() => void log.push("another") as undefined);
        return undefined;
      });
      return undefined;
    });
    expect(log).toEqual([
      "ann",
      "ann",
      "message",
      "ann",
      "ann",
      "ann put",
      "another",
      "bo",
      "bo put",
    ]);
  });

  it("goes on with those who wait when the agent that is asked withdraws", () => {
    const clock = new FakeClock();
    const log: string[] = [];
    const lane = new RigLanes().lane();
    const batch = batchIn(clock, lane);
    const ann = asking(clock, log, "ann", 1, "asked");
    batch.add(ann);
    batch.add(asking(clock, log, "bo", 1, "asked"));
    expect([log.includes("bo"), clock.pendingTimers]).toEqual([false, 1]);
    batch.drop(ann);
    expect([log.includes("bo"), clock.pendingTimers]).toEqual([true, 0]);
  });
});
