import type { PreparationEvent } from "@understudy/preparation";
import { formatDuration } from "../input/duration.ts";
import { percent, plural } from "../output/figures.ts";

/** An event of a preparation in a few words. */
export function describeEvent(event: PreparationEvent): string {
  switch (event.type) {
    case "progress": {
      const { counts, point, questionsLeft, leftMs } = event;
      const left = questionsLeft === undefined ? "" : `, about ${questionsLeft} to go`;
      const time = leftMs === undefined ? "" : ` (${formatDuration(leftMs / 1000)})`;
      return `${percent(point.coverage)} covered after ${plural(counts.questions, "question")}${left}${time}`;
    }
    case "answer": {
      const { question, goal, persona, kind, steps, modelSteps, problem } = event;
      const who = persona === undefined ? "" : ` as ${short(persona)}`;
      const what = {
        right: `${plural(steps, "step")}`,
        "right-when-asked-again": `${plural(steps, "step")}, right at the second attempt`,
        mended: `${plural(steps, "step")}, ${modelSteps} of them the model's`,
        left: "left to the classical planner",
      }[kind];
      return `question ${question}, ${goal}${who}: ${what}${problem === undefined ? "" : ` (${problem})`}`;
    }
    case "check": {
      const { persona, coverage, passed } = event;
      const who = persona === undefined ? "" : ` for ${short(persona)}`;
      const range = `${percent(coverage.low)} to ${percent(coverage.high)}`;
      return `fresh situations${who}: ${percent(coverage.share)} covered (${range} with 95 % confidence): ${passed ? "enough" : "not enough yet"}`;
    }
    case "failure":
      return `the model failed: ${event.message}`;
  }
}

function short(persona: string): string {
  const first = persona.trim().split("\n")[0] ?? "";
  return JSON.stringify(first.length > 40 ? `${first.slice(0, 39)}…` : first);
}
