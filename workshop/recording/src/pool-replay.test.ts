import { ClassicalPlanner } from "@understudy/classical";
import { consensus, PoolLlmPlanner, type PoolStrategy, race } from "@understudy/llm/pool";
import type { LlmAnswer, Outcome } from "@understudy/planner-core";
import {
  FakeClock,
  ScriptedLlmPlanner,
  settle,
  woodcutter,
} from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { recordOrchestrator } from "./record/recorded-orchestrator.ts";
import { RunRecorder } from "./record/run-recorder.ts";
import type { RequestLine } from "./recording.ts";
import { replayRun } from "./replay/replay-run.ts";

const domain = woodcutter.untyped;

/** Records one request to a pool of two members. */
async function record(
  strategy: PoolStrategy,
  choose: boolean,
  tasks?: readonly ("plan" | "choose")[],
) {
  const clock = new FakeClock();
  const lines: string[] = [];
  const recorder = new RunRecorder({ to: { write: (line) => lines.push(line) }, seed: 1, clock });
  const members = [0, 1].map((index) => ({
    name: `member ${index}`,
    tasks,
    llm: new ScriptedLlmPlanner({
      clock,
      script: (_question, _call, { draft = [] }) => {
        const choice: LlmAnswer = { kind: "choice", index, text: "" };
        return { afterMs: 20 + 10 * index, answer: choose ? choice : draft };
      },
    }),
  }));
  const llm = new PoolLlmPlanner({ members, strategy, clock });
  const planner = new ClassicalPlanner();
  const parts = { domain, planner, llm, clock, searchExpansions: 300 };
  const orchestrator = recordOrchestrator(parts, recorder);
  const goal = choose ? { oneOf: ["warm_home", "stocked", "equipped"] } : "warm_home";
  const request = { agent: "ann", state: domain.state({}), goal, choose, budgetMs: 100 };
  const answer = orchestrator.plan(request);
  await clock.advance(100);
  const outcome: Outcome = await answer;
  await clock.advance(1000);
  orchestrator.dispose();
  await settle();
  recorder.close();
  return { lines, outcome };
}

describe("a recording of a pool", () => {
  it.each([
    ["whose plan was taken", race(), false],
    ["that did not agree", consensus({ agreement: 1 }), true],
  ])("%s records its course, and replays it", async (_, strategy, choose) => {
    const { lines, outcome } = await record(strategy, choose);
    expect(outcome.ensemble?.strategy).toBe(strategy.name);
    const recorded = lines
      .map((line) => JSON.parse(line) as RequestLine)
      .find(({ request }) => request > 0)?.outcome;
    expect(recorded?.ensemble).toEqual(outcome.ensemble);
    expect(recorded?.member).toBe(outcome.member);
    const { differences } = await replayRun(`${lines.join("\n")}\n`);
    expect(differences).toEqual([]);
  });

  it("without a planning task has no reason, and replays", async () => {
    const { lines, outcome } = await record(race(), false, ["choose"]);
    expect([outcome.source, outcome.reason]).toEqual(["classical", undefined]);
    expect(lines.join("\n")).toContain('"admissions":[{"admitted":false,"background":false}]');
    const { differences } = await replayRun(`${lines.join("\n")}\n`);
    expect(differences).toEqual([]);
  });
});
