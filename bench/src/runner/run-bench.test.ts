import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { reportSuite } from "./report/report.ts";
import type { SavedRun } from "./report/saved-run.ts";
import { runBench } from "./run-bench.ts";
import type { SuiteEntry, Workload } from "./task.ts";
import { ONCE } from "./testing/run-once.ts";

const directory = mkdtempSync(join(tmpdir(), "understudy-bench-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const idle: Workload = { run: () => undefined, check: () => undefined };

const suites: readonly SuiteEntry[] = [
  {
    name: "small",
    description: "two ways to do nothing",
    load: async () => ({
      name: "small",
      tasks: () => [
        { name: "nothing", batch: 16, setup: () => idle },
        { name: "nothing-else", batch: 16, setup: () => idle },
      ],
      comparisons: [{ task: "nothing", alternative: "nothing-else" }],
    }),
  },
  {
    name: "wrong",
    description: "fails its check",
    load: async () => ({
      name: "wrong",
      tasks: () => [
        { name: "sum", setup: () => ({ ...idle, check: () => Promise.reject(new Error("3")) }) },
      ],
    }),
  },
];

/** Measures as little as can be: no test here is about figures. */
const once = {
  measureHere: (entry: SuiteEntry, quick: boolean) => reportSuite(entry, quick, ONCE),
};

async function bench(
  ...arguments_: string[]
): Promise<{ code: number; out: string; error: string }> {
  const out: string[] = [];
  const error: string[] = [];
  const output = {
    out: (text: string) => out.push(text),
    error: (text: string) => error.push(text),
  };
  const code = await runBench(arguments_, suites, output, once);
  return { code, out: out.join("\n"), error: error.join("\n") };
}

describe("pnpm bench", () => {
  it("prints only JSON with --json, one object per line", async () => {
    const { code, out, error } = await bench("small", "--quick", "--json");
    const lines = out.split("\n").map((line) => JSON.parse(line) as Record<string, unknown>);
    expect({ code, error }).toEqual({ code: 0, error: "" });
    expect(lines.map(({ task }) => task)).toEqual(["timer", "nothing", "nothing-else"]);
    for (const line of lines) {
      expect(Object.keys(line)).toEqual([
        ...["suite", "task", "p50", "p95", "p99", "opsPerSecond", "samples"],
      ]);
    }
  });

  it("prints the machine, a table and the declared ratios otherwise", async () => {
    const { code, out } = await bench("small", "--quick");
    expect(code).toBe(0);
    expect(out).toContain(`Node ${process.versions.node}`);
    expect(out).toMatch(/^task +p50 +p95 +p99 +min +ops\/s +samples +noise +counts$/m);
    expect(out).toMatch(/^nothing-else takes [\d.e+-]+ times the time of nothing$/m);
  });

  it("saves a run and compares a later one with it", async () => {
    const file = join(directory, "run.json");
    expect((await bench("small", "--quick", "--save", file)).code).toBe(0);
    const saved = JSON.parse(readFileSync(file, "utf8")) as SavedRun;
    const lines = saved.suites[0]?.results.map(({ line }) => line) ?? [];
    expect(lines.map(({ task }) => task)).toEqual(["timer", "nothing", "nothing-else"]);

    const human = await bench("small", "--quick", "--compare", file);
    expect(human.out).toMatch(/^task +p50 before +p50 now +now\/before$/m);
    expect(human.out).toMatch(/^small nothing-else .* \d+\.\d\d$/m);
    const json = await bench("small", "--quick", "--json", "--compare", file);
    expect(json.error).toContain("now/before");
    for (const line of json.out.split("\n")) JSON.parse(line);
  });

  it("explains a mistake in a sentence and exits 1", async () => {
    const broken = join(directory, "broken.json");
    writeFileSync(broken, "{}");
    const cases: [string[], string][] = [
      [["cor"], 'There is no suite "cor". The suites: small, wrong'],
      [["--fast"], "See --help"],
      [["wrong", "--quick"], "wrong: the check of sum failed: 3"],
      [["small", "--compare", join(directory, "none.json")], "Cannot read a saved run"],
      [["small", "--save", join(directory, "none", "run.json")], "Cannot write"],
      [["small", "--compare", broken], "is not a run that `bench --save` wrote"],
    ];
    for (const [arguments_, message] of cases) {
      const { code, error } = await bench(...arguments_);
      expect(code).toBe(1);
      expect(error).toContain(message);
    }
  });

  it("reports a failed suite and measures the others", async () => {
    const file = join(directory, "failed.json");
    const { code, out, error } = await bench("--quick", "--json", "--save", file);
    expect(code).toBe(1);
    expect(error).toContain("wrong: the check of sum failed: 3");
    const tasks = out.split("\n").map((line) => (JSON.parse(line) as { task: string }).task);
    expect(tasks).toContain("nothing-else");
    const { suites } = JSON.parse(readFileSync(file, "utf8")) as SavedRun;
    expect(suites.map(({ suite, error }) => [suite, error])).toEqual([
      ["small", undefined],
      ["wrong", "wrong: the check of sum failed: 3"],
    ]);
  });

  it("handles a suite with a task that took no time, or had nothing to time", async () => {
    const samples = () => new Float64Array(0);
    const entry: SuiteEntry = {
      name: "idle",
      description: "nothing happens",
      load: async () => ({
        name: "idle",
        tasks: () => [
          { name: "instant", async: true, measures: "result", setup: () => nothing },
          { name: "idle", async: true, measures: "result", setup: () => nothing },
          { name: "unseen", problem: "a", measures: "played", setup: () => ({ ...idle, samples }) },
        ],
        comparisons: [{ task: "instant", alternative: "idle" }],
      }),
    };
    const nothing: Workload = { ...idle, run: async () => 0, counts: () => ({ late: Number.NaN }) };
    const out: string[] = [];
    const output = { out: (text: string) => out.push(text), error: expect.unreachable };
    const measure = { task: "unseen", figure: "p50" } as const;
    const target = { suite: "idle", claim: "is seen", measure, unit: "time", atMost: 1 } as const;
    expect(await runBench(["idle", "--quick"], [entry], output, { targets: [target] })).toBe(0);
    const text = out.join("\n");
    expect(text).toContain("unseen/a: nothing was there to be timed");
    expect(text).toMatch(/^not measured +idle +is seen/m);
    expect(text).not.toMatch(/NaN|Infinity/);
  });

  it("reports a missed target, and still succeeds", async () => {
    const out: string[] = [];
    const output = { out: (text: string) => out.push(text), error: expect.unreachable };
    const measure = { task: "nothing", figure: "p50" } as const;
    const target = { suite: "small", claim: "no time", measure, unit: "time", atMost: -1 } as const;
    expect(await runBench(["small", "--quick"], suites, output, { targets: [target] })).toBe(0);
    expect(out.join("\n")).toMatch(/^missed +small +no time/m);
  });

  it("judges figures by targets, and writes the document on request", async () => {
    const out: string[] = [];
    const output = {
      out: (text: string) => out.push(text),
      error: (text: string) => out.push(text),
    };
    const code = await runBench(["small", "--quick", "--document"], suites, output, {
      targets: [
        {
          suite: "small",
          claim: "nothing takes little",
          measure: { task: "nothing", figure: "p50" },
          unit: "time",
          atMost: 1e9,
        },
      ],
      writeDocument: (run) => `${run.suites.length} suite written`,
    });
    expect(code).toBe(0);
    expect(out.join("\n")).toMatch(/^met +small +nothing takes little +≤ 1.00 s/m);
    expect(out.at(-1)).toBe("1 suite written");
  });

  it("prints help", async () => {
    const { code, out } = await bench("--help");
    expect(code).toBe(0);
    expect(out).toContain("small  two ways to do nothing");
  });
});
