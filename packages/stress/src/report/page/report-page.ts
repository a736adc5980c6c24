/**
 * The page of a report, with its charts.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { formatCount } from "@understudy/planner-core/internal";
import type { RunResult } from "../../result/run-result.ts";
import { formatFigure, formatShare, formatTime } from "../../verdict/format-figure.ts";
import type { Verdict } from "../../verdict/judge.ts";
import { lateSection } from "./late-section.ts";
import { latencySection, type Section } from "./latency-section.ts";
import { html, Markup } from "./markup.ts";
import { resourceSection } from "./resource-section.ts";
import { countSection, runSection } from "./run-section.ts";
import { sweepSection } from "./sweep-section.ts";
import { chartTime } from "./time-line.ts";
import { timeSection } from "./time-section.ts";

/**
 * The report of a run as one self-contained HTML page. Its content security policy forbids any network and any script
 * but its own two, whatever the names in a result contain.
 */
export function reportPage(result: RunResult, verdict: Verdict): string {
  const assets = readAssets();
  const time = chartTime(result);
  const sections: readonly Section[] = [
    latencySection(result),
    timeSection(result, time),
    sweepSection(result),
    resourceSection(result, time),
    lateSection(result),
    countSection(result),
    runSection(result),
  ].filter((section) => section !== undefined);
  const charts = sections.flatMap((section) => section.charts);
  const scripts = [assets.chartScript, assets.script];
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src ${scripts.map(hashOf).join(" ")}`;
  const { options } = result;
  const title = `Stress run: ${options.agents} agents, ${options.domains.join(", ")}`;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${new Markup(policy)}">
<title>${title}</title>
<style>${new Markup(assets.chartStyle)}
${new Markup(assets.style)}</style>
</head>
<body>
<header class="top">
<div class="heading"><h1>Stress run</h1><button id="theme" hidden>Dark</button></div>
<p>${subtitle(result)}</p>
${verdictBox(verdict)}
${tiles(result)}
<noscript><p class="verdict failed">Charts need JavaScript; the tables do not.</p></noscript>
</header>
<nav aria-label="Parts of the report"><ul>${sections.map(
    ({ id, title: name }) => html`<li><a href="#${id}">${name}</a></li>`,
  )}</ul></nav>
<main>
${sections.map(
  ({ id, title: name, body }) => html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${name}</h2>
${body}
</section>
`,
)}
</main>
<footer>Arrow keys move along a chart that has the focus; drag to zoom, double click or Escape to zoom out.
The figures behind this page are in result.json, the histograms in the .hgrm files beside it.</footer>
<script type="application/json" id="charts">${new Markup(dataText(charts))}</script>
<!-- uPlot: ${new Markup(assets.chartLicence.replaceAll("--", "- -"))} -->
<script>${new Markup(scripts[0] ?? "")}</script>
<script type="module">${new Markup(scripts[1] ?? "")}</script>
</body>
</html>
`;
  return page.text;
}

/** JSON that cannot close its `<script>` element. */
function dataText(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll("<", "\\u003c")
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");
}

function hashOf(script: string): string {
  return `'sha256-${createHash("sha256").update(script).digest("base64")}'`;
}

function subtitle(result: RunResult): string {
  const { options, measuredSeconds, interrupted, startedAt } = result;
  const load = options.closed
    ? "closed loop, as fast as it goes"
    : `${formatCount(options.rate)} questions per second planned`;
  const ownLlm = options.llm === "none" ? "no LLM planner" : `${options.llm} LLM planner`;
  const llm = options.target === undefined ? ownLlm : `asked of ${options.target}`;
  const ended = interrupted ? `, interrupted after ${formatCount(measuredSeconds)} s` : "";
  return (
    `${formatCount(options.agents)} agents in ${options.domains.join(", ")} on ${options.workers} ` +
    `${options.workers === 1 ? "worker" : "workers"}; ${load}; budget ${formatCount(options.budgetMs)} ms; ` +
    `${llm}; ${formatCount(options.durationSeconds)} s${ended}. Started ${startedAt}.`
  );
}

function verdictBox({ passed, checks }: Verdict): Markup {
  const failed = checks.filter((check) => !check.passed).length;
  const words = passed ? "Passed" : `Failed: ${failed} of ${checks.length}`;
  return html`<section class="verdict ${passed ? "passed" : "failed"}" aria-label="Verdict"><h2>${words}</h2>
<ul>${checks.map(
    (check) =>
      html`<li title="${check.meaning}"><span class="${check.passed ? "pass" : "fail"}">${
        check.passed ? "✓ holds" : "✗ fails"
      }</span><code>${check.assertion}</code><span>${formatFigure(check.actual, check.unit)}</span></li>`,
  )}</ul></section>`;
}

function tiles(result: RunResult): Markup {
  const { p50Ms, p95Ms, p99Ms } = result.latency.all.corrected;
  const { quality, misses, options } = result;
  const facts: readonly (readonly [string, string, string])[] = [
    [
      "answers",
      `${formatCount(result.answeredPerSecond)}/s`,
      `of ${formatCount(result.offeredPerSecond)}/s offered`,
    ],
    ["latency p50", formatTime(p50Ms), "corrected"],
    ["latency p95", formatTime(p95Ms), "corrected"],
    ["latency p99", formatTime(p99Ms), `budget ${formatCount(options.budgetMs)} ms`],
    ["late", formatCount(misses.count), "beyond stalls"],
    ["from a cache", formatShare(result.hitRate), "hits"],
    ...(options.llm === "none"
      ? []
      : [
          [
            "fallbacks",
            formatShare(result.fallbackRate),
            `${formatShare(result.fallbackRateUncached)} uncached`,
          ] as const,
        ]),
    [
      "cost",
      quality.costChecked === 0 ? "–" : `${quality.meanCostRatio.toFixed(3)} ×`,
      "the cheapest",
    ],
  ];
  return html`<ul class="tiles">${facts.map(
    ([name, value, note]) =>
      html`<li><span>${name}</span><strong>${value}</strong><small>${note}</small></li>`,
  )}</ul>`;
}

/** The inlined assets of the page. */
interface PageAssets {
  /** uPlot, https://github.com/leeoniya/uPlot, under the MIT licence. */
  readonly chartScript: string;
  readonly chartStyle: string;
  readonly chartLicence: string;
  readonly script: string;
  readonly style: string;
}

/** Reads the charting library from `node_modules`, and the page's own script and style. */
function readAssets(): PageAssets {
  const require = createRequire(import.meta.url);
  const read = (path: string | URL): string => readFileSync(path, "utf8");
  return {
    chartScript: read(require.resolve("uplot/dist/uPlot.iife.min.js")),
    chartStyle: read(require.resolve("uplot/dist/uPlot.min.css")),
    chartLicence: read(require.resolve("uplot/LICENSE")),
    // Read from `src` in `dist` as well, because browser scripts are not compiled.
    script: read(new URL("../../../src/report/page/page.js", import.meta.url)),
    style:
      read(new URL("../../../src/report/page/colours.css", import.meta.url)) +
      read(new URL("../../../src/report/page/page.css", import.meta.url)),
  };
}
