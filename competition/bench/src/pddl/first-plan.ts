import { ClassicalPlanner } from "@understudy/classical";
import { competitionSearches } from "@understudy/classical/competition";
import { formatPddlPlan, importPddlInParts, type PddlTask, type PddlTexts } from "@understudy/pddl";
import { loadDomain, planOf } from "@understudy/planner-core";

/** The first plan for a task, or its failure. */
export interface FirstPlan {
  readonly status: "solved" | "unsolvable" | "cut-off" | "refused";
  /** One step such as `(move a b)` per line. */
  readonly plan?: readonly string[];
  /** The reason of a refusal. */
  readonly why?: string;
  /** Processor time of this thread and its helpers, from texts to plan, in milliseconds. */
  readonly tookMs: number;
}

/** Interval between readings of processor time. */
const SLICE_MS = 50;
/** Time for the first part of a task that is too large; each later one gets twice as much as its predecessor. */
const FIRST_PART_MS = 1000;

/** Processor time of this process in milliseconds. */
function takenMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/**
 * A first plan for a task, as in `understudy plan`: on the whole task, or if too large on one part after the other.
 *
 * @param limitMs limit on processor time
 */
export function findFirstPlan(texts: PddlTexts, limitMs: number): FirstPlan {
  const start = takenMs();
  const took = (): number => takenMs() - start;
  let answer: Omit<FirstPlan, "tookMs"> = { status: "cut-off" };
  try {
    const parts = importPddlInParts(texts);
    let partMs = FIRST_PART_MS;
    for (let part = parts.next(); part.done !== true; partMs *= 2) {
      const task = part.value;
      const until = task.isWhole ? limitMs : Math.min(limitMs, took() + partMs);
      answer = planPart(task, () => took() >= until);
      if (answer.status === "solved" || task.isWhole || took() >= limitMs) break;
      const next = parts.next();
      if (next.done === true) {
        answer = planPart(task, () => took() >= limitMs);
        break;
      }
      part = next;
    }
  } catch (error) {
    answer = { status: "refused", why: (error as Error).message };
  }
  return { ...answer, tookMs: took() };
}

function planPart(task: PddlTask, isOver: () => boolean): Omit<FirstPlan, "tookMs"> {
  const domain = loadDomain(task.definition);
  const goal = domain.goal(task.goal);
  const problem = { domain, state: domain.state(task.state), goal, mode: "first" } as const;
  const search = new ClassicalPlanner({ tables: false, extension: competitionSearches }).start(
    problem,
  );
  while (!search.step({ untilMs: performance.now() + SLICE_MS }) && !isOver());
  const result = search.result();
  if (result.status === "unsolvable" && task.isWhole) return { status: "unsolvable" };
  if (result.status !== "solved") return { status: "cut-off" };
  return { status: "solved", plan: formatPddlPlan(planOf(domain, result.actions).steps) };
}
