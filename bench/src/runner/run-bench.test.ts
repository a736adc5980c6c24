import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { figure, least, most, versus } from "./report/claims.ts";
import type { Line } from "./report/figures.ts";
import { type BenchOutput, runBench } from "./run-bench.ts";
import type { BenchSuite, BenchTask, SuiteEntry, Workload } from "./task.ts";
import { ONCE } from "./testing/run-once.ts";

const directory = mkdtempSync(join(tmpdir(), "understudy-bench-"));
afterAll(() => rmSync(directory, { recursive: true }));

const played = (name: string, problem: string, ms: number, counts = {}): BenchTask => ({
  ...{ name, problem, measures: "played" },
  setup: () => ({
    run: () => undefined,
    check: () => undefined,
    samples: () => Float64Array.of(1e6 * ms, 1e6 * ms, 3e6 * ms),
    counts: () => counts,
  }),
});

let disposed = 0;
const task = (name: string, more: Partial<Workload & BenchTask>): BenchTask => ({
  name,
  setup: () => ({
    run: (index) => index,
    check: () => undefined,
    dispose: () => void disposed++,
    ...more,
  }),
  ...more,
});

const entry = (suite: BenchSuite): SuiteEntry => ({
  name: suite.name,
  description: `all of ${suite.name}`,
  load: async () => suite,
});

const suites = [
  entry({
    name: "games",
    tasks: () => [
      played("read", "small", 1, { seen: 3 }),
      played("read", "large", 4, { seen: 5 }),
      played("other", "small", 2),
      played("other", "large", 32),
    ],
    comparisons: [{ task: "read", alternative: "other" }],
    notes: () => ["a note"],
  }),
  entry({
    name: "work",
    tasks: () => [
      task("sync", { batch: 4 }),
      task("async", { async: true, run: async () => 1 }),
      task("told", { async: true, measures: "result", run: async () => 7 }),
    ],
  }),
  entry({
    name: "broken",
    tasks: () => [
      task("right", {}),
      task("wrong", {
        check: () => {
          throw new Error("seven is not eight");
        },
      }),
    ],
  }),
];

const targets = [
  ...most("games", ["reading", figure("read/large", "p50"), "time", 3e6]),
  ...least(
    "games",
    ["seen", figure("read", "seen"), "count", 4],
    ["the other", versus("read", "other"), "ratio", 5],
    ["nothing", figure("write", "p50"), "time", 1],
  ),
];

async function run(...arguments_: string[]) {
  const said = { out: [] as string[], error: [] as string[] };
  const output: BenchOutput = {
    out: (text) => said.out.push(text),
    error: (text) => said.error.push(text),
  };
  const code = await runBench(arguments_, suites, targets, output, ONCE);
  return { code, out: said.out.join("\n"), error: said.error.join("\n") };
}

describe("pnpm bench", () => {
  it("prints figures, ratios, notes and verdicts", async () => {
    const { code, out } = await run("games");
    expect(code).toBe(0);
    expect(out).toMatch(/^ {2}read\/large +4\.00 ms +12\.0 ms +12\.0 ms +3 +seen=5$/m);
    expect(out).toContain(
      "other takes 4 times the time of read in the geometric mean of 2 problems, at least 2 times",
    );
    expect(out).toContain("a note");
    expect(out).toMatch(/^reading +≤ 3\.00 ms +4\.00 ms +missed$/m);
    expect(out).toMatch(/^seen +≥ 4 +4 +met$/m);
    expect(out).toMatch(/^the other +≥ 5× +4× +missed$/m);
    expect(out).toMatch(/^nothing +≥ 1\.0 ns +– +not measured$/m);
  });

  it("times what runs, what is awaited, and what tells its own time", async () => {
    disposed = 0;
    const { out } = await run("work", "--json");
    const lines = out.split("\n").map((text) => JSON.parse(text) as Line);
    expect(lines.map(({ task: name }) => name)).toEqual(["sync", "async", "told"]);
    for (const { p50, samples } of lines) {
      expect(p50).toBeGreaterThan(0);
      expect(samples).toBeGreaterThan(0);
    }
    expect(lines[2]).toMatchObject({ suite: "work", p50: 7e6, p99: 7e6, opsPerSecond: 143 });
    expect(disposed).toBe(3);
  });

  it("reports a failed check, disposes of all, and measures the other suites", async () => {
    disposed = 0;
    const { code, out, error } = await run("--json");
    expect(code).toBe(1);
    expect(error).toBe("broken: the check of broken's wrong failed: seven is not eight");
    expect(out.split("\n")).toHaveLength(6 + 3);
    expect(disposed).toBe(3 + 2);
  });

  it("saves a run, and shows the medians of a later one beside it", async () => {
    const file = join(directory, "run.json");
    await run("games", "--save", file);
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ lines: { length: 6 } });
    const { out } = await run("games", "--compare", file);
    expect(out).toMatch(/^games read\/small +1\.00 ms +1\.00 ms +1\.00$/m);
  });

  it("helps, and refuses what it does not know", async () => {
    expect(await run("--help")).toMatchObject({
      code: 0,
      out: expect.stringContaining("all of games"),
    });
    expect(await run("game")).toMatchObject({ code: 1, error: 'There is no suite "game".\n' });
    expect((await run("--fast")).error).toMatch(/^Unknown option '--fast'.* See --help$/);
  });
});
