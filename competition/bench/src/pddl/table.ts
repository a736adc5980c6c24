import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { formatTable } from "../../../../bench/src/runner/report/table.ts";
import type { BenchOutput } from "../../../../bench/src/runner/run-bench.ts";
import { bundleProgram } from "./bundle-program.ts";
import { checkPlan } from "./checker.ts";
import type { FirstPlan } from "./first-plan.ts";

const USAGE = `Usage: pnpm bench pddl-table FOLDER [options]

Plans one task of each domain of the collection of the planning competitions, a clone of
https://github.com/AI-Planning/classical-domains: of a domain's n tasks, in the order of its api.py, the one after the first
n/3. Told is the processor time from the files to a first plan: by a process of its own for each task (cold), by one process
for all (warm), and by Fast Downward's lama-first if FAST_DOWNWARD is set to its fast-downward.py. Every plan is played
through the texts by a checker that shares nothing with the translator.

  --results FILE  where answers are kept: what is there already is not asked again; default pddl-table.json
  --only NAME     the domains whose names contain this`;

/** Wall-clock limit of processes; the search itself has ten seconds of processor time. */
const MOST_SECONDS = 90;
const LIMITS_MS = [1000, 10_000];
const PAIR = /\(\s*'([^']+)',\s*'([^']+)'\s*\)/g;

/** Result of a planning method: time, and the cost of a valid plan. */
interface Answer {
  readonly tookMs: number;
  /** Absent without a plan. */
  readonly cost?: number;
  /** The reason for the lack of a plan. */
  readonly why?: string;
}

interface TableTask {
  readonly name: string;
  readonly domain: string;
  readonly problem: string;
}

const WAYS = ["cold", "warm", "lama"] as const;
type Way = (typeof WAYS)[number];
type Results = Record<string, Partial<Record<Way, Answer>>>;

/**
 * Runs the table.
 *
 * @returns the exit code
 */
export async function runPddlTable(
  arguments_: readonly string[],
  { out, error }: BenchOutput,
): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...arguments_],
    allowPositionals: true,
    options: {
      results: { type: "string", default: "pddl-table.json" },
      only: { type: "string", default: "" },
      help: { type: "boolean", short: "h" },
    },
  });
  const [folder = ""] = positionals;
  if (values.help === true) {
    out(USAGE);
    return 0;
  }
  const root = join(folder, "classical");
  if (folder === "" || !existsSync(root)) {
    error(`${folder === "" ? "A folder is missing" : `There is no ${root}`}\n\n${USAGE}`);
    return 2;
  }
  const tasks = tableTasks(root).filter(({ name }) => name.includes(values.only));
  const results: Results = existsSync(values.results)
    ? JSON.parse(readFileSync(values.results, "utf8"))
    : {};
  const work = mkdtempSync(join(tmpdir(), "understudy-pddl-table-"));
  try {
    const program = await bundleProgram(new URL("plan-files.ts", import.meta.url), work);
    const warm = new WarmPlanner(program);
    for (const task of tasks) {
      const answers = results[task.name] ?? {};
      results[task.name] = answers;
      answers.cold ??= planCold(program, task);
      answers.warm ??= await warm.plan(task);
      const fastDownward = process.env["FAST_DOWNWARD"];
      if (fastDownward !== undefined) answers.lama ??= planLama(fastDownward, task, work);
      writeFileSync(values.results, JSON.stringify(results, undefined, 1));
    }
    warm.end();
  } finally {
    rmSync(work, { recursive: true });
  }
  out(tell(tasks, results));
  return 0;
}

/** One task per domain. */
export function tableTasks(root: string): TableTask[] {
  return readdirSync(root)
    .sort()
    .flatMap((name): TableTask[] => {
      const list = join(root, name, "api.py");
      if (!existsSync(list)) return [];
      const pairs = [...readFileSync(list, "utf8").matchAll(PAIR)]
        .map(([, domain = "", problem = ""]) => ({
          domain: join(root, domain),
          problem: join(root, problem),
        }))
        .filter(({ domain, problem }) => existsSync(domain) && existsSync(problem));
      const chosen = pairs[Math.floor(pairs.length / 3)];
      return chosen === undefined ? [] : [{ name, ...chosen }];
    });
}

/** Processor time of a command and its children, in milliseconds, and its output. */
function timed(command: readonly string[], cwd?: string): { tookMs: number; printed: string } {
  const script = `TIMEFORMAT='took %U %S'; time timeout ${MOST_SECONDS} "$@"`;
  const { stdout, stderr } = spawnSync("bash", ["-c", script, "bash", ...command], {
    cwd,
    encoding: "utf8",
    maxBuffer: 1e9,
  });
  const [, user, system] = /took ([\d.]+) ([\d.]+)\s*$/.exec(stderr) ?? [];
  return { tookMs: 1000 * (Number(user) + Number(system)), printed: stdout };
}

