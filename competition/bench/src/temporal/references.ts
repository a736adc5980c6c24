import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TemporalFiles } from "./tasks.ts";
import type { TemporalAnswer } from "./temporal-answer.ts";

/** Wall-clock time that processes get, as a multiple of their processor time: other programs may be running. */
const PATIENCE = 20;

/** Places at which the planners of Python's `unified-planning` are installed. */
export interface References {
  /** The program of `up-lpg`; undefined if that is not installed. */
  readonly lpg: string | undefined;
  /** The Python that has `up-aries`; undefined if that is not installed. */
  readonly aries: string | undefined;
}

const FIND = `
import importlib.util as u, os
lpg, aries, up = [u.find_spec(n) for n in ("up_lpg", "up_aries", "unified_planning")]
print(os.path.join(os.path.dirname(lpg.origin), "lpg") if lpg else "")
print("aries" if aries and up else "")
`;

/** Prints each plan of up-aries: its lines, then an empty one. */
const ARIES = `
import sys, warnings
warnings.filterwarnings("ignore")
from unified_planning.io import PDDLReader
from unified_planning.shortcuts import AnytimePlanner, get_environment
get_environment().credits_stream = None
get_environment().error_used_name = False
problem = PDDLReader().parse_problem(sys.argv[1], sys.argv[2])
with AnytimePlanner(name="aries") as planner:
    planner.skip_checks = True
    for result in planner.get_solutions(problem, timeout=float(sys.argv[3])):
        if result.plan is None:
            if result.status.name == "INTERNAL_ERROR": print("UnsupportedTask: internal error", file=sys.stderr)
            continue
        for start, step, duration in result.plan.timed_actions:
            names = " ".join([step.action.name] + [str(p) for p in step.actual_parameters])
            print(f"{float(start):.4f}: ({names})" + (f" [{float(duration):.4f}]" if duration else ""))
        print(flush=True)
`;

/** Looks for the planners in a Python. */
export function findReferences(python: string): References {
  const { stdout } = spawnSync(python, ["-c", FIND], { encoding: "utf8" });
  const [lpg = "", aries = ""] = (stdout ?? "").split("\n");
  return { lpg: lpg || undefined, aries: aries && python };
}

/** Runs a command with a limit on the processor time of each of its processes. */
export function runLimited(
  command: readonly string[],
  limitMs: number,
  cwd?: string,
): { readonly tookMs: number; readonly printed: string; readonly problems: string } {
  const seconds = Math.ceil(limitMs / 1000);
  const script = `ulimit -t ${seconds}; TIMEFORMAT='took %U %S'; time timeout ${seconds * PATIENCE} "$@"`;
  const { stdout, stderr } = spawnSync("bash", ["-c", script, "bash", ...command], {
    ...{ cwd, encoding: "utf8", maxBuffer: 1e9 },
  });
  const [, user, system] = /took ([\d.]+) ([\d.]+)\s*$/.exec(stderr) ?? [];
  return { tookMs: 1000 * (Number(user) + Number(system)), printed: stdout, problems: stderr };
}

/** The best plan of LPG for a task within a limit. */
export function planLpg(program: string, task: TemporalFiles, limitMs: number): TemporalAnswer {
  const work = mkdtempSync(join(tmpdir(), "understudy-lpg-"));
  try {
    const files = ["-o", task.domain, "-f", task.problem, "-out", "plan"];
    const limits = ["-n", "100", "-cputime", String(limitMs / 1000)];
    const { tookMs } = runLimited([program, ...files, ...limits], limitMs + 1000, work);
    const plans = readdirSync(work).filter((file) => file.startsWith("plan"));
    return bestOf(
      plans.map((file) => readFileSync(join(work, file), "utf8")),
      tookMs,
    );
  } finally {
    rmSync(work, { recursive: true });
  }
}

/** The best plan of Aries for a task within a limit. */
export function planAries(python: string, task: TemporalFiles, limitMs: number): TemporalAnswer {
  const patience = String((limitMs / 1000) * PATIENCE);
  const command = [python, "-c", ARIES, task.domain, task.problem, patience];
  const { tookMs, printed, problems } = runLimited(command, limitMs);
  const answer = bestOf(printed.split("\n\n"), tookMs);
  if (answer.status === "solved") return answer;
  const refused = /^[\w.]*(?:Unsupported|Syntax|Parse|Definition)\w*.*$/m.exec(problems)?.[0];
  return refused === undefined ? answer : { status: "refused", why: refused, tookMs };
}

const STEP = /^\s*([\d.]+)\s*:\s*(\([^)]*\))\s*(?:\[\s*([\d.]+)\s*\])?/;

function bestOf(texts: readonly string[], tookMs: number): TemporalAnswer {
  let best: TemporalAnswer = { status: "cut-off", tookMs };
  for (const text of texts) {
    const steps = text.split("\n").flatMap((line) => {
      const [, start, step, duration] = STEP.exec(line) ?? [];
      return step === undefined
        ? []
        : [{ start: Number(start), step, duration: Number(duration ?? 0) }];
    });
    const time = Math.max(...steps.map(({ start, duration }) => start + duration));
    if (steps.length === 0 || time >= (best.time ?? Number.POSITIVE_INFINITY)) continue;
    const plan = steps.map(({ start, step, duration }) =>
      duration === 0 ? `${start}: ${step}` : `${start}: ${step} [${duration}]`,
    );
    best = { status: "solved", time, plan, tookMs };
  }
  return best;
}

/** Distances at which VAL takes happenings for simultaneous: ours are a thousandth apart, those of others may be closer. */
const TOLERANCES = ["0.001", "0.0001"];

/**
 * Whether VAL accepts a plan, at a tolerance of a thousandth or a tenth of that.
 *
 * @param validate its program, `Validate`
 */
export function isValid(
  validate: string,
  { domain, problem }: TemporalFiles,
  plan: readonly string[],
): boolean {
  const work = mkdtempSync(join(tmpdir(), "understudy-val-"));
  try {
    const file = join(work, "plan");
    writeFileSync(file, `${plan.join("\n")}\n`);
    return TOLERANCES.some((tolerance) => {
      const arguments_ = ["-t", tolerance, domain, problem, file];
      const { stdout } = spawnSync(validate, arguments_, { encoding: "utf8" });
      return /^Plan valid/m.test(stdout);
    });
  } finally {
    rmSync(work, { recursive: true });
  }
}
