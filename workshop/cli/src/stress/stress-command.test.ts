import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { resolveStressOptions } from "@understudy/stress";
import { afterAll, describe, expect, it } from "vitest";
import { runCli, Scratch } from "../testing/run-cli.ts";
import { type scriptedResult, scriptedStress } from "../testing/scripted-stress.ts";

const scratch = new Scratch();
afterAll(() => scratch.remove());

/** Runs `understudy stress` with a scripted harness. */
async function stress(argv: readonly string[], script: Parameters<typeof scriptedStress>[0] = {}) {
  const harness = scriptedStress(script);
  const result = await runCli(["stress", ...argv], { stress: harness });
  return {
    code: result.code,
    stdout: result.stdout,
    stderr: result.stderr,
    harness,
    options: harness.asked[0],
    get json() {
      return result.json;
    },
  };
}

describe("the flags", () => {
  it("default to the harness's defaults", async () => {
    const { options, code } = await stress([]);
    expect(options).toEqual(resolveStressOptions());
    expect(code).toBe(0);
  });

  it("reach the harness as its options", async () => {
    const argv =
      "--agents 10k --duration 1h30m --warmup 500ms --hit-rate 70% --budget-ms 20 --workers 3 --rate 5e3 --closed " +
      "--domain guard -d village --llm-latency 5,9 --llm-sound .5 --llm-mendable 40% --llm-slots 8 --seed 7";
    const { options } = await stress(argv.split(" "));
    expect(options).toMatchObject({
      agents: 10_000,
      durationSeconds: 5400,
      warmupSeconds: 0.5,
      hitRate: 0.7,
      cache: "exact",
      budgetMs: 20,
      workers: 3,
      rate: 5000,
      closed: true,
      domains: ["guard", "village"],
      simulated: {
        latencyP50Ms: 5,
        latencyP95Ms: 9,
        soundShare: 0.5,
        mendableShare: 0.4,
        slots: 8,
      },
      seed: 7,
    });
  });

  it("derive the LLM planner from the model", async () => {
    const { options } = await stress(["--model", "ollama/phi3"]);
    expect(options).toMatchObject({ llm: "ollama", model: "ollama/phi3" });
    expect((await stress(["--model", "nano"])).options).toMatchObject({ llm: "embedded" });
    expect((await stress(["--llm-latency", "0"])).options?.simulated).toMatchObject({
      latencyP50Ms: 0,
      latencyP95Ms: 0,
    });
  });

  it("accept faults by name or file", async () => {
    expect((await stress(["--faults", "outage"])).options?.faults).not.toEqual([]);
    const window = { kind: "http_503", startSeconds: 1, durationSeconds: 2, share: 0.5 };
    const file = scratch.write("faults.json", [window]);
    expect((await stress(["--faults", file])).options?.faults).toEqual([window]);
  });

  it.each([
    ["--agents", "many", "It must be a number"],
    ["--duration", "soon", "It must be a time"],
    ["--duration", "1h30", "It must be a time"],
    ["--hit-rate", "7", "It must be a share"],
    ["--llm-latency", "1,2,3", "It must be milliseconds"],
    ["--cache", "some", "Allowed choices are none, exact, all"],
    ["--agents", "0", "--agents"],
    ["--workers", "1000", "--workers"],
    ["--faults", "rain", "no preset has this name"],
    ["--model", "gpt/phi3", "gpt/phi3"],
    ["--compare", "missing.json", "there is no such file"],
  ])("refuse %s %s before the run", async (flag, value, message) => {
    const { code, stderr, harness } = await stress([flag, value]);
    expect(code).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("looks like a fault");
    expect(harness.asked).toEqual([]);
  });

  it("name the flag of a conflicting option", async () => {
    const { stderr } = await stress(["--hit-rate", "0.7", "--cache", "all"]);
    expect(stderr).toContain("--hit-rate");
  });

  it("point into a fault file", async () => {
    const file = scratch.write("bad.json", '[\n  {"kind": "rain", "startSeconds": 0}\n]');
    const { stderr } = await stress(["--faults", file]);
    expect(stderr).toContain(`${file}:2:4  /0/kind`);
  });
});

describe("the verdict", () => {
  it("decides the exit code", async () => {
    expect((await stress(["--assert", "p99<50,misses=0"])).code).toBe(0);
    const failed = await stress(["--assert", "p99<20,misses=0"]);
    expect(failed.code).toBe(1);
    expect(failed.stdout).toMatch(
      /FAILED: 1 of 2\n {2}FAILS {2}p99<20 +30\.0 ms\n {2}holds {2}misses=0/,
    );
  });

  it("uses the default preset unless given", async () => {
    const late = { change: lateResult };
    expect((await stress([], late)).code).toBe(1);
    expect((await stress(["--faults", "flaky"], late)).code).toBe(0);
  });

  it("points to a mistake in an assertion", async () => {
    const { code, stderr, harness } = await stress(["--assert", "p99<50,mises=0"]);
    expect(code).toBe(1);
    expect(stderr).toContain("--assert:1:8");
    expect(stderr).toContain("did you mean misses?");
    expect(harness.asked).toEqual([]);
  });

  it("explains its figures and presets", async () => {
    const { stdout, harness } = await stress(["--assert", "help"]);
    for (const name of ["hits.p95", "rate.cpu", "unproved", "strict", "soak"]) {
      expect(stdout).toContain(name);
    }
    expect(harness.asked).toEqual([]);
  });
});

