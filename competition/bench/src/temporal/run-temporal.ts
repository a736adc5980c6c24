import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseFlags } from "../../../../bench/src/runner/parse-flags.ts";
import type { BenchOutput } from "../../../../bench/src/runner/run-bench.ts";
import { bundleProgram } from "../pddl/bundle-program.ts";
import { findReferences, isValid, planAries, planLpg, runLimited } from "./references.ts";
import { type TemporalResults, temporalReport, WAYS, type Way } from "./report.ts";
import { type TemporalFiles, temporalTasks } from "./tasks.ts";
import type { TemporalAnswer } from "./temporal-answer.ts";

const USAGE = `Usage: pnpm bench temporal --tasks FOLDER [options]

Plans the first tasks of each domain with durations in a folder, such as a clone of https://github.com/potassco/pddl-instances:
with TimePlanner (time), with today's classical planner on the task without its time, shifted left (plain), and with the
planners of Python's unified-planning, up-lpg and up-aries, if they are installed. Each has ten seconds of processor time, and
its best plan counts. Own schedules are proved, and all plans are judged by VAL, if it is there.

  --tasks FOLDER   the tasks
  --count N        tasks of each domain (default 3)
  --only TEXT      the domains whose paths contain one of these, separated by commas
  --planners NAMES of the four that are asked, separated by commas (default all)
  --limit SECONDS  of processor time (default 10)
  --python PATH    the Python that has up-lpg and up-aries (default python3)
  --val PATH       the program Validate of VAL
  --results FILE   where answers are kept: what is there already is not asked again (default temporal.json)`;

/** Seconds of processor time after which an own process is killed, beyond its limit. */
const GRACE_MS = 20_000;

/**
 * Runs the table.
 *
 * @returns the exit code
 */
export async function runTemporal(
  arguments_: readonly string[],
  output: BenchOutput,
): Promise<number> {
  const options = {
    tasks: { type: "string", default: "" },
    count: { type: "string", default: "3" },
    only: { type: "string", default: "" },
    planners: { type: "string", default: WAYS.join() },
    limit: { type: "string", default: "10" },
    python: { type: "string", default: "python3" },
    val: { type: "string", default: "" },
    results: { type: "string", default: "temporal.json" },
    help: { type: "boolean", short: "h", default: false },
  } as const;
  const values = parseFlags(arguments_, options, output);
  if (values === undefined) return 1;
  const [count, limitMs] = [Number(values.count), 1000 * Number(values.limit)];
  if (values.help || !existsSync(values.tasks) || !(count >= 1) || !(limitMs > 0)) {
    if (values.help) output.out(USAGE);
    else output.error(`--tasks takes a folder, --count and --limit a number\n\n${USAGE}`);
    return values.help ? 0 : 1;
  }
  const parts = values.only.split(",");
  const tasks = temporalTasks(values.tasks, count).filter(({ group }) =>
    parts.some((part) => group.includes(part)),
  );
  const asked = WAYS.filter((way) => values.planners.split(",").includes(way));
  const references = findReferences(values.python);
  const results: TemporalResults = existsSync(values.results)
    ? JSON.parse(readFileSync(values.results, "utf8"))
    : {};
  const work = mkdtempSync(join(tmpdir(), "understudy-temporal-"));
  try {
    const program = await bundleProgram(new URL("plan-files.ts", import.meta.url), work);
    const { lpg, aries } = references;
    const planners: Partial<Record<Way, (task: TemporalFiles) => TemporalAnswer>> = {
      plain: (task) => planOwn(program, "plain", task, limitMs),
      time: (task) => planOwn(program, "time", task, limitMs),
      ...(lpg && { lpg: (task: TemporalFiles) => planLpg(lpg, task, limitMs) }),
      ...(aries && { aries: (task: TemporalFiles) => planAries(aries, task, limitMs) }),
    };
    for (const task of tasks) {
      const key = `${task.group}/${task.name}`;
      const answers = results[key] ?? {};
      results[key] = answers;
      for (const way of asked) {
        const planner = planners[way];
        if (planner === undefined || answers[way] !== undefined) continue;
        answers[way] = judged(values.val, task, planner(task));
        writeFileSync(values.results, JSON.stringify(results, undefined, 1));
      }
    }
  } finally {
    rmSync(work, { recursive: true });
  }
  if (references.lpg === undefined) output.out("up-lpg is not installed: left out");
  if (references.aries === undefined) output.out("up-aries is not installed: left out");
  if (values.val === "") output.out("VAL is not there: plans of others are not judged");
  output.out(temporalReport(tasks, results));
  return 0;
}

/** Much memory, and no threads for garbage: a process of ten seconds pays for each of them. */
const NODE_FLAGS = [
  "--max-old-space-size=4096",
  "--max-semi-space-size=64",
  "--single-threaded-gc",
];

function planOwn(program: string, way: Way, task: TemporalFiles, limitMs: number): TemporalAnswer {
  const node = [process.execPath, ...NODE_FLAGS, program];
  const command = [...node, way, String(limitMs), task.domain, task.problem];
  const { tookMs, printed } = runLimited(command, limitMs + GRACE_MS);
  if (printed === "") return { status: "cut-off", why: "no answer", tookMs };
  return { ...(JSON.parse(printed) as TemporalAnswer), tookMs };
}

function judged(validate: string, task: TemporalFiles, answer: TemporalAnswer): TemporalAnswer {
  if (validate === "" || answer.plan === undefined || isValid(validate, task, answer.plan)) {
    return answer;
  }
  return { ...answer, status: "wrong", why: "VAL refuses the plan" };
}
