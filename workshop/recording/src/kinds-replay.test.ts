import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { expect, it } from "vitest";
import { readRecording } from "./read/read-recording.ts";
import { recordOrchestrator } from "./record/recorded-orchestrator.ts";
import { RunRecorder } from "./record/run-recorder.ts";
import type { EngineLine } from "./recording.ts";
import { replayEngine, replayRun } from "./replay/replay-run.ts";

const domain = loadDomain({
  name: "chests",
  kinds: { chest: { gold: { type: "integer", min: 0, max: 9 } } },
  state: {
    near: { type: "thing", of: "chest", position: true },
    gold: { type: "integer", min: 0, max: 20 },
  },
  tools: [
    { name: "go", things: { to: "chest" }, then: { near: "$to" }, cost: { way: "$to" } },
    {
      name: "rob",
      things: { it: "chest" },
      when: { near: "$it" },
      then: { gold: { "+": "$it.gold" }, "$it.gold": 0 },
      claims: ["$it"],
    },
  ],
  goals: [{ name: "rich", when: { gold: { ">=": 10 } } }],
});

it("a recording of a domain with kinds replays from the file alone", async () => {
  const clock = new FakeClock();
  const lines: string[] = [];
  const recorder = new RunRecorder({ to: { write: (line) => lines.push(line) }, seed: 1, clock });
  const orchestrator = recordOrchestrator(
    { domain, planner: new ClassicalPlanner(), clock },
    recorder,
  );
  const state = domain.state({
    ...{ gold: 0, chest_1: true, "chest_1.gold": 4, chest_2: true, "chest_2.gold": 7 },
  });
  const ways = { elsewhere: { chest_1: 3, chest_2: 5 }, chest_1: { chest_2: 1 } };
  expect(orchestrator.planNow({ agent: "ann", state, goal: "rich", ways }, 50).cost).toBe(6);
  recorder.close();
  const recording = readRecording(`${lines.join("\n")}\n`);
  expect(await replayRun(recording)).toMatchObject({ identical: true });
  const line = recording.lines
    .map(({ value }) => value)
    .find((value) => "definition" in value) as EngineLine;
  const replayed = replayEngine(line, 1, {}).domain;
  expect(replayed.kinds).toEqual(domain.kinds);
  expect(replayed.kinds?.tools.get("rob")?.claims).toEqual(["it"]);
});
