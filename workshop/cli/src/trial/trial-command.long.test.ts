import { appendFileSync, readFileSync } from "node:fs";
import type { GenerationRequest } from "@understudy/llm";
import { segmentsText } from "@understudy/llm/internal";
import { ScriptedBackend } from "@understudy/llm/testing";
import { ModelNotLoadedError } from "@understudy/planner-core";
import { startModelServer } from "@understudy/stress";
import { afterAll, describe, expect, it } from "vitest";
import { runCli, Scratch, scriptedModel, village } from "../testing/run-cli.ts";
import { type TrialIntent, UNTAUGHT_INTENTS } from "./questions/untaught-intents.ts";
import type { TrialReport } from "./report/trial-rows.ts";

const scratch = new Scratch();
afterAll(() => scratch.remove());
let files = 0;
const argv = (...more: readonly string[]): readonly string[] => [
  ...["model", "trial", "--questions", "6", "--lines", "3"],
  ...["--results", `${scratch.folder}/${files++}.jsonl`, ...more],
];
const isPlan = ({ letters, schema, system }: GenerationRequest): boolean =>
  letters === undefined && (schema !== undefined || system.content.includes('"steps"'));
const reportOf = (stdout: string): TrialReport => JSON.parse(stdout) as TrialReport;

/** Writes empty plans, follows directives that name a goal, and writes a line about it. */
function clerk(request: GenerationRequest): string {
  if (isPlan(request)) return '{"steps":[]}';
  const asked = segmentsText(request.user);
  const [, goal] = /^Goal: (.+)$/m.exec(asked) ?? [];
  if (goal !== undefined && asked.includes("Plan: ")) return `I will ${goal} now!`;
  const options = [...request.system.content.matchAll(/^([A-H]) (\w+)/gm)];
  const wanted = options.find(([, , goal = ""]) => asked.includes(goal.replaceAll("_", " ")));
  return wanted?.[1] ?? "Z";
}

