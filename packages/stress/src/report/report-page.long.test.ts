import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseRunResult } from "../compare/parse-run-result.ts";
import type { RunResult } from "../result/run-result.ts";
import { syntheticRun } from "../testing/synthetic-run.ts";
import { judge } from "../verdict/judge.ts";
import { parseAssertions } from "../verdict/parse-assertions.ts";
import { breakerStretches } from "./page/breaker-lanes.ts";
import { escapeHtml } from "./page/markup.ts";
import { reportPage } from "./page/report-page.ts";
import { chartTime } from "./page/time-line.ts";
import { writeReport } from "./write-report.ts";

const run: RunResult = {
  ...syntheticRun(),
  sweep: {
    points: [100, 200].map((rate) => ({
      rate,
      offeredPerSecond: rate,
      answeredPerSecond: rate,
      p50Ms: 1,
      p95Ms: 2,
      p99Ms: 3,
      missShare: 0,
      fallbackRate: 0,
    })),
    kneeRate: 200,
    isBounded: false,
  },
};
const pageOf = (result: RunResult) => reportPage(result, judge(result, parseAssertions("strict")));

/** The page without its scripts. */
function withoutScripts(page: string): string {
  return page
    .replace(/<script(?: type="module")?>[\s\S]*?<\/script>/g, "")
    .replace(/<!-- uPlot[\s\S]*?-->/, "");
}

describe("reportPage", () => {
  const page = pageOf(run);

  it("has every section, and a place for every chart", () => {
    for (const id of ["latency", "time", "saturation", "resources", "late", "counts", "run"]) {
      expect(page).toContain(`<section id="${id}"`);
      expect(page).toContain(`href="#${id}"`);
    }
    const data =
      /<script type="application\/json" id="charts">(.*?)<\/script>/s.exec(page)?.[1] ?? "";
    const charts = JSON.parse(data) as readonly { id: string; series: unknown[] }[];
    expect(charts.map(({ id }) => id)).toEqual([
      "chart-percentiles",
      "chart-sources",
      "chart-latency",
      "chart-reasons",
      "chart-calls",
      "chart-sweep",
      "chart-memory",
      "chart-loop",
    ]);
    for (const { id } of charts) expect(page).toContain(`id="${id}" tabindex="0"`);
  });

  it("shows the verdict, the equation of the counts and the faults", () => {
    expect(page).toContain("Failed: 2 of 10");
    expect(page).toMatch(/offered 2,005 = answered 2,000 \+ dropped\s+2 \+ lost 3/);
    expect(page).toContain("http_503");
    expect(page).toContain("13.0 ms late");
  });

  it("loads nothing from the network, and forbids it in its policy", () => {
    const markup = withoutScripts(page);
    expect(markup).not.toMatch(/(?:https?:)?\/\/[a-z]/i);
    expect(markup).not.toMatch(/<(?:link|iframe|img|object|embed|base)\b/i);
    expect(markup).not.toMatch(/url\(|@import/i);
    expect(page).toContain("default-src 'none'");
    expect(page).toMatch(/script-src 'sha256-[\w+/=]+' 'sha256-[\w+/=]+'">/);
  });

  it("keeps hostile names from becoming markup", () => {
    const evil = `</script><img src=x onerror=alert(1)>"'\u202e<!--`;
    const hostile: RunResult = {
      ...run,
      options: { ...run.options, domains: [evil], model: evil },
      byDomain: { [evil]: { answered: 1, answeredPerSecond: 1 } },
      versions: { [evil]: evil },
      machine: { ...run.machine, processor: evil },
      cache: { [evil]: 1 },
      faults: [{ kind: evil, startSeconds: 1, durationSeconds: 2, share: 0.5 }],
      misses: {
        ...run.misses,
        worst: run.misses.worst.map((late) => ({
          ...late,
          agent: evil,
          goal: evil,
          domain: evil,
          trace: [{ atMs: 0, what: evil }],
        })),
      },
    };
    const text = pageOf(hostile);
    expect(text).not.toContain("<img");
    expect(text).not.toContain("\u202e<");
    expect(text.match(/<\/script>/g)).toHaveLength(3);
    expect(text).toContain("&#60;img src=x onerror=alert(1)&#62;");
  });

  it("leaves out the LLM planner's charts and the saturation curve where there is no data", () => {
    const { sweep: _, ...rest } = run;
    const bare = pageOf({
      ...rest,
      options: { ...run.options, llm: "none" },
      byReason: {},
      misses: { count: 0, rawCount: 0, share: 0, worst: [] },
    });
    for (const id of ["chart-calls", "chart-reasons", "chart-sweep"])
      expect(bare).not.toContain(id);
    expect(bare).toContain("None of 2,000 answers was late.");
  });
});

describe("escapeHtml", () => {
  it("leaves nothing that opens a tag or an entity, or closes an attribute", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(escapeHtml(text).replaceAll(/&#\d+;/g, "")).not.toMatch(/[<>"'&`]/);
      }),
    );
  });
});

describe("breakerStretches", () => {
  it("covers the whole run, closed until the first transition", () => {
    expect(
      breakerStretches(
        [
          { worker: 0, second: 5, to: "open" },
          { worker: 0, second: 15, to: "half-open" },
        ],
        -2,
        20,
      ),
    ).toEqual([
      { state: "closed", from: -2, to: 5 },
      { state: "open", from: 5, to: 15 },
      { state: "half-open", from: 15, to: 20 },
    ]);
  });
});

describe("chartTime", () => {
  it("reduces hours to the points of a chart", () => {
    const [point] = run.timeline;
    const hours = Array.from({ length: 7200 }, (_, second) => ({ ...point, second }) as never);
    const time = chartTime({ ...run, timeline: hours, measuredSeconds: 7200 });
    expect(time.step).toBe(8);
    expect(time.seconds).toHaveLength(900);
    expect(time.mean(({ second }) => second)[1]).toBe(11.5);
    expect(time.worst(({ second }) => second)[1]).toBe(15);
  });
});

describe("writeReport", () => {
  it("writes a page, readable figures and histograms", async () => {
    const folder = await mkdtemp(join(tmpdir(), "understudy-report-"));
    try {
      const path = join(folder, "deep", "report");
      expect(await writeReport(path, run, judge(run, []))).toBe(join(path, "index.html"));
      expect((await readdir(path)).toSorted()).toEqual([
        "index.html",
        "latency-all-corrected.hgrm",
        "latency-all-uncorrected.hgrm",
        "latency-hits-corrected.hgrm",
        "latency-hits-uncorrected.hgrm",
        "result.json",
      ]);
      const back = parseRunResult(await readFile(join(path, "result.json"), "utf8"));
      expect(back.counts).toEqual(run.counts);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
