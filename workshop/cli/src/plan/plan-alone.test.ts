import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { nothing, runCli, Scratch, village } from "../testing/run-cli.ts";
import { planAlone } from "./plan-alone.ts";

const scratch = new Scratch();
afterAll(() => scratch.remove());

const printed: string[] = [];
beforeEach(() => void printed.splice(0));

/** A run without the general program: its exit code, undefined if it leaves the question to that program. */
function alone(argv: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const sink = { write: (text: string) => printed.push(text) };
  const stdin = (async function* () {})();
  return planAlone(argv, { stdin, stdout: sink, stderr: sink, env });
}

const home = JSON.stringify({ ...nothing, hungry: true, fish: 1 });
const ask = (...more: string[]) => ["plan", "--domain", village, "--state", home, ...more];
const withoutTime = (text: string) => text.replaceAll(/time +[\d.]+ \S+|"elapsedMs":[\d.]+/g, "");

const timed = scratch.write(
  "timed.json",
  JSON.stringify({
    name: "timed",
    state: { done: { type: "boolean", default: false } },
    tools: [{ name: "work", duration: 3, then: { done: true } }],
    goals: [{ name: "done", when: { done: true } }],
  }),
);

describe("planAlone", () => {
  const lines = ['{"id":1,"state":{"at":"nowhere"},"goal":"eat"}', "{"];
  const problems = scratch.write(
    "problems.jsonl",
    [...lines, JSON.stringify({ id: 2, state: nothing, goal: "eat" })].join("\n"),
  );
  it.each([
    ["a plan", ask("--goal", "eat", "--planner", "classical")],
    ["JSON", ask("--goal", "eat", "--model", "none", "--json")],
    ["an explanation", ask("--goal=eat", "--planner=classical", "--explain")],
    ["a budget", ask("--goal", "eat", "--planner", "classical", "--budget-ms", "5000")],
    ["a condition", ask("--goal", '{"coins":{">=":1}}', "--planner", "classical")],
    ["no plan", ask("--goal", '{"wood":{"<":0}}', "--planner", "classical", "--explain")],
    ["a batch", ["plan", "-d", village, "--problems", problems, "--planner", "classical"]],
  ])("prints %s as the general program does", async (_, argv) => {
    const general = await runCli(argv);
    const code = await alone(argv);
    expect(code).toBe(general.code);
    const sorted = (text: string) => withoutTime(text).split("\n").sort();
    expect(sorted(printed.join(""))).toEqual(sorted(general.stdout + general.stderr));
  });

  it("leaves to the general program what that one can answer", async () => {
    const argv = ["plan", "-d", timed, "--goal", "done", "--planner", "classical"];
    expect((await runCli(argv)).code).toBe(0);
    expect(await alone(argv)).toBeUndefined();
    expect(printed).toEqual([]);
  });

  it.each([
    ["another command", ["check", village]],
    ["a model", ask("--goal", "eat")],
    ["a named model", ask("--goal", "eat", "--planner", "classical", "--model", "nano")],
    ["help", ask("--goal", "eat", "--planner", "classical", "--help")],
    ["an unknown flag", ask("--goal", "eat", "--planner", "classical", "--modle", "none")],
    ["an argument", ask("--goal", "eat", "--planner", "classical", "more")],
    ["a bad number", ask("--goal", "eat", "--planner", "classical", "--budget-ms", "soon")],
    ["a configuration", ask("--goal", "eat", "--planner", "classical", "--config", "own.toml")],
    ["PDDL", ["plan", "--pddl", "domain.pddl", "problem.pddl", "--planner", "classical"]],
    ["standard input", ["plan", "-d", "-", "--goal", "eat", "--planner", "classical"]],
    ["a program", ["plan", "-d", "village.ts", "--goal", "eat", "--planner", "classical"]],
    ["a missing file", ["plan", "-d", "none.json", "--goal", "eat", "--planner", "classical"]],
    ["an unknown goal", ask("--goal", "fly", "--planner", "classical")],
    [
      "a directive in words",
      ask("--goal", '{"directive":"get something to eat"}', "--planner", "classical"),
    ],
  ])("leaves %s to the general program, and prints nothing", async (_, argv) => {
    expect(await alone(argv)).toBeUndefined();
    expect(printed).toEqual([]);
  });

  it("leaves a configured run to the general program", async () => {
    const argv = ask("--goal", "eat", "--planner", "classical");
    const file = join(scratch.folder, "own.toml");
    expect(await alone(argv, { UNDERSTUDY_CONFIG: file })).toBeUndefined();
    expect(await alone(argv, { UNDERSTUDY_DEBUG: "metrics" })).toBeUndefined();
    expect(printed).toEqual([]);
  });
});