describe("understudy model trial", () => {
  it("shows every share beside chance and the classical planner, with advice", async () => {
    const { code, stdout, stderr } = await runCli([...argv("--json"), "nano"], { script: clerk });
    expect(stderr).toBe("");
    expect(code).toBe(0);
    const { domains, models } = reportOf(stdout);
    expect(domains.map(({ questions }) => questions)).toEqual([2, 2, 2]);
    const [model] = models as [TrialReport["models"][number]];
    const { parts, worth, speed, facts, lines, advice } = model;
    expect(facts?.template).toBe("of the server");
    expect(parts.free).toMatchObject({ asked: 6, right: { share: 0 }, faults: { goal: 6 } });
    expect(parts.schema?.right.high).toBeLessThan(0.5);
    expect(parts.held).toBeUndefined();
    expect(parts.choice).toMatchObject({ asked: 6, right: { share: 1 } });
    expect(parts.choice?.chance).toBeLessThan(0.5);
    expect(parts.reworded?.right.share).toBe(0);
    expect(worth).toMatchObject({ part: "schema", steps: 0 });
    expect(worth?.gain?.high).toBeLessThan(0);
    expect(speed.keptFirstTokenMs).toBeGreaterThanOrEqual(0);
    expect(lines).toHaveLength(3);
    expect(advice.join("\n")).toMatch(
      /^Plans: not better than chance.*\n.*Choices: choose true, budgetMs \d/s,
    );
  });

  it("reports that a model is no help if it is not", async () => {
    const { stdout } = await runCli([...argv(), "nano"], { script: () => "I am a teapot." });
    expect(stdout).toMatch(/^ +chance +classical +nano$/m);
    expect(stdout).toMatch(/^plans valid, free +0 % +100 % +0 % \(0-39\) of 6$/m);
    expect(stdout).toMatch(/^lines fit to be said +- +- +0 % \(0-56\) of 3$/m);
    expect(stdout).toContain("Leave it out here: it brings nothing.");
    expect(stdout).toContain("of 6 free answers 6 are no plan of this domain");
  });

  it("compares the reader alone with reader and model together, and says whether to use it", async () => {
    const adviceOf = async (script: (request: GenerationRequest) => string) => {
      const command = ["model", "trial", "--questions", "39", "--lines", "0", "--json"];
      const results = ["--results", `${scratch.folder}/${files++}.jsonl`];
      const { stdout } = await runCli([...command, ...results, "nano"], { script });
      const [model] = reportOf(stdout).models;
      return { readings: model?.readings, advice: model?.advice.join("\n") };
    };
    const isIntent = ({ system }: GenerationRequest): boolean =>
      system.content.startsWith("You read what a player says");
    const meant = new Map(
      Object.values(UNTAUGHT_INTENTS).flatMap((all) => all.map((each) => [each.says, each])),
    );
    const oracle = (request: GenerationRequest): string => {
      if (!isIntent(request)) return "no";
      const asked = segmentsText(request.user).replace("Player: ", "");
      const [says = "", again] = asked.split("\n");
      const { goal, after, avoid = [] } = meant.get(says) as TrialIntent;
      const names = avoid.map((name) => name.replace(" ", "_"));
      if (again !== undefined) return JSON.stringify({ avoid: names });
      return JSON.stringify({ means: "", goal, avoid: names, use: [], count: 0, then: after });
    };
    const knowing = await adviceOf(oracle);
    const { intent, worded } = knowing.readings ?? {};
    expect([intent?.asked, worded?.asked]).toEqual([39, 39]);
    expect(intent?.gain?.low).toBeGreaterThan(0);
    // Words of the domain do for the reader a part of what the model does.
    expect(worded?.alone.whole.share).toBeGreaterThan(intent?.alone.whole.share ?? 1);
    expect(knowing.advice).toContain('model = "nano#reads=intent"');
    const silent = await adviceOf(() => "no");
    for (const each of Object.values(silent.readings ?? {}))
      expect(each.together).toEqual(each.alone);
    expect(silent.advice).toContain("Words: the reader alone");
  });

  it("asks only unanswered questions, even after a damaged last line", async () => {
    const command = [...argv("--json"), "nano"];
    const first = new ScriptedBackend(clerk);
    await runCli(command, { openModel: async () => scriptedModel(first) });
    const results = command[command.indexOf("--results") + 1] as string;
    const [line = "", ...rest] = readFileSync(results, "utf8").trim().split("\n");
    expect(first.requests).toHaveLength(rest.length + 1);
    const again = new ScriptedBackend(clerk);
    appendFileSync(results, line.slice(0, 20));
    const { stdout } = await runCli(command, { openModel: async () => scriptedModel(again) });
    expect(again.requests).toHaveLength(0);
    expect(reportOf(stdout).models[0]?.parts.choice?.right.share).toBe(1);
    const other = new ScriptedBackend(clerk, { info: { fingerprint: "another file" } });
    await runCli(command, { openModel: async () => scriptedModel(other) });
    expect(other.requests).toHaveLength(first.requests.length);
  });

  it("also tests the user's own domain, and escapes what a model says", async () => {
    const command = [...argv("--domain", village), "nano"];
    const { stdout } = await runCli(command, { script: () => "\u001b[2J" });
    expect(stdout).toContain("village (yours) 2");
    expect(stdout).toMatch(/^plans valid, free +\d+ % +100 % +0 %/m);
    expect(stdout).not.toContain("\u001b");
  });

  it("reports models that cannot be opened beside the others", async () => {
    const { code, stdout } = await runCli([...argv("--json"), "missing.gguf", "nano"], {
      openModel: async (spec) => {
        if (spec.kind === "file") throw new ModelNotLoadedError("there is no such file");
        return scriptedModel(new ScriptedBackend(clerk));
      },
    });
    const [missing, nano] = reportOf(stdout).models;
    expect(missing?.advice).toEqual(["Cannot be used: there is no such file"]);
    expect(nano?.parts.choice?.asked).toBe(6);
    expect(code).toBe(0);
    const alone = await runCli([...argv(), "missing.gguf"]);
    expect(alone.code).toBe(1);
  });

  it("gives up a model after repeated failures, and continues with the others", async () => {
    const command = [...argv("--json"), "nano"];
    const { stdout } = await runCli(command, { script: [] });
    const [broken] = reportOf(stdout).models;
    expect(broken?.cutShort).toMatch(/^it failed: The script has no answer/);
    expect(broken?.advice).toEqual([
      "Nothing was answered: there is nothing to go by.",
      expect.stringMatching(/^Failures: 3 questions had no answer and count nowhere: The script/),
    ]);
    const { stdout: later } = await runCli(command, { script: clerk });
    expect(reportOf(later).models[0]?.cutShort).toBeUndefined();
  });

  it("stops at Ctrl+C with the results so far", async () => {
    let interrupt = (): void => undefined;
    const interrupts = {
      onInterrupt: (listener: () => void) => {
        interrupt = listener;
        return () => undefined;
      },
      leave: () => undefined,
    };
    const script = (request: GenerationRequest, call: number): string => {
      if (call === 4) interrupt();
      return clerk(request);
    };
    const { code, stdout } = await runCli([...argv("--json"), "nano"], { script, interrupts });
    expect(code).toBe(0);
    const [model] = reportOf(stdout).models;
    expect(model?.cutShort).toBe("it was stopped");
    expect(model?.parts.free?.asked).toBeLessThanOrEqual(4);
  });

  it("tests the configured pool as a whole, and its members by name", async () => {
    const file = scratch.write(
      "pool.toml",
      '[models]\nfirst = "nano"\n[pool]\nstrategy = "race"\nmembers = [{ model = "first" }]\n',
    );
    const { stdout } = await runCli(
      ["model", "trial", "--questions", "3", ...argv("--json").slice(4), "pool", "first"],
      {
        env: { UNDERSTUDY_CONFIG: file },
        script: clerk,
      },
    );
    const [pool, first] = reportOf(stdout).models;
    expect([pool?.spec, first?.spec]).toEqual(["pool", "nano"]);
    expect(pool?.parts.pool?.asked).toBe(3);
    expect(pool?.parts.held).toBeUndefined();
    expect(pool?.worth?.part).toBe("pool");
    expect(first?.parts.choice?.right.share).toBe(1);
  });

  it("refuses an invalid model before opening any", async () => {
    const { code, stderr } = await runCli([...argv(), "nano", "none"], { script: clerk });
    expect(code).toBe(1);
    expect(stderr).toContain('"none" is no model');
  });

  it("tests a server over HTTP, free and by schema", async () => {
    const isHeld: boolean[] = [];
    const server = await startModelServer({
      models: ["tiny"],
      answer: ({ body }) => {
        isHeld.push(JSON.stringify(body["response_format"] ?? "").includes("steps"));
        return '{"steps":[]}';
      },
    });
    const spec = `openai/tiny@${server.url}/v1`;
    const { stdout } = await runCli([...argv("--json"), spec], { openModel: "real" });
    await server.close();
    const [model] = reportOf(stdout).models;
    expect(model?.parts.free?.faults).toEqual({ goal: 6 });
    expect(model?.parts.schema?.asked).toBe(6);
    // By schema, and by schema with solved examples.
    expect(isHeld.filter((held) => held)).toHaveLength(12);
    expect(isHeld.length).toBeGreaterThan(12);
  });
});
