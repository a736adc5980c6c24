import { ClassicalPlanner } from "@understudy/classical";
import {
  type AnyDomainTypes,
  type LlmAnswer,
  type NowRequest,
  type OrchestratorOptions,
  type Outcome,
  seededRandom,
} from "@understudy/planner-core";
import {
  FakeClock,
  ScriptedLlmPlanner,
  settle,
  woodcutter,
} from "@understudy/planner-core/testing";
import { WordReader } from "@understudy/words";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { recordOrchestrator } from "./record/recorded-orchestrator.ts";
import { RunRecorder } from "./record/run-recorder.ts";
import type { RequestLine } from "./recording.ts";
import { type ReplayResult, replayRun } from "./replay/replay-run.ts";

const domain = woodcutter.untyped;
const directive = { directive: "make some money" };
/** No action removes an axe, so the LLM planner chooses among the other goals. */
const hopeless = { oneOf: [{ has_axe: false }, { wood: { ">=": 2 } }, { fire_lit: true }] };

interface Request {
  readonly has_axe?: boolean;
  readonly goal?: NowRequest["goal"];
  /** `planNow` and `planMany` do not wait for the LLM planner. */
  readonly way?: "plan" | "planNow" | "planMany";
  readonly pauseMs?: number;
}

/** Records requests of one agent, with an LLM planner that chooses by call number. */
async function record(
  requests: readonly Request[],
  indexOf: (call: number) => number,
  words: Partial<OrchestratorOptions<AnyDomainTypes>> = {},
): Promise<{ lines: string[]; outcomes: Outcome[] }> {
  const clock = new FakeClock();
  const lines: string[] = [];
  const recorder = new RunRecorder({ to: { write: (line) => lines.push(line) }, seed: 1, clock });
  const script = (_question: unknown, call: number): { afterMs: number; answer: LlmAnswer } => ({
    afterMs: 20,
    answer: { kind: "choice", index: indexOf(call), text: "B" },
  });
  const llm = new ScriptedLlmPlanner({ clock, script });
  const planner = new ClassicalPlanner();
  const parts = { domain, planner, llm, clock, searchExpansions: 300, ...words };
  const orchestrator = recordOrchestrator(parts, recorder);
  const outcomes: Outcome[] = [];
  for (const { goal = directive, way = "plan", pauseMs = 0, ...values } of requests) {
    const request = { agent: "ann", state: domain.state(values), goal, choose: true };
    if (way === "plan") {
      const answer = orchestrator.plan({ ...request, budgetMs: 100 });
      await clock.advance(100);
      outcomes.push(await answer);
    } else if (way === "planNow") outcomes.push(orchestrator.planNow(request));
    else outcomes.push(...orchestrator.planMany([request]).filter((one) => one !== undefined));
    await clock.advance(pauseMs);
  }
  await clock.advance(1000);
  orchestrator.dispose();
  await settle();
  recorder.close();
  return { lines, outcomes };
}

function replay(lines: readonly string[]): Promise<ReplayResult> {
  return replayRun(`${lines.join("\n")}\n`);
}

const requestsOf = (lines: readonly string[]): RequestLine[] =>
  lines.map((line) => JSON.parse(line) as RequestLine).filter(({ request }) => request > 0);

describe("a recording of choices", () => {
  it("includes remembered choices, so that a directive asked three times replays", async () => {
    const { lines, outcomes } = await record([{}, {}, { way: "planNow" }], () => 1);
    expect(outcomes.map(({ source, hit, chosen }) => [hit ?? source, chosen])).toEqual([
      ["llm", "llm"],
      ["exact", "llm"],
      ["exact", "llm"],
    ]);
    const [first, second, third] = requestsOf(lines);
    expect(first?.choices).toBeUndefined();
    expect(second?.choices?.chosen?.actions).toEqual(first?.outcome?.actions);
    expect(third?.choices).toEqual(second?.choices);
    const { differences } = await replay(lines);
    expect(differences).toEqual([]);
  });

  it("includes the choice by words, and its reason", async () => {
    const reader = new WordReader();
    const ways = ["plan", "planNow", "planMany"] as const;
    for (const words of ["first", "fallback"] as const) {
      const requests = ways.map((way) => ({ way, goal: { directive: "Light the fire!" } }));
      const { lines, outcomes } = await record(requests, () => 9, { reader, words });
      for (const { chosen, confidence, because } of outcomes) {
        expect(chosen).toBe("words");
        expect(confidence).toBeGreaterThan(0.5);
        expect(because?.[0]?.kind).toBe("goal");
      }
      const { differences } = await replay(lines);
      expect(differences).toEqual([]);
    }
  });

  it("replays any choice", async () => {
    const request = fc.record({
      has_axe: fc.boolean(),
      goal: fc.constantFrom<NowRequest["goal"]>(directive, hopeless, "warm_home"),
      way: fc.constantFrom<NonNullable<Request["way"]>>("plan", "planNow", "planMany"),
      pauseMs: fc.constantFrom(0, 10, 3000),
    });
    const requests = fc.array(request, { minLength: 2, maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(requests, fc.nat(1e6), async (some, seed) => {
        const random = seededRandom(seed);
        const { lines } = await record(some, () => random.integer(5) - 1);
        const { differences } = await replay(lines);
        expect(differences).toEqual([]);
      }),
      { numRuns: 15 },
    );
  });

  it("of an older version without choices is readable and replays", async () => {
    const { lines } = await record([{}, {}], () => 1);
    const old = lines.map((line) => line.replace(/"choices":\{"chosen":\{[^}]*\}\},/, ""));
    expect(old).not.toEqual(lines);
    const { replayed, different } = await replay(old);
    expect({ replayed, different }).toEqual({ replayed: 2, different: 1 });
  });

  it.each([
    [{ chosen: [] }, "/choices/chosen"],
    [{ chosen: { goal: "x", actions: [-1], cost: 1, optimal: true } }, "/choices/chosen/actions/0"],
    [{ refused: 1 }, "/choices/refused"],
    [[], "/choices"],
  ])("with %j is refused with its place", async (choices, pointer) => {
    const { lines } = await record([{}], () => 1);
    const damaged = lines.map((line) =>
      line.startsWith('{"request"')
        ? JSON.stringify({ ...(JSON.parse(line) as object), choices })
        : line,
    );
    await expect(replay(damaged)).rejects.toMatchObject({ code: "invalid-recording", pointer });
  });
});
