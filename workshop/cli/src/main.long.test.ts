import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { commandFromSource, nothing, repositoryFile, Scratch, village } from "./testing/run-cli.ts";

const scratch = new Scratch();

afterAll(() => {
  scratch.remove();
});

// tsx belongs to the workspace, not to this package.
const tsx = createRequire(repositoryFile("package.json")).resolve("tsx");

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Module by module, as `pnpm understudy` does. */
const byModule = [
  ...["--import", tsx, "--conditions=@understudy/source"],
  repositoryFile("workshop/cli/src/main.ts"),
];

/** Runs the real command from source. */
function start(
  argv: readonly string[],
  stdin = "",
  closeAfter = Number.POSITIVE_INFINITY,
  env: Readonly<Record<string, string>> = {},
  command = commandFromSource,
) {
  return new Promise<Ended>((resolve, reject) => {
    const child = spawn(process.execPath, [...command, ...argv], {
      timeout: 110_000,
      env: { ...process.env, INIT_CWD: "", npm_lifecycle_event: "", ...env },
    });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (data: Buffer) => {
      stdout += data.toString();
      if (stdout.length > closeAfter) child.stdout.destroy();
    });
    child.stderr.on("data", (data: Buffer) => {
      stderr += data.toString();
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
    child.stdin.end(stdin);
  });
}

/** The packages of this repository that a process loaded, from Node's coverage file. */
function packagesIn(coverage: string): readonly string[] {
  const scripts = readdirSync(coverage).flatMap((file) => {
    const { result } = JSON.parse(readFileSync(join(coverage, file), "utf8")) as {
      readonly result: readonly { readonly url: string }[];
    };
    return result.map(
      ({ url }) =>
        /\/(?:packages|service|competition|workshop|games)\/([^/]+)\/src\//.exec(url)?.[1],
    );
  });
  return [...new Set(scripts)].filter((name) => name !== undefined).sort();
}

it("prints its version and exits", async () => {
  const { code, stdout, stderr } = await start(["--version"]);
  expect(stderr).toBe("");
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect(code).toBe(0);
});

it("reads a pipe, writes only JSON, exits with the code of its answer", async () => {
  const problem = JSON.stringify({ state: { ...nothing, wood: 1 }, goal: { coins: { ">=": 9 } } });
  const argv = ["plan", "-d", village, "-p", "-", "--planner", "classical", "--json"];
  const wrong = await start(argv, problem);
  expect(wrong.code).toBe(1);
  expect(JSON.parse(wrong.stdout)).toMatchObject({ error: { pointer: "/goal/coins/>=" } });
  const right = await start(argv, problem.replace("9", "1"));
  expect(right.stderr).toBe("");
  expect(JSON.parse(right.stdout)).toMatchObject({ status: "solved", cost: 3, optimal: true });
  expect(right.code).toBe(0);
});

it("loads no unnecessary package for a plan without a model", async () => {
  const loadedBy = async (goal: unknown): Promise<readonly string[]> => {
    const coverage = join(scratch.folder, JSON.stringify(goal).replace(/\W/g, ""));
    const problem = scratch.write("asked.json", { state: { ...nothing, wood: 1 }, goal });
    const argv = ["plan", "-d", village, "-p", problem, "--planner", "classical"];
    const env = { NODE_V8_COVERAGE: coverage };
    expect((await start(argv, "", undefined, env, byModule)).code).toBe(0);
    return packagesIn(coverage);
  };
  expect(await loadedBy("warm_home")).toEqual(["classical", "cli", "planner-core"]);
  const told = await loadedBy({ directive: "light a fire at home" });
  expect(told).toEqual(["classical", "cli", "planner-core", "words"]);
});

it("resolves files against the folder of `pnpm understudy`, and ignores other scripts", async () => {
  const argv = ["check", "../domains/village.json", "--model", "none", "--json"];
  const standpoint = { INIT_CWD: repositoryFile("examples/village") };
  const script = { ...standpoint, npm_lifecycle_event: "understudy" };
  expect((await start(argv, "", undefined, script, byModule)).code).toBe(0);
  const other = { ...standpoint, npm_lifecycle_event: "check-domain" };
  expect((await start(argv, "", undefined, other)).code).toBe(1);
});

it("ignores a closed output pipe", async () => {
  const line = JSON.stringify({ state: { ...nothing, wood: 1 }, goal: "warm_home" });
  const lines = Array(4000).fill(line).join("\n");
  const argv = ["plan", "-d", village, "--problems", "-", "--model", "none"];
  const { stderr } = await start(argv, lines, 1);
  expect(stderr).toBe("");
});

it("asks the shipped model, and exits after the answer", async () => {
  const state = {
    ...nothing,
    at: "river",
    energy: 1,
    wood: 8,
    stone: 3,
    fish: 8,
    grain: 7,
    coins: 1,
  };
  const problem = JSON.stringify({ state, goal: { fire_lit: true } });
  const argv = ["plan", "-d", village, "-p", "-", "--planner", "llm", "--json"];
  const { code, stdout, stderr } = await start(argv, problem);
  expect(stderr).toBe("");
  expect(JSON.parse(stdout)).toMatchObject({ status: "solved", source: "llm", llmSteps: 2 });
  expect(code).toBe(0);
});
