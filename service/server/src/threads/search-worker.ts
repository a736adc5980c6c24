/**
 * Long searches, in a thread of their own.
 *
 * @module
 */

import { ClassicalPlanner } from "@understudy/classical";
import { TimePlanner } from "@understudy/classical/time";
import {
  ActionSet,
  CompiledCondition,
  type Domain,
  loadDomain,
  type PlanSearch,
  Ways,
} from "@understudy/planner-core";
import { type CompiledDomain, openCompiled } from "@understudy/planner-core/compiled";
import { type ScheduleSearch, SearchPatience } from "@understudy/planner-core/schedule";
import { LRUCache } from "lru-cache";
import { goBehind } from "./go-behind.ts";
import type { SearchReply, SearchTask, SoughtPlan, SoughtSchedule } from "./search-task.ts";
import { WorkPace } from "./work-pace.ts";

/** Domains per thread. */
const MAX_DOMAINS = 32;
/** Memory for each domain's compiled goals. Threads serve all tenants. */
const MAX_COMPILED_BYTES = 16 * 2 ** 20;
/** Compiled goals of squads. */
const MAX_SQUAD_GOALS = 16;
/** Time to improve on the first plan, in ms. */
const IMPROVE_MS = 20;

/** Expansions between two checks of the clock. */
const CHUNK = 256;

const domains = new LRUCache<string, Domain>({ max: MAX_DOMAINS });
const planner = new ClassicalPlanner({ tables: false, maxCompiledBytes: MAX_COMPILED_BYTES });
const together = new TimePlanner({ maxCompiledGoals: MAX_SQUAD_GOALS });
const NEVER = new Int32Array(1);

goBehind();

/** Searches until there is a good plan, the time is over, or the search is cancelled. */
export default function search(task: SearchTask): SearchReply {
  const beganMs = performance.now();
  const untilMs = beganMs + task.budgetMs;
  const domain = domainOf(task);
  if (domain === undefined) return { status: "unknown-domain" };
  const isSquad = "squad" in task;
  const running = isSquad ? squadSearch(task, domain) : planSearch(task, domain);
  const patience = isSquad ? SearchPatience.until(task.until) : undefined;
  const stopped = new Int32Array(task.stopped ?? new SharedArrayBuffer(4));
  const pace = new WorkPace(task.busy ?? NEVER);
  const crowded = task.crowded ?? NEVER;
  let endMs = untilMs;
  let madeWay = false;
  const chunk = (): number => Math.min(CHUNK, patience?.left(running) ?? CHUNK);
  while (!running.step({ expansions: chunk(), untilMs: endMs })) {
    patience?.check(running as ScheduleSearch);
    if (patience?.isOver === true) break;
    pace.rest();
    const nowMs = performance.now();
    if (Atomics.load(stopped, 0) !== 0) break;
    if (nowMs >= endMs || running.expansions >= task.expansions) break;
    madeWay = nowMs - beganMs >= task.turnMs && Atomics.load(crowded, 0) !== 0;
    if (madeWay) break;
    const isImproving = endMs < untilMs;
    if (!isSquad && !isImproving && running.result().status === "solved") {
      endMs = Math.min(untilMs, nowMs + IMPROVE_MS);
    }
  }
  const { expansions } = running;
  return { status: "searched", result: running.result(), expansions, madeWay };
}

function planSearch(task: SoughtPlan, domain: Domain): PlanSearch {
  const { costVersion, state } = task;
  const goal = domain.goal(task.goal);
  const disabled = task.disabled && actionsOf(task.disabled, domain);
  const demands = { disabled, costVersion, ...conditionsOf(task, domain) };
  return planner.start({ domain, state, goal, mode: "anytime", ...demands });
}

function squadSearch({ squad }: SoughtSchedule, domain: Domain): ScheduleSearch {
  const goal = new CompiledCondition(squad.goal, domain.variables);
  const members = squad.members.map((member) => ({
    ...member,
    goal: member.goal && new CompiledCondition(member.goal, domain.variables),
  }));
  const conditions = conditionsOf(squad, domain);
  return together.startTogether({ ...squad, domain, members, goal, ...conditions });
}

function conditionsOf({ maintain, ways }: Pick<SoughtPlan, "maintain" | "ways">, domain: Domain) {
  const { variables } = domain;
  return {
    maintain: maintain && new CompiledCondition(maintain, variables),
    ways: ways && new Ways(variables.position, ways),
  };
}

function domainOf({ hash, source }: SearchTask): Domain | undefined {
  const known = domains.get(hash);
  if (known !== undefined || source === undefined) return known;
  const domain = "flat" in source ? openAtOnce(source) : loadDomain(source);
  if (domain.hash !== hash) return undefined;
  domains.set(hash, domain);
  return domain;
}

function openAtOnce(compiled: CompiledDomain): Domain {
  const pieces = openCompiled(compiled);
  for (;;) {
    const { done, value } = pieces.next();
    if (done === true) return value;
  }
}

function actionsOf(words: Readonly<Uint32Array>, { actions }: Domain): ActionSet {
  const set = new ActionSet(actions.count);
  for (let action = 0; action < actions.count; action++) {
    const word = words[action >>> 5] as number;
    if (((word >>> (action & 31)) & 1) === 1) set.add(action);
  }
  return set;
}
