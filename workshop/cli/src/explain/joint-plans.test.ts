import { ClassicalPlanner } from "@understudy/classical";
import { TimePlanner } from "@understudy/classical/time";
import { buildingYard } from "@understudy/planner-core/testing";
import { RunRecorder, recordOrchestrator } from "@understudy/recording";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCli, Scratch } from "../testing/run-cli.ts";

const scratch = new Scratch();
let file = "";

beforeAll(async () => {
  const lines: string[] = [];
  const recorder = new RunRecorder({ to: { write: (line) => lines.push(line) } });
  const parts = { planner: new ClassicalPlanner(), time: new TimePlanner() };
  const orchestrator = recordOrchestrator({ domain: buildingYard, ...parts }, recorder);
  const state = { at: "site", beam_up: true };
  await orchestrator.plan({
    agents: { ann: state, bo: state },
    goal: "raised",
    budgetMs: 60_000,
  });
  orchestrator.planNow({ agent: "cai", state, goal: "raised" }, 60_000);
  recorder.close();
  file = scratch.write("yard.jsonl", `${lines.join("\n")}\n`);
});

afterAll(() => scratch.remove());

describe("recordings of plans with time", () => {
  it("explain a joint plan to each of its members", async () => {
    const { code, stdout } = await runCli(["explain", file, "--agent", "bo"]);
    expect(stdout).toMatch(/ann, bo, tick 1 .*yard/);
    expect(stdout).toContain("asked       raised (");
    expect(stdout).toMatch(/bo .*at=site/);
    expect(stdout).toMatch(/searched for a schedule \(\d+ nodes?\): optimal, time 3, cost/);
    expect(stdout).toMatch(/┣nail━+┫/);
    expect(code).toBe(0);
    const { json } = await runCli(["explain", file, "--agent", "bo", "--json"]);
    expect(json[0]).toMatchObject({ identical: true, outcome: { status: "solved" } });
  });

  it("explain a schedule of one agent", async () => {
    const { stdout } = await runCli(["explain", file, "--agent", "cai"]);
    expect(stdout).toMatch(/searched for a schedule \(\d+ nodes?\): optimal/);
    expect(stdout).toMatch(/1\. nail\(\) {2}at 0 for 3, cost 1/);
    const unnamed = await runCli(["explain", file]);
    expect(unnamed.stderr).toContain("there are ann, bo, cai");
  });
});