function planCold(program: string, task: TableTask): Answer {
  const node = [process.execPath, "--max-old-space-size=4096"];
  const { tookMs, printed } = timed([...node, program, task.domain, task.problem]);
  return printed === "" ? { tookMs, why: "no answer" } : judged(task, JSON.parse(printed), tookMs);
}

function planLama(fastDownward: string, task: TableTask, work: string): Answer {
  const plan = join(work, "sas_plan");
  const limit = ["--overall-time-limit", `${MOST_SECONDS}s`, "--search-time-limit", "12s"];
  const options = ["--plan-file", plan, ...limit, "--alias", "lama-first"];
  const { tookMs } = timed(["python3", fastDownward, ...options, task.domain, task.problem], work);
  if (!existsSync(plan)) return { tookMs, why: "no plan" };
  const steps = readFileSync(plan, "utf8")
    .split("\n")
    .filter((line) => line.startsWith("("));
  rmSync(plan);
  return judged(task, { status: "solved", plan: steps, tookMs }, tookMs);
}

function judged(task: TableTask, { status, plan, why }: FirstPlan, tookMs: number): Answer {
  if (plan === undefined) return { tookMs, why: why ?? status };
  const [domain, problem] = [task.domain, task.problem].map((path) => readFileSync(path, "utf8"));
  const verdict = checkPlan({ domain: domain ?? "", problem: problem ?? "" }, plan);
  return verdict.isValid
    ? { tookMs, cost: verdict.cost }
    : { tookMs, why: `a wrong plan: ${verdict.why}` };
}

/** One process for all tasks; a new one if it is killed. */
class WarmPlanner {
  readonly #program: string;
  #child: ReturnType<typeof spawn> | undefined;
  #lines: AsyncIterator<string> | undefined;

  constructor(program: string) {
    this.#program = program;
  }

  async plan(task: TableTask): Promise<Answer> {
    await this.#start();
    const timer = setTimeout(() => this.end(), 1000 * MOST_SECONDS);
    this.#child?.stdin?.write(`${JSON.stringify([task.domain, task.problem])}\n`);
    const line = await this.#lines?.next();
    clearTimeout(timer);
    if (line === undefined || line.done === true) {
      this.end();
      return { tookMs: 1000 * MOST_SECONDS, why: "no answer" };
    }
    const answer = JSON.parse(line.value) as FirstPlan;
    return judged(task, answer, answer.tookMs);
  }

  async #start(): Promise<void> {
    if (this.#child !== undefined) return;
    const child = spawn(process.execPath, ["--max-old-space-size=4096", this.#program], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    child.stdin.on("error", () => {});
    this.#child = child;
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    await this.#lines.next();
  }

  end(): void {
    this.#child?.kill("SIGKILL");
    this.#child = undefined;
  }
}

function tell(tasks: readonly TableTask[], results: Results): string {
  const ways = WAYS.filter((way) => Object.values(results).some((answers) => answers[way]));
  const cell = (answer: Answer | undefined): string =>
    answer?.cost === undefined
      ? ((answer?.why ?? "-").split("\n")[0]?.slice(0, 40) ?? "")
      : `${Math.round(answer.tookMs)} ms, ${answer.cost}`;
  const rows = tasks.map(({ name }) => [name, ...ways.map((way) => cell(results[name]?.[way]))]);
  const answersOf = (way: Way): Answer[] => tasks.flatMap(({ name }) => results[name]?.[way] ?? []);
  const sums = LIMITS_MS.map((limit) => [
    `planned within ${limit / 1000} s of ${tasks.length}`,
    ...ways.map((way) => {
      const found = answersOf(way).filter(
        ({ cost, tookMs }) => cost !== undefined && tookMs <= limit,
      );
      return `${found.length}`;
    }),
  ]);
  const ratios = ways.map((way) => ratioOf(tasks, results, way));
  return formatTable([["task", ...ways], ...rows, ...sums, ["cost, of lama's", ...ratios]]);
}

/** The geometric mean of cost ratios, where both found a plan within the longest limit. */
function ratioOf(tasks: readonly TableTask[], results: Results, way: Way): string {
  const logs = tasks.flatMap(({ name }) => {
    const [own, other] = [results[name]?.[way], results[name]?.lama];
    const most = LIMITS_MS.at(-1) as number;
    if (!own?.cost || !other?.cost || own.tookMs > most || other.tookMs > most) return [];
    return [Math.log(own.cost / other.cost)];
  });
  const sum = logs.reduce((total, each) => total + each, 0);
  return logs.length === 0 ? "-" : `${Math.exp(sum / logs.length).toFixed(3)} of ${logs.length}`;
}
