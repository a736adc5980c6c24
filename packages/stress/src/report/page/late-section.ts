import { formatCount } from "@understudy/planner-core/internal";
import type { LateRequest, RunResult } from "../../result/run-result.ts";
import { formatShare, formatTime } from "../../verdict/format-figure.ts";
import type { Section } from "./latency-section.ts";
import { html, type Markup } from "./markup.ts";

/** The worst late answers, each as a waterfall of its events. */
export function lateSection({ misses, counts }: RunResult): Section {
  const { count, rawCount, faultedCount = 0, share, worst } = misses;
  const faulted =
    faultedCount === 0
      ? ""
      : ` ${formatCount(faultedCount)} were late because a fault of this run stopped their worker or set its clock back.`;
  const words =
    rawCount === 0
      ? `None of ${formatCount(counts.answered)} answers was late.`
      : `${formatCount(rawCount)} of ${formatCount(counts.answered)} answers came after their deadline, ` +
        `${formatCount(count)} of them (${formatShare(share)}) by more than the stalls of the machine explain.${faulted}`;
  return {
    id: "late",
    title: "Late answers",
    charts: [],
    body: html`<p>${words}</p>
${
  worst.length === 0
    ? undefined
    : html`<p class="note">A heartbeat on a thread of its own sees when the machine gave the
process no time. Such a stall delays any program; what is left is the engine's own. The line across the bars is the deadline, counted from the planned time.</p>`
}
${worst.map((each, index) => waterfall(each, index === 0))}`,
  };
}

function waterfall(late: LateRequest, isOpen: boolean): Markup {
  const { agent, domain, goal, second, worker, latencyMs, lateMs, budgetMs } = late;
  const end = Math.max(latencyMs, ...late.trace.map(({ atMs }) => atMs), budgetMs, 0.001);
  const percent = (ms: number): string => ((100 * Math.max(0, ms)) / end).toFixed(2);
  const { source, reason } = late;
  const steps = late.trace.map(({ atMs, what }, index) => {
    const until = late.trace[index + 1]?.atMs ?? Math.max(latencyMs, atMs);
    const from = Number(percent(atMs));
    const width = Math.max(0, Number(percent(until)) - from);
    return html`<li><span class="step-time">${formatTime(atMs)}</span><span class="step-name">${what}</span>
<span class="step-track"><i style="left:${from.toFixed(2)}%;width:${width.toFixed(2)}%"></i><b style="left:${percent(budgetMs)}%"></b></span></li>
`;
  });
  const open = isOpen ? html` open` : undefined;
  return html`<details class="late"${open}><summary><strong>${formatTime(lateMs)} late</strong>: ${agent} wanted ${goal}
in ${domain}, second ${second.toFixed(1)}, worker ${worker}</summary>
<p>Answered after ${formatTime(latencyMs)} of ${formatTime(budgetMs)} by ${source}${reason === undefined ? "" : ` (${reason})`};
${seenMeanwhile(late)}.</p>
<ol class="waterfall">${steps}</ol></details>`;
}

function seenMeanwhile({ stallMs, faultMs = 0 }: LateRequest): string {
  const machineMs = stallMs - faultMs;
  const stall =
    machineMs > 0
      ? `a stall of ${formatTime(machineMs)} was seen meanwhile`
      : "no stall was seen meanwhile";
  return faultMs > 0 ? `${stall}, and a fault of this run took ${formatTime(faultMs)}` : stall;
}
