import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { expect, it } from "vitest";
import { explainRequest } from "./explain/explain-request.ts";
import { readRecording } from "./read/read-recording.ts";
import { recordOrchestrator } from "./record/recorded-orchestrator.ts";
import { RunRecorder } from "./record/run-recorder.ts";
import type { RequestLine } from "./recording.ts";
import { replayRun } from "./replay/replay-run.ts";

const domain = loadDomain({
  name: "thirst",
  state: {
    at: { type: "enum", values: ["camp", "mill", "well"], position: true },
    thirsty: { type: "boolean" },
  },
  tools: [
    {
      name: "walk",
      parameters: { to: { enum: ["mill", "well"] } },
      then: { at: "$to" },
      cost: { way: "$to" },
    },
    { name: "drink", when: { at: { in: ["mill", "well"] } }, then: { thirsty: false } },
  ],
  goals: [{ name: "fresh", when: { thirsty: false } }],
});

it("a recording keeps travel costs: replay and explanation need only the file", async () => {
  const clock = new FakeClock();
  const lines: string[] = [];
  const recorder = new RunRecorder({ to: { write: (line) => lines.push(line) }, seed: 1, clock });
  const planner = new ClassicalPlanner();
  const orchestrator = recordOrchestrator({ domain, planner, clock }, recorder);
  const state = domain.state({ at: "camp", thirsty: true });
  // A later change of the game's table must not affect the recording.
  const table = { camp: { mill: 3, well: 9.25 } };
  const ask = () => orchestrator.planNow({ agent: "ann", state, goal: "fresh", ways: table }, 50);
  const costs = [ask().cost];
  table.camp.mill = 30;
  costs.push(ask().cost);
  expect(costs).toEqual([4, 10.25]);
  recorder.close();
  const recording = readRecording(`${lines.join("\n")}\n`);
  const replay = await replayRun(recording);
  expect(replay).toMatchObject({ identical: true });
  const requests = recording.lines.flatMap(({ value }) =>
    "request" in value && "state" in value ? [value as RequestLine] : [],
  );
  const story = await explainRequest(recording, requests[1] as RequestLine);
  expect(story.steps.map(({ cost }) => cost)).toEqual([9.25, 1]);
  expect(story.identical).toBe(true);
});

it("a recorded game is asked once for each way, and its answer is kept", async () => {
  const clock = new FakeClock();
  const lines: string[] = [];
  const recorder = new RunRecorder({ to: { write: (line) => lines.push(line) }, seed: 1, clock });
  const planner = new ClassicalPlanner();
  const orchestrator = recordOrchestrator({ domain, planner, clock }, recorder);
  const state = domain.state({ at: "camp", thirsty: true });
  let questions = 0;
  // Increases with each call.
  const ways = (): number => ++questions;
  const request = { agent: "ann", state, goal: "fresh", ways };
  orchestrator.planNow(request, 50);
  await orchestrator.plan({ ...request, agent: "ben", budgetMs: 50 });
  orchestrator.planMany([{ ...request, agent: "cid" }], 50);
  expect(questions).toBe(3 * 9);
  recorder.close();
  expect(await replayRun(readRecording(`${lines.join("\n")}\n`))).toMatchObject({
    identical: true,
  });
});
