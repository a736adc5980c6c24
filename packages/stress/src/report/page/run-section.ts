import { formatBytes, formatCount } from "@understudy/planner-core/internal";
import { describeControl } from "@understudy/simulation";
import type { RunResult } from "../../result/run-result.ts";
import { formatShare } from "../../verdict/format-figure.ts";
import type { Section } from "./latency-section.ts";
import { type Content, html } from "./markup.ts";
import { pairs, table } from "./table.ts";

/** Counts by status, domain and worker, the caches, the LLM planner, the quality of plans. */
export function countSection(result: RunResult): Section {
  const { counts, byStatus, byDomain, workers, cache, llm, quality, options } = result;
  const number = (title: string) => ({ title, isNumber: true });
  const checked = quality.costChecked === 0 ? "–" : quality.meanCostRatio.toFixed(3);
  return {
    id: "counts",
    title: "Counts",
    charts: [],
    body: html`<p>offered ${formatCount(counts.offered)} = answered ${formatCount(counts.answered)} + dropped
${formatCount(counts.dropped)} + lost ${formatCount(counts.lost)} + never answered ${formatCount(counts.hung)}</p>
<div class="columns">
${table("By status", [{ title: "status" }, number("answers")], entries(byStatus))}
${table(
  "By domain",
  [{ title: "domain" }, number("answers"), number("per second")],
  Object.entries(byDomain).map(([name, { answered, answeredPerSecond }]) => [
    name,
    formatCount(answered),
    formatCount(answeredPerSecond),
  ]),
)}
${table(
  "By worker",
  [{ title: "worker" }, number("answers"), number("replaced"), number("lost")],
  workers.map(({ worker, answered, restarts, lost }) => [
    String(worker),
    formatCount(answered),
    formatCount(restarts),
    formatCount(lost),
  ]),
)}
${table("Caches", [{ title: "what" }, number("count")], entries(cache))}
</div>
<div class="columns">
<div><h3>Plans</h3>${pairs([
      ["Proved again by an independent simulator", formatCount(quality.checked)],
      ["Refused by it", formatCount(quality.unproved)],
      ["Planned again to the end", formatCount(quality.costChecked)],
      ["Cost over the cheapest, mean", checked],
      [
        "Cost over the cheapest, p95",
        quality.costChecked === 0 ? "–" : quality.p95CostRatio.toFixed(3),
      ],
      [
        "Of the least possible cost",
        quality.costChecked === 0 ? "–" : formatShare(quality.optimalShare),
      ],
      ["Better plans that came later", formatCount(counts.revised)],
    ])}</div>
${
  options.llm === "none"
    ? undefined
    : html`<div><h3>The LLM planner</h3>${pairs([
        ["Calls", formatCount(llm.calls)],
        ["Answered", formatCount(llm.successes)],
        ["Failed", formatCount(llm.errors)],
        ["Repeated", formatCount(llm.retries)],
        [
          "Tokens read, written",
          `${formatCount(llm.promptTokens)}, ${formatCount(llm.completionTokens)}`,
        ],
        ["Tokens written per second", formatCount(llm.tokensPerSecond)],
        ["Served steps that it wrote", formatShare(llm.stepShare)],
        ...(llm.control === undefined
          ? []
          : ([["What that is worth", describeControl(llm.control)]] as const)),
      ])}</div>`
}
<div><h3>What must never happen</h3>${pairs([
      ["Questions never answered", formatCount(counts.hung)],
      ["Unhandled rejections", formatCount(counts.unhandledRejections)],
      ["Plans that do not hold", formatCount(quality.unproved)],
    ])}</div>
</div>`,
  };
}

/** Options, machine and versions. */
export function runSection(result: RunResult): Section {
  const { machine, versions, options, faults, startedAt } = result;
  const { platform, architecture, processor, cores, memoryBytes, node } = machine;
  return {
    id: "run",
    title: "How it was run",
    charts: [],
    body: html`<div class="columns">
<div><h3>Options</h3>${pairs(optionPairs(options))}</div>
<div><h3>Machine</h3>${pairs([
      ["Processor", processor],
      ["Cores", String(cores)],
      ["Memory", formatBytes(memoryBytes)],
      ["System", `${platform} ${architecture}`],
      ["Node", node],
      ["Started", startedAt],
    ])}
<h3>Versions</h3>${pairs(Object.entries(versions))}</div>
</div>
${
  faults.length === 0
    ? undefined
    : table(
        "Faults",
        [
          { title: "kind" },
          { title: "start", isNumber: true },
          { title: "duration", isNumber: true },
          { title: "share", isNumber: true },
        ],
        faults.map(({ kind, startSeconds, durationSeconds, share }) => [
          kind,
          `${formatCount(startSeconds)} s`,
          `${formatCount(durationSeconds)} s`,
          formatShare(share),
        ]),
      )
}`,
  };
}

function optionPairs(options: RunResult["options"]): [string, Content][] {
  const { faults: _, simulated, ...plain } = options;
  const flat: Record<string, unknown> =
    options.llm === "simulated" ? { ...plain, ...simulated } : plain;
  return Object.entries(flat).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(", ") : value === undefined ? "–" : String(value),
  ]);
}

function entries(of: Readonly<Record<string, number | undefined>>): Content[][] {
  return Object.entries(of).map(([name, value]) => [name, formatCount(value ?? 0)]);
}
