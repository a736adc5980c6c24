import { formatTable } from "../../../../bench/src/runner/report/table.ts";
import type { TemporalFiles } from "./tasks.ts";
import type { TemporalAnswer } from "./temporal-answer.ts";

/** The planners of the table, in the order in which they are asked. */
export const WAYS = ["time", "plain", "lpg", "aries"] as const;

/** A planner of the table. */
export type Way = (typeof WAYS)[number];

/** Answers by task and planner. */
export type TemporalResults = Record<string, Partial<Record<Way, TemporalAnswer>>>;

/** Bars: the share of the tasks solved by the others, and the time of schedules at the median, of the best of theirs. */
const LEAST_SHARE = 0.8;
const MOST_RATIO = 1.3;

/** The table of all domains, the reasons of refusals, and the figures beside their bars. */
export function temporalReport(
  tasks: readonly Pick<TemporalFiles, "group" | "name">[],
  results: TemporalResults,
): string {
  const answersOf = (group: string): Partial<Record<Way, TemporalAnswer>>[] =>
    tasks
      .filter((task) => task.group === group)
      .map(({ name }) => results[`${group}/${name}`] ?? {});
  const groups = [...new Set(tasks.map(({ group }) => group))];
  const rows = groups.map((group) => {
    const answers = answersOf(group);
    const read = answers.filter(({ time }) => time !== undefined && time.readMs !== undefined);
    return [
      group,
      `${read.length} of ${answers.length}`,
      ...WAYS.map((way) => String(answers.filter((each) => isSolved(each[way])).length)),
      formatMedian(answers.flatMap(ratioOf)),
      formatMedian(
        answers.flatMap(({ time }) => (isSolved(time) ? [(time?.firstMs ?? 0) / 1000] : [])),
      ),
    ];
  });
  const all = groups.flatMap(answersOf);
  const known = all.filter(({ lpg, aries }) => isSolved(lpg) || isSolved(aries));
  const both = known.filter(({ time }) => isSolved(time));
  const extra = all.filter((each) => isSolved(each.time) && !known.includes(each)).length;
  const share = known.length === 0 ? "-" : `${Math.round((100 * both.length) / known.length)} %`;
  const sum = [
    "all",
    `${all.filter(({ time }) => time?.readMs !== undefined).length} of ${all.length}`,
    ...WAYS.map((way) => String(all.filter((each) => isSolved(each[way])).length)),
    formatMedian(all.flatMap(ratioOf)),
    formatMedian(all.flatMap(({ time }) => (isSolved(time) ? [(time?.firstMs ?? 0) / 1000] : []))),
  ];
  const head = ["domain", "read", ...WAYS, "time, of the best", "first, s"];
  return [
    formatTable([head, ...rows, sum]),
    "",
    `of the ${known.length} tasks that lpg or aries solves, time solves ${both.length}: ${share} (bar ${100 * LEAST_SHARE} %), and ${extra} more`,
    `its schedules take ${formatMedian(all.flatMap(ratioOf))} of the best of theirs at the median (bar ${MOST_RATIO})`,
    ...failures(tasks, results),
  ].join("\n");
}

function isSolved(answer: TemporalAnswer | undefined): boolean {
  return answer?.status === "solved";
}

/** The time of the own schedule, of that of the best other one. */
function ratioOf({ time, lpg, aries }: Partial<Record<Way, TemporalAnswer>>): number[] {
  const others = [lpg, aries].flatMap((answer) =>
    isSolved(answer) && answer?.time !== undefined ? [answer.time] : [],
  );
  if (!isSolved(time) || time?.time === undefined || others.length === 0) return [];
  return [time.time / Math.min(...others)];
}

function formatMedian(values: readonly number[]): string {
  if (values.length === 0) return "-";
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const low = sorted[Math.floor(middle)] as number;
  const high = sorted[Math.ceil(middle)] as number;
  return ((low + high) / 2).toFixed(2);
}

/** Refusals and wrong plans, each reason once with the tasks that it concerns. */
function failures(
  tasks: readonly Pick<TemporalFiles, "group" | "name">[],
  results: TemporalResults,
): readonly string[] {
  const byReason = new Map<string, number>();
  for (const { group, name } of tasks) {
    for (const way of WAYS) {
      const answer = results[`${group}/${name}`]?.[way];
      if (answer === undefined || isSolved(answer) || answer.why === undefined) continue;
      const why = answer.why.split("\n")[0]?.slice(0, 90);
      const reason = `${way}, ${group}: ${answer.status}, ${why}`;
      byReason.set(reason, (byReason.get(reason) ?? 0) + 1);
    }
  }
  return [...byReason].map(([reason, count]) => `${reason} (${count})`);
}
