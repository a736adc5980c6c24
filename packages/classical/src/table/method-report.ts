import type {
  Domain,
  Goal,
  PackedState,
  PlanConstraints,
  PolicyProblem,
} from "@understudy/planner-core";
import { formatBytes, formatCount } from "@understudy/planner-core/internal";
import { describeRefusal, type TableRefusal } from "./refusal.ts";
import { TablePolicy } from "./table-policy.ts";
import type { TableStore } from "./table-store.ts";

/** The problem to explain, optionally with its state. */
export interface MethodProblem extends PolicyProblem, PlanConstraints {
  readonly state?: PackedState | undefined;
}

/** The reason for a method. */
export type MethodReason =
  /** The table is ready. */
  | "ready"
  /** The table is under construction. */
  | "building"
  /** A table would fit and was requested, but its build has not started. */
  | "requested"
  /** A table would fit, but was never requested. */
  | "not-asked"
  /** Tables ignore disabled actions. A search runs unless the table's plan uses none of them. */
  | "disabled-actions"
  /** Tables cover only the domain's `maintain`. A search runs unless the table's plan keeps the problem's. */
  | "further-maintain"
  /** The state violates the domain's `maintain`. */
  | "state-breaks-maintain"
  /** The planner has no tables. */
  | "tables-off"
  | TableRefusal["reason"];

/** The method for a problem, table or search, with the reason. */
export interface MethodReport {
  readonly method: "table" | "search";
  readonly reason: MethodReason;
  /** States in the tables of all parts; 0 if unknown. */
  readonly states: number;
  /** Independent parts of the goal. */
  readonly parts: number;
  /** Size of the finished table, or peak memory of an unfinished build. */
  readonly bytes: number;
  /** Progress of the build, from 0 to 1. */
  readonly progress: number;
  /** Milliseconds spent on the build; 0 for imported tables. */
  readonly buildMs: number;
  /** Number of requests for the policy before it was ready. */
  readonly wishes: number;
  readonly refusal: TableRefusal | undefined;
}

/** Determines the method for a problem. Compiles the goal if necessary, but builds nothing. */
export function explainMethod(store: TableStore | undefined, problem: MethodProblem): MethodReport {
  if (store === undefined) return { ...NOTHING, reason: "tables-off" };
  const { domain, goal, disabled, maintain, state } = problem;
  const report = reportOf(store, domain, goal);
  const search = (reason: MethodReason): MethodReport => ({ ...report, method: "search", reason });
  if (report.method === "search") return report;
  if (disabled !== undefined && disabled.size > 0) return search("disabled-actions");
  if (maintain !== undefined && !maintain.isTrue) return search("further-maintain");
  if (state !== undefined && !domain.maintain.holds(state)) {
    return search("state-breaks-maintain");
  }
  return report;
}

const NOTHING = {
  method: "search",
  states: 0,
  parts: 0,
  bytes: 0,
  progress: 0,
  buildMs: 0,
  wishes: 0,
  refusal: undefined,
} as const;

function reportOf(store: TableStore, domain: Domain, goal: Goal): MethodReport {
  const entry = store.find(domain, goal);
  const result = entry?.result;
  const known = { ...NOTHING, wishes: entry?.wishes ?? 0, buildMs: entry?.buildMs ?? 0 };
  if (result instanceof TablePolicy) {
    const { states, bytes, parts } = result;
    const sizes = { states, bytes, parts: parts.length, progress: 1 };
    return { ...known, ...sizes, method: "table", reason: "ready" };
  }
  if (result !== undefined) return refused(known, result);
  const build = entry?.build;
  const plan = build?.plan ?? store.plan(domain, goal);
  if (plan.refusal !== undefined) return refused(known, plan.refusal);
  const sizes = { states: plan.states, parts: plan.layouts.length, bytes: plan.buildBytes };
  if (build !== undefined) {
    const { progress, elapsedMs: buildMs } = build;
    return { ...known, ...sizes, progress, buildMs, reason: "building" };
  }
  return { ...known, ...sizes, reason: known.wishes > 0 ? "requested" : "not-asked" };
}

function refused(known: Omit<MethodReport, "reason">, refusal: TableRefusal): MethodReport {
  const { reason } = refusal;
  if (reason !== "too-large") return { ...known, reason, refusal };
  return { ...known, states: refusal.states, bytes: refusal.bytes, reason, refusal };
}

/** A report in one line, for logs and consoles. */
export function formatMethod(report: MethodReport): string {
  const { method, reason, states, bytes, parts, progress, buildMs, wishes, refusal } = report;
  const inParts = parts > 1 ? ` in ${parts} parts` : "";
  const size = `${formatCount(states)} states${inParts}, ${formatBytes(bytes)}`;
  switch (reason) {
    case "ready":
      return `${method}: ready, ${size}, ${buildMs > 0 ? `built in ${buildMs.toFixed(1)} ms` : "taken over"}`;
    case "building":
      return `${method}: the table is being built, ${Math.floor(100 * progress)} % (${size})`;
    case "requested":
      return `${method}: a table would fit (${size}) and was requested ${wishes} times, but is not being built`;
    case "not-asked":
      return `${method}: a table would fit (${size}), but was never requested`;
    case "disabled-actions":
      return `${method}: the table does not know disabled actions`;
    case "further-maintain":
      return `${method}: the table covers only the domain's maintain`;
    case "state-breaks-maintain":
      return `${method}: the state breaks the domain's maintain`;
    case "tables-off":
      return `${method}: the planner was made without tables`;
    default:
      return `${method}: ${refusal === undefined ? reason : describeRefusal(refusal)}`;
  }
}