function lateResult(result: ReturnType<typeof scriptedResult>) {
  return { ...result, misses: { ...result.misses, count: 1, rawCount: 1, share: 0.001 } };
}

describe("the output", () => {
  it("is a one-screen summary", async () => {
    const { stdout } = await stress(["--agents", "100"]);
    const summary = stdout.slice(stdout.lastIndexOf("100 agents in"));
    for (const part of ["p99.999", "uncorrected", "hits", "fallbacks", "plans", "PASSED"]) {
      expect(summary).toContain(part);
    }
    const lines = summary.split("\n");
    expect(lines.length).toBeLessThan(35);
  });

  it("says nothing about a missing LLM planner", async () => {
    const { stdout } = await stress(["--llm", "none"]);
    expect(stdout).not.toMatch(/^ {2}(?:fallbacks|llm) /m);
  });

  it("is only JSON with --json, readable by --compare", async () => {
    const first = await stress(["--json"]);
    expect(first.json).toHaveLength(1);
    expect(first.json[0]).toMatchObject({ version: 1, verdict: { passed: true } });
    expect(first.stderr).toContain("warming up");

    const old = scratch.write("old.json", first.stdout);
    const second = await stress(["--compare", old, "--budget-ms", "60"]);
    expect(second.stdout).toContain("nothing beyond noise");
    expect(second.stdout).toContain("budgetMs: 50 → 60");
    const third = await stress(["--json", "--compare", old]);
    expect(third.json[0]).toMatchObject({ comparison: { options: [] } });
  });

  it("is JSON for errors too", async () => {
    const { json, code } = await stress(["--json", "--assert", "p99"]);
    expect(code).toBe(1);
    expect(json).toEqual([
      { status: "error", error: expect.objectContaining({ code: "invalid-assertion" }) },
    ]);
  });

  it("refuses an invalid old result", async () => {
    const { stderr, code } = await stress(["--compare", scratch.write("foreign.json", { a: 1 })]);
    expect(code).toBe(1);
    expect(stderr).toContain("is not a result of a stress run");
  });

  it("escapes names", async () => {
    const { stdout } = await stress([], {
      change: (result) => ({
        ...result,
        options: { ...result.options, domains: ["\u001b[2Jevil"] },
        cache: { "\u001b]0;x": 1 },
      }),
    });
    expect(stdout).not.toContain("\u001b");
  });
});

describe("--report", () => {
  it("writes a page, figures and histograms", async () => {
    const folder = join(scratch.folder, "report");
    const { stdout } = await stress(["--report", folder]);
    expect(stdout).toContain(join(folder, "index.html"));
    expect(readdirSync(folder)).toContain("latency-all-corrected.hgrm");
    expect(readFileSync(join(folder, "index.html"), "utf8")).toContain("Passed");
  });

  it("is refused before the run for an existing file", async () => {
    const { stderr, harness } = await stress(["--report", scratch.write("file", "x")]);
    expect(stderr).toContain("is a file, not a folder");
    expect(harness.asked).toEqual([]);
  });
});

describe("--record", () => {
  it("reports a truncated file, after the results", async () => {
    const full = { diskIsFull: true };
    const { code, stdout, stderr } = await stress(["--record", "run.jsonl"], full);
    expect(stdout).toContain("p99");
    expect(stderr).toContain("run.jsonl ends early: ENOSPC: no space left");
    expect(code).toBe(1);
    const { code: jsonCode, json } = await stress(["--record", "run.jsonl", "--json"], full);
    expect(json).toMatchObject([{ verdict: {} }, { error: { code: "unwritable-output" } }]);
    expect(jsonCode).toBe(1);
    expect((await stress([], full)).stderr).not.toContain("ends early");
  });
});

describe("--sweep", () => {
  it("tries rates after the run", async () => {
    const { stdout, harness } = await stress(["--agents", "100", "--sweep"], {
      change: (result) => ({
        ...result,
        counts: { ...result.counts, answered: result.options.rate > 2000 ? 10 : 1000 },
      }),
    });
    expect(harness.asked.map(({ rate }) => rate).slice(0, 3)).toEqual([300, 300, 600]);
    expect(stdout).toMatch(/The highest rate that held: (?:1,9\d0|2,000) questions per second\./);
    expect(stdout).toContain("only 1 % answered");
  });
});

describe("Ctrl+C", () => {
  it("stops the run with a full report, and skips the sweep", async () => {
    const { stdout, harness } = await stress(["--sweep"], {
      whileRunning: (each) => each.interrupt(),
    });
    expect(harness.asked).toHaveLength(1);
    expect(harness.left).toBe(0);
    expect(stdout).toContain("ended early");
    expect(stdout).toContain("PASSED");
  });

  it("exits at once the second time", async () => {
    const { harness } = await stress([], {
      whileRunning: (each) => {
        each.interrupt();
        each.interrupt();
      },
    });
    expect(harness.left).toBe(1);
  });
});

describe("the progress", () => {
  it("is a line now and then", async () => {
    const { stdout } = await stress([]);
    expect(stdout).toContain("2 s: 200/s, p50 0.050 ms");
  });
});
