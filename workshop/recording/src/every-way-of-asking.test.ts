import { ClassicalPlanner } from "@understudy/classical";
import {
  type DomainDefinition,
  loadDomain,
  Orchestrator,
  type Outcome,
  type PlanRequest,
} from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { readRecording } from "./read/read-recording.ts";
import { recordOrchestrator } from "./record/recorded-orchestrator.ts";
import { RunRecorder } from "./record/run-recorder.ts";
import type { RequestLine } from "./recording.ts";
import { replayRun } from "./replay/replay-run.ts";

const domain = loadDomain({
  name: "hut",
  state: {
    wood: { type: "integer", min: 0, max: 5 },
    warm: { type: "boolean" },
  },
  tools: [
    { name: "chop", then: { wood: { "+": 1 } } },
    { name: "light", when: { wood: { ">=": 2 } }, then: { wood: { "-": 2 }, warm: true } },
  ],
  goals: [{ name: "warm", when: { warm: true } }],
} satisfies DomainDefinition);
const request: PlanRequest = {
  agent: "ann",
  state: domain.state({ wood: 0, warm: false }),
  goal: "warm",
  budgetMs: 10_000,
};

/** A method that plans, as a function to its outcome. */
type Way = (orchestrator: Orchestrator, asked: PlanRequest) => Outcome | Promise<Outcome>;

/** Every public planning method of an orchestrator. */
const WAYS: Readonly<Record<string, Way>> = {
  plan: (orchestrator, asked) => orchestrator.plan(asked),
  planNow: (orchestrator, asked) => orchestrator.planNow(asked, 10_000),
  planMany: (orchestrator, asked) => {
    const [outcome] = orchestrator.planMany([asked], 10_000);
    return outcome as Outcome;
  },
};
/** Public methods that do not plan. */
const OTHERS = ["constructor", "describe", "dispose", "flush", "hasLlm"];

function recorded() {
  const lines: string[] = [];
  const recorder = new RunRecorder({ to: { write: (line) => lines.push(line) } });
  const orchestrator = recordOrchestrator({ domain, planner: new ClassicalPlanner() }, recorder);
  const read = () => {
    recorder.close();
    return readRecording(`${lines.join("\n")}\n`);
  };
  return { recorder, orchestrator, read };
}

const requestsOf = ({ lines }: ReturnType<typeof readRecording>): readonly RequestLine[] =>
  lines.flatMap((line) => (line.kind === "request" ? [line.value] : []));

describe("a recorded orchestrator", () => {
  it("covers every planning method", () => {
    const methods = Object.getOwnPropertyNames(Orchestrator.prototype);
    expect([...methods].sort()).toEqual([...Object.keys(WAYS), ...OTHERS].sort());
  });

  it.each(Object.entries(WAYS))("records requests through %s, and replays them", async (_, ask) => {
    const { orchestrator, read } = recorded();
    const outcome = await ask(orchestrator, request);
    expect(outcome.status).toBe("solved");
    const recording = read();
    const [line, ...others] = requestsOf(recording);
    expect(others).toEqual([]);
    expect(line).toMatchObject({ agent: "ann", goal: "warm", state: [0, 0] });
    expect(line?.outcome?.actions).toEqual(outcome.plan?.actions);
    expect(recording.end?.unrecorded).toBeUndefined();
    expect(await replayRun(recording)).toMatchObject({ identical: true, replayed: 1 });
  });

  it("refuses the same requests as any other", async () => {
    const { recorder, orchestrator } = recorded();
    const wrong = { ...request, budgetMs: Number.NaN };
    await expect(orchestrator.plan(wrong)).rejects.toThrow(/budgetMs/);
    const unknown = { ...request, goal: "wram" as "warm" };
    await expect(orchestrator.plan(unknown)).rejects.toThrow(/wram/);
    expect(recorder.stats.refused).toBe(2);
  });

  it("counts unrecorded requests, and a replay reports them", async () => {
    const { orchestrator, read } = recorded();
    await orchestrator.plan(request);
    Orchestrator.prototype.planNow.call(orchestrator, request);
    const recording = read();
    expect(recording.end?.unrecorded).toBe(1);
    expect(await replayRun(recording)).toMatchObject({ identical: false, unrecorded: 1 });
  });
});

describe("a failing sink", () => {
  it.each([
    [
      "throws",
      (full: () => boolean) => ({
        write: () => {
          if (full()) throw new Error("the disk is full");
        },
      }),
    ],
    [
      "says so",
      (full: () => boolean) => ({
        write: () => {},
        get error() {
          return full() ? new Error("the disk is full") : undefined;
        },
      }),
    ],
    [
      "throws at the end",
      () => ({
        write: () => {},
        close: () => {
          throw new Error("the disk is full");
        },
      }),
    ],
  ])("stops no game, and is told after: one that %s", async (_, sinkOf) => {
    let bytes = 0;
    const sink = sinkOf(() => bytes > 100);
    const recorder = new RunRecorder({ to: sink });
    expect(recorder.error).toBeUndefined();
    const orchestrator = recordOrchestrator({ domain, planner: new ClassicalPlanner() }, recorder);
    bytes = 200;
    for (const ask of Object.values(WAYS)) {
      expect((await ask(orchestrator, request)).status).toBe("solved");
    }
    recorder.close();
    expect(recorder.error).toEqual(new Error("the disk is full"));
  });
});
