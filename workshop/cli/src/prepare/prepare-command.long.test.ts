import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { claimFile, FileInUseError } from "@understudy/files";
import { writePlan } from "@understudy/llm/internal";
import { InferenceError } from "@understudy/planner-core";
import { afterAll, describe, expect, it } from "vitest";
import type { Interrupts } from "../interrupts.ts";
import { repositoryFile, runCli, Scratch } from "../testing/run-cli.ts";

const scratch = new Scratch();
afterAll(() => scratch.remove());

const guard = repositoryFile("examples/domains/guard.json");
const path = (name: string): string => join(scratch.folder, name);
const read = (name: string): string => readFileSync(path(name), "utf8");
/** Small parameters, for fast tests. */
const quick = [
  "prepare",
  "--domain",
  guard,
  "--situations",
  "400",
  "--fresh",
  "300",
  "--coverage",
  "0.95",
];
const scripted = [...quick, "--model", "scripted"];

/** Presses Ctrl+C after a number of lines. */
function pressAfter(lines: number): { readonly interrupts: Interrupts; readonly terminal: object } {
  let press = (): void => {};
  let written = 0;
  return {
    interrupts: {
      onInterrupt: (listener) => {
        press = listener;
        return () => {};
      },
      leave: () => {},
    },
    terminal: {
      write: () => {
        if (++written === lines) press();
      },
    },
  };
}

