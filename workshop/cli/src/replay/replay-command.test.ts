import { readFileSync } from "node:fs";
import { ClassicalPlanner } from "@understudy/classical";
import { InferenceError, loadDomain } from "@understudy/planner-core";
import { FakeClock, ScriptedLlmPlanner } from "@understudy/planner-core/testing";
import {
  type ReplayResult,
  type RequestStory,
  RunRecorder,
  recordOrchestrator,
} from "@understudy/recording";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nothing, runCli, Scratch, village } from "../testing/run-cli.ts";

const scratch = new Scratch();
const domain = loadDomain(readFileSync(village, "utf8"));
let file = "";

/** Ada's LLM planner stops midway, Bran's fails, Cleo has no goal to plan for. */
beforeAll(async () => {
  const clock = new FakeClock();
  const lines: string[] = [];
  const recorder = new RunRecorder({ to: { write: (line) => lines.push(line) }, clock });
  const forest = domain.actionOf({ tool: "goto", args: { place: "forest" } });
  const chop = domain.actionOf({ tool: "chop", args: {} });
  const llm = new ScriptedLlmPlanner({
    clock,
    model: "phi3",
    script: (_, call) =>
      call === 0
        ? {
            afterMs: 12,
            answer: { kind: "plan", actions: [forest, chop, chop], text: '{"steps":…\u001b[2J' },
          }
        : { afterMs: 5, rejects: new InferenceError("the server is tired") },
  });
  const planner = new ClassicalPlanner();
  const orchestrator = recordOrchestrator(
    { domain, planner, llm, clock, searchExpansions: 2000 },
    recorder,
  );
  const state = { ...nothing, energy: 5 };
  const goal = { wood: { ">=": 2 } };
  for (const agent of ["Ada", "Bran"]) {
    const answer = orchestrator.plan({ agent, state, goal, budgetMs: 100 });
    await clock.advance(50);
    await answer;
  }
  orchestrator.planNow({ agent: "Cleo", state: { ...state, wood: 2 }, goal });
  recorder.close();
  file = scratch.write("evening.jsonl", `${lines.join("\n")}\n`);
});

afterAll(() => scratch.remove());

describe("understudy replay", () => {
  it("reports a recording that replays to the same outcomes", async () => {
    const { code, stdout, stderr } = await runCli(["replay", file]);
    expect(stderr).toBe("");
    expect(stdout).toContain("✓ identical  3 requests replayed");
    expect(code).toBe(0);
  });

  it("prints JSON", async () => {
    const { code, json } = await runCli(["replay", file, "--json"]);
    const [result] = json as unknown as ReplayResult[];
    expect(result).toMatchObject({ identical: true, replayed: 3, isWhole: true });
    expect(code).toBe(0);
  });

  it("shows the first difference", async () => {
    const forged = readFileSync(file, "utf8").replace(
      /"hash":"[0-9a-f]{16}"(.*?)"cost":\d+/,
      '"hash":"0123456789abcdef"$1"cost":1',
    );
    const { code, stdout } = await runCli(["replay", scratch.write("forged.jsonl", forged)]);
    expect(stdout).toContain("✗ different  1 of 3 requests");
    expect(stdout).toContain("The first difference is cost of agent Ada, tick 1");
    expect(code).toBe(1);
  });

  it("reports a damaged line, and a truncated end", async () => {
    const text = readFileSync(file, "utf8");
    const damaged = scratch.write("damaged.jsonl", text.replace('"tick":1', '"tick":"one"'));
    const { code, stderr } = await runCli(["replay", damaged]);
    expect(stderr).toContain("damaged.jsonl:3:1  /tick\n    must be a number");
    expect(code).toBe(1);
    const { json } = await runCli(["replay", damaged, "--json"]);
    expect(json[0]).toMatchObject({ identical: false, error: { line: 3, pointer: "/tick" } });
    const cut = await runCli(["replay", scratch.write("cut.jsonl", text.slice(0, -200))]);
    expect(cut.stdout).toContain("✗ incomplete  2 requests replayed, none different");
    expect(cut.stderr).toContain("was cut off: replayed up to there");
    expect(cut.code).toBe(1);
    const [last] = text.trimEnd().split("\n").slice(-1);
    const endless = scratch.write("endless.jsonl", text.replace(`${last}\n`, ""));
    const { code: endlessCode, stderr: why } = await runCli(["replay", endless]);
    expect([endlessCode, why]).toEqual([1, expect.stringContaining("lines are missing")]);
    const missing = text.replace(/\n\{"request":2.*/, "");
    const holed = await runCli(["replay", scratch.write("holed.jsonl", missing)]);
    expect(holed.stdout).toContain("✗ incomplete  2 requests");
    expect((await runCli(["replay", village])).stderr).toContain(
      "is not the header of a recording",
    );
  });
});

describe("understudy explain", () => {
  it("shows request, observations, plans, model text and outcome", async () => {
    const { code, stdout } = await runCli(["explain", file, "--agent", "Ada", "--tick", "1"]);
    expect(stdout).toMatch(/Ada, tick 1/);
    expect(stdout).toContain("asked       wood>=2, within 100 ms");
    expect(stdout).toContain("at=home energy=5");
    expect(stdout).toMatch(/searched for wood>=2 \(\d+ nodes?\): optimal, cost \d+: /);
    expect(stdout).toContain("phi3 was asked at 0 ms and answered after 12.0 ms");
    expect(stdout).toContain('it said: {"steps":…\\u001b[2J');
    expect(stdout).toMatch(/it breaks: step 2, chop\(\): needs has_axe=true, but has_axe=false/);
    expect(stdout).toMatch(/1\. \w+\(/);
    expect(stdout).toMatch(/needs .* has /);
    expect(code).toBe(0);
  });

  it("shows why the classical planner was served, and the whole story as JSON", async () => {
    const { stdout } = await runCli(["explain", file, "--agent", "Bran"]);
    expect(stdout).toContain("it failed: inference-failed: the server is tired");
    expect(stdout).toContain("no plan of the LLM planner was served: backend-error");
    const { json } = await runCli(["explain", file, "--agent", "Bran", "--json"]);
    const [story] = json as unknown as RequestStory[];
    expect(story).toMatchObject({
      identical: true,
      outcome: { source: "classical" },
      model: "phi3",
    });
    expect(story?.steps.length).toBeGreaterThan(1);
    const cleo = await runCli(["explain", file, "--agent", "Cleo"]);
    expect(cleo.stdout).toContain("the empty plan: the goal holds already");
  });

  it("points to `check` if given a domain", async () => {
    for (const domain of [village, "station.ts"]) {
      const { code, stderr } = await runCli(["explain", domain]);
      expect(code).toBe(1);
      expect(stderr).toContain("this is a domain, and explain takes a recording");
      expect(stderr).toContain(`understudy plan --domain ${domain} --goal GOAL --explain`);
    }
  });

  it("lists agents and ticks", async () => {
    const unnamed = await runCli(["explain", file]);
    expect(unnamed.stderr).toContain("say whose request: --agent");
    expect(unnamed.stderr).toContain("there are Ada, Bran, Cleo");
    const nobody = await runCli(["explain", file, "--agent", "Dora"]);
    expect(nobody.stderr).toContain("there are Ada, Bran, Cleo");
    expect(nobody.code).toBe(1);
    const never = await runCli(["explain", file, "--agent", "Ada", "--tick", "7"]);
    expect(never.stderr).toContain("Ada asked nothing at tick 7");
  });
});
