import { formatMs } from "@understudy/planner-core/internal";
import { formatLanes } from "@understudy/planner-core/squad";
import type { TogetherStory } from "@understudy/recording";
import { printable } from "../output/printable.ts";
import type { Colours } from "../output/printer.ts";
import { scheduleLine } from "./render-story.ts";

/** Width of the lanes of a joint plan, in characters. */
const WIDTH = 78;

/** The story of a joint plan as text. */
export function renderTogether(story: TogetherStory, colours: Colours): string {
  const { line, domain, goal, members, schedules, outcome, identical } = story;
  const names = Object.keys(members);
  const time =
    line.budgetMs === undefined
      ? `planNow, ${formatMs(line.sliceMs ?? 0)}`
      : formatMs(line.budgetMs);
  const states = Object.entries(members).map(([name, values]) =>
    [name, ...Object.entries(values).map(([variable, value]) => `${variable}=${value}`)].join(" "),
  );
  const running = (line.running ?? []).map(
    ({ agent, step, leftMs }) => `${agent} still does ${step.tool} for ${formatMs(leftMs)}`,
  );
  const { status, measure, optimal } = outcome;
  const quality = optimal ? "optimal" : "not proved optimal";
  const served = status === "solved" ? `a schedule, measure ${measure}, ${quality}` : status;
  const paragraphs: [string, readonly string[]][] = [
    ["asked", [`${goal}, within ${time}`]],
    ["observed", [...states, ...running]],
    ["searched", schedules.map(scheduleLine)],
    ["served", [served]],
    ["replay", identical ? [] : ["the replay came to another outcome: see understudy replay"]],
  ];
  const rows = paragraphs.flatMap(([name, lines]) =>
    lines.map((text, index) => {
      const head = colours.dim((index === 0 ? name : "").padEnd(10));
      return `  ${head}  ${printable(text)}`;
    }),
  );
  const where = colours.dim(`${printable(domain)}, ${formatMs(line.atMs)} into the run`);
  const title = `${colours.bold(printable(names.join(", ")))}, tick ${line.tick}  ${where}`;
  if (status !== "solved") return [title, "", ...rows].join("\n");
  const lanes = formatLanes(outcome, { width: WIDTH, agents: names });
  return [title, "", ...rows, "", lanes.split("\n").map(printable).join("\n")].join("\n");
}