describe("understudy prepare", () => {
  it("refuses a file locked by another process", async () => {
    const out = path("busy.json");
    const claim = claimFile(out);
    for (const argv of [
      [...scripted, "--out", out],
      [...scripted, "--out", path("./x/../busy.json"), "--json"],
    ]) {
      const { code, stderr } = await runCli(argv);
      expect(code).toBe(1);
      expect(stderr).toContain(`is being worked on by process ${process.pid}`);
      expect(stderr).toContain("busy.json.lock");
    }
    claim.release();
    expect(existsSync(out)).toBe(false);
  });

  it("locks its file while it works, and leaves nothing beside it", async () => {
    const out = path("own.json");
    const refused: unknown[] = [];
    const { code } = await runCli([...scripted, "--out", out], {
      terminal: {
        write: () => {
          try {
            claimFile(out).release();
          } catch (error) {
            refused.push(error);
          }
        },
      },
    });
    expect(code).toBe(0);
    expect(refused[0]).toBeInstanceOf(FileInUseError);
    expect(readdirSync(scratch.folder).filter((name) => name.startsWith("own"))).toEqual([
      "own.json",
    ]);
  });

  it("teaches a plan library that covers fresh situations, and reports how well", async () => {
    const out = path("guard.plans.json");
    const { code, stdout } = await runCli([...scripted, "--out", out]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/question 1, \w+: \d steps/);
    expect(stdout).toMatch(/fresh situations: \d+\.\d+ % covered .*: enough/);
    expect(stdout).toMatch(/coverage +\d+\.\d+ % of 300 fresh situations/);
    expect(stdout).toMatch(/questions +\d+, in \d+ calls of the model/);
    expect(stdout).toMatch(/at 14 s per answer/);
    const file = JSON.parse(read("guard.plans.json")) as Record<string, unknown>;
    expect(file["madeWith"]).toEqual({ models: ["scripted-optimal"], seed: 1 });
  });

  it("saves when interrupted, and resumes as if never interrupted", async () => {
    const [whole, parts] = ["whole.json", "parts.json"];
    await runCli([...scripted, "--out", path(whole)]);
    const first = await runCli([...scripted, "--out", path(parts)], pressAfter(5));
    expect(first.code).toBe(3);
    expect(first.stderr).toContain("the same command resumes from here");
    expect(read(parts)).not.toBe(read(whole));
    const second = await runCli([...scripted, "--out", path(parts)]);
    expect(second.stderr).toContain("resumes");
    expect(second.code).toBe(0);
    expect(read(parts)).toBe(read(whole));
  });

  it("gives the model a persona, from text or a file", async () => {
    const prompts: string[] = [];
    const script = (request: { readonly user: readonly { readonly text: string }[] }): string => {
      prompts.push(request.user.map(({ text }) => text).join(""));
      return writePlan([]);
    };
    const persona = scratch.write("brave.txt", "a brave sergeant\n");
    const flags = ["--persona", persona, "--persona", "a shy recruit", "--questions", "20"];
    const { code } = await runCli([...quick, ...flags, "--out", path("personas.json")], { script });
    expect(code).toBe(3);
    expect(prompts.some((prompt) => prompt.startsWith("Persona: a brave sergeant"))).toBe(true);
    expect(prompts.some((prompt) => prompt.startsWith("Persona: a shy recruit"))).toBe(true);
    // A wrong answer is not asked for again.
    expect(prompts.some((prompt) => prompt.includes("Memory: Your answer"))).toBe(false);
    expect(read("personas.json")).toContain('"leftToPlanner"');
  });

  it("reports a failed model, and keeps the plan library so far", async () => {
    const out = path("failed.json");
    const script = (_: unknown, call: number): string => {
      // The first call, which warms up the model, succeeds.
      if (call === 0) return writePlan([]);
      throw new Error("no memory left");
    };
    const { code, stdout } = await runCli([...quick, "--out", out], { script });
    expect(code).toBe(1);
    expect(stdout).toContain("the model failed: no memory left");
    expect(existsSync(out)).toBe(true);
  });

  it.each([
    [["--replay", "x.jsonl", "--model", "nano"], /--replay asks no model/],
    [["--model", "none"], /a preparation needs a model/],
    [["--model", "scripted", "--coverage", "2"], /--coverage must lie between 0 and 1/],
    [["--model", "scripted", "--minutes", "-1"], /--minutes must be at least 0\n/],
    [["--model", "scripted", "--in-flight", "0"], /--in-flight must be an integer from 1 to 64/],
    [["--model", "scripted", "--scenario", "nowhere.json"], /no such file/],
    [["--model", "scripted", "--persona", " "], /is empty/],
    [["--minutes", "soon"], /must be a number/],
  ])("refuses %j", async (flags, message) => {
    const { code, stderr } = await runCli([...quick, ...flags, "--out", path("refused.json")]);
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
  });

  it("refuses an unwritable file before asking anything", async () => {
    const out = path("no-such-folder/guard.plans.json");
    const { code, stdout, stderr } = await runCli([...scripted, "--out", out]);
    expect(code).toBe(1);
    expect(stderr).toContain("cannot be written");
    expect(stdout).toBe("");
    expect((await runCli([...scripted, "--out", scratch.folder])).stderr).toMatch(
      /folder|directory/,
    );
  });

  it("loads a model with settings that do not depend on the machine's load", async () => {
    const told: unknown[] = [];
    const openModel = (_: unknown, options: unknown): never => {
      told.push(options);
      throw new InferenceError("enough");
    };
    await runCli([...quick, "--out", path("never.json")], { openModel });
    expect(told).toEqual([{ isRepeatable: true }]);
    expect(existsSync(path("never.json"))).toBe(false);
  });

  it("refuses to resume with another seed, or from a file with an invalid plan", async () => {
    const out = path("seeded.json");
    await runCli([...scripted, "--questions", "2", "--seed", "4", "--out", out]);
    const other = await runCli([...scripted, "--seed", "5", "--out", out]);
    expect(other.stderr).toContain("was prepared with seed 4, not 5");
    const edited = read("seeded.json").replace(/"tool": "\w+", "args": \{\}/, '"tool": "fly"');
    const wrong = scratch.write("wrong.json", edited);
    const refused = await runCli([...scripted, "--out", wrong]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("there is no action fly()");
    expect(readFileSync(wrong, "utf8")).toBe(edited);
  });
});
