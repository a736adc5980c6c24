import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { ClassicalPlanner } from "@understudy/classical";
import { competitionSearches } from "@understudy/classical/competition";
import { formatPddlPlan, importPddl, type PddlTexts } from "@understudy/pddl";
import { loadDomain, planOf } from "@understudy/planner-core";
import { formatTable } from "../../../../bench/src/runner/report/table.ts";
import type { BenchOutput } from "../../../../bench/src/runner/run-bench.ts";
import { checkPlan } from "./checker.ts";
import type { CollectedTask } from "./collection.ts";
import { runFastDownward } from "./fast-downward.ts";

/** Time limit of a search. */
const LIMIT_MS = 10_000;

const USAGE = `Usage: pnpm bench pddl-estimates FOLDER [NAME...]

Plans the tasks of a folder of PDDL files and of the folders in it, and tells how many states were estimated for a first
plan. A task is a file beside its domain: domain.pddl, or for p01.pddl also p01-domain.pddl or domain_p01.pddl, or for
tea-problem.pddl tea-domain.pddl. Names choose tasks: those that end with one of them, such as depot/pfile5.
With FAST_DOWNWARD set to its fast-downward.py, lama-first plans them as well. Each search may take ten seconds.`;

/** A first plan, and its work. */
interface Answer {
  readonly plan: readonly string[];
  readonly searchMs: number;
  readonly evaluations: number;
}

/**
 * Counts the evaluated states of first plans, beside lama-first if available.
 *
 * @returns the exit code
 */
export function runPddlEstimates(
  arguments_: readonly string[],
  { out, error }: BenchOutput,
): number {
  const [folder, ...names] = arguments_;
  if (folder === "--help" || folder === "-h") {
    out(USAGE);
    return 0;
  }
  if (folder === undefined || !existsSync(folder)) {
    error(`${folder === undefined ? "A folder is missing" : `There is no ${folder}`}\n\n${USAGE}`);
    return 2;
  }
  const isAsked = ({ name }: CollectedTask): boolean =>
    names.length === 0 || names.some((end) => name.endsWith(end));
  const tasks = tasksIn(folder).filter(isAsked);
  const fastDownward = process.env["FAST_DOWNWARD"];
  const header = ["task", "estimated", "search", "cost"];
  if (fastDownward !== undefined) header.push("lama-first", "search", "cost", "ratio");
  const rows = tasks.map(({ name, texts }) => {
    const own = planFor(texts);
    if (fastDownward === undefined) return [name, ...cellsOf(name, texts, own)];
    const other = runFastDownward(fastDownward, texts);
    const ratio = own && other ? (own.evaluations / other.evaluations).toFixed(2) : "";
    return [name, ...cellsOf(name, texts, own), ...cellsOf(name, texts, other), ratio];
  });
  out(formatTable([header, ...rows]));
  return 0;
}

/** The tasks in a folder and its subfolders, sorted by name. */
export function tasksIn(folder: string, root = folder): CollectedTask[] {
  return readdirSync(folder)
    .sort(new Intl.Collator("en", { numeric: true }).compare)
    .flatMap((entry): CollectedTask[] => {
      const path = join(folder, entry);
      if (statSync(path).isDirectory()) return tasksIn(path, root);
      const domain = domainOf(path);
      if (domain === undefined) return [];
      const texts = { domain: readFileSync(domain, "utf8"), problem: readFileSync(path, "utf8") };
      return [{ name: relative(root, path).replace(/\.pddl$/, ""), texts }];
    });
}

/** The domain of a task file; undefined if there is none, or the file is a domain. */
function domainOf(path: string): string | undefined {
  const name = basename(path);
  if (!name.endsWith(".pddl") || /^domain\b|^domain_|-domain\.pddl$/.test(name)) return undefined;
  const stem = name.replace(/(-problem)?\.pddl$/, "");
  const names = [`${stem}-domain.pddl`, `domain_${stem}.pddl`, "domain.pddl"];
  return names.map((each) => join(dirname(path), each)).find((each) => existsSync(each));
}

function planFor(texts: PddlTexts): Answer | undefined {
  const task = importPddl(texts);
  const domain = loadDomain(task.definition);
  const goal = domain.goal(task.goal);
  const planner = new ClassicalPlanner({ tables: false, extension: competitionSearches });
  planner.warmSearch({ domain, goal });
  const start = performance.now();
  const search = planner.start({ domain, state: domain.state(task.state), goal, mode: "first" });
  search.step({ untilMs: start + LIMIT_MS });
  const result = search.result();
  if (result.status !== "solved") return undefined;
  const steps = formatPddlPlan(planOf(domain, result.actions).steps);
  const searchMs = performance.now() - start;
  return { plan: steps, searchMs, evaluations: search.evaluations ?? Number.NaN };
}

/** Evaluated states, time and cost; dashes without a plan. */
function cellsOf(name: string, texts: PddlTexts, answer: Answer | undefined): string[] {
  if (answer === undefined) return ["-", "-", "-"];
  const verdict = checkPlan(texts, answer.plan);
  if (!verdict.isValid) throw new Error(`${name}: ${verdict.why}`);
  return [`${answer.evaluations}`, `${Math.round(answer.searchMs)} ms`, `${verdict.cost}`];
}
