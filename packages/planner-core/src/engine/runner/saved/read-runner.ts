import { isRecord } from "../../../base/json/issues.ts";
import { isTooDeep, MAX_NESTING } from "../../../base/text/json-nesting.ts";
import { COST_SCALE } from "../../../rules/domain/definition/costs.ts";
import type { DomainTypes, StateInput } from "../../../rules/domain/definition/types.ts";
import type { Domain } from "../../../rules/domain/domain.ts";
import { areLeadIndices } from "../../../rules/plan/lead-indices.ts";
import { type Plan, planOf } from "../../../rules/plan/plan.ts";
import type { PackedState } from "../../../rules/state/packed-state.ts";
import {
  FALLBACK_REASONS,
  type Outcome,
  type OutcomeStatus,
  PLAN_SOURCES,
} from "../../contract/outcome.ts";
import type { GoalReference } from "../../contract/request.ts";
import { chooseGoals } from "../../orchestrator/request/goal-choice.ts";
import { SavedGameReader } from "../../saved/saved-game.ts";
import type { PlanInPlay } from "../plan-in-play.ts";

const PLAYABLE: readonly OutcomeStatus[] = ["solved", "partial"];
const CHOOSERS = ["words", "lead"] as const;
const MENDED_FROM = ["llm", "similar"] as const;
const MAX_FAILURES = 1e9;

/** The restored state of a runner. */
export interface RunnerSnapshot<T extends DomainTypes> {
  readonly goal: GoalReference<T>;
  readonly observed: PackedState | undefined;
  readonly inPlay: PlanInPlay<T> | undefined;
  readonly cooldowns: readonly [number, number][];
  readonly failures: readonly [number, number][];
  readonly goalRests: readonly [string, number][];
  readonly nowMs: number;
}

/**
 * Reads a runner's saved state. Parts unknown to the domain are left out.
 *
 * @throws SavedGameError with all issues; RequestError if the goal does not fit
 */
export function readRunner<T extends DomainTypes>(
  domain: Domain<T>,
  saved: unknown,
): RunnerSnapshot<T> {
  const reader = new SavedGameReader("runner");
  const root = reader.record("", saved);
  reader.version(root);
  const nowMs = reader.number("/nowMs", root["nowMs"]);
  const cooldowns = readSteps(domain, reader, "/cooldowns", root["cooldowns"], "untilMs");
  const failures = readSteps(domain, reader, "/failures", root["failures"], "count");
  const goalRests = reader
    .list("/goalCooldowns", root["goalCooldowns"])
    .map((item, index): [string, number] => {
      const pointer = `/goalCooldowns/${index}`;
      const rest = reader.record(pointer, item);
      return [
        reader.text(`${pointer}/goal`, rest["goal"]),
        reader.number(`${pointer}/untilMs`, rest["untilMs"]),
      ];
    });
  const belief = root["observed"] === null ? null : reader.record("/observed", root["observed"]);
  const agent = reader.text("/agent", root["agent"]);
  const { plan } = root;
  const inPlay = plan === null ? undefined : readScript(domain, reader, plan, agent);
  reader.check();
  if (isTooDeep(root["goal"]))
    reader.misfit("/goal", `nested at most ${MAX_NESTING} deep`, "deeper");
  reader.check();
  const goal = structuredClone(root["goal"]) as GoalReference<T>;
  chooseGoals(domain, goal);
  const observed = belief === null ? undefined : packBelief(domain, belief);
  return { goal, observed, inPlay, cooldowns, failures, goalRests, nowMs };
}

/** The beliefs as a packed state; undefined if they do not fit the changed domain. */
function packBelief<T extends DomainTypes>(
  domain: Domain<T>,
  belief: Readonly<Record<string, unknown>>,
): PackedState | undefined {
  try {
    return domain.state(belief as StateInput<T>);
  } catch {
    return undefined;
  }
}

function readSteps<T extends DomainTypes>(
  domain: Domain<T>,
  reader: SavedGameReader,
  pointer: string,
  value: unknown,
  key: "untilMs" | "count",
): [number, number][] {
  const pairs = reader.list(pointer, value).map((item, index): [number, number] => {
    const at = `${pointer}/${index}`;
    const record = reader.record(at, item);
    const action = readStep(domain, reader, `${at}/step`, record["step"]);
    const value =
      key === "count"
        ? reader.count(`${at}/count`, record["count"], MAX_FAILURES)
        : reader.number(`${at}/untilMs`, record["untilMs"]);
    return [action, value];
  });
  return pairs.filter(([action]) => action >= 0);
}

/** The action of a saved step; -1 if the domain does not know it. */
function readStep<T extends DomainTypes>(
  domain: Domain<T>,
  reader: SavedGameReader,
  pointer: string,
  value: unknown,
): number {
  const step = reader.record(pointer, value);
  const tool = reader.text(`${pointer}/tool`, step["tool"]);
  const args = reader.record(`${pointer}/args`, step["args"]);
  return domain.untyped.actionOf({ tool, args });
}

function readScript<T extends DomainTypes>(
  domain: Domain<T>,
  reader: SavedGameReader,
  value: unknown,
  agent: string,
): PlanInPlay<T> | undefined {
  const plan = reader.record("/plan", value);
  const actions = reader
    .list("/plan/steps", plan["steps"])
    .map((step, index) => readStep(domain, reader, `/plan/steps/${index}`, step));
  const position = reader.number("/plan/position", plan["position"]);
  const isInside = Number.isInteger(position) && position >= 0 && position < actions.length;
  if (!isInside) reader.misfit("/plan/position", "the index of a step", position);
  const isRunning = plan["running"] !== null;
  const times = isRunning ? reader.record("/plan/running", plan["running"]) : {};
  const timeOf = (key: string): number =>
    times[key] === null || !isRunning
      ? Number.POSITIVE_INFINITY
      : reader.number(`/plan/running/${key}`, times[key]);
  const startedAtMs = isRunning ? timeOf("startedAtMs") : 0;
  const inPlay = { position, running: isRunning, startedAtMs };
  const ends = { endsAtMs: timeOf("endsAtMs"), timeoutAtMs: timeOf("timeoutAtMs") };
  const accepted = reader
    .list("/plan/accepted", plan["accepted"])
    .map((hash, index) => reader.text(`/plan/accepted/${index}`, hash));
  const outcome = readOutcome(domain, reader, plan, actions, agent);
  if (outcome === undefined || actions.includes(-1)) return undefined;
  const askedAtMs =
    plan["askedAtMs"] === undefined
      ? undefined
      : reader.number("/plan/askedAtMs", plan["askedAtMs"]);
  // The next tick proves the plan, and finds when its next step starts.
  const starts = { startsAtMs: Number.NEGATIVE_INFINITY, proveAtMs: Number.POSITIVE_INFINITY };
  return {
    ...inPlay,
    ...ends,
    ...starts,
    askedAtMs,
    outcome,
    actions,
    accepted: new Set(accepted),
  };
}

/** The saved outcome; undefined if the domain does not know the plan's goal or steps. */
function readOutcome<T extends DomainTypes>(
  domain: Domain<T>,
  reader: SavedGameReader,
  plan: Readonly<Record<string, unknown>>,
  actions: readonly number[],
  agent: string,
): Outcome<T> | undefined {
  const oneOf = <Value extends string>(key: string, values: readonly Value[]): Value =>
    reader.oneOf(`/plan/${key}`, plan[key], values);
  const cost = reader.number("/plan/cost", plan["cost"]);
  const leadSteps = reader.count("/plan/leadSteps", plan["leadSteps"], actions.length);
  const fields = {
    agent,
    // The next tick proves whether it reaches the goal.
    status: oneOf("status", PLAYABLE),
    // Not believed: any saved game could claim it.
    optimal: false,
    source: oneOf("source", PLAN_SOURCES),
    ...(plan["via"] === null ? {} : { via: oneOf("via", MENDED_FROM) }),
    leadSteps,
    ...leadIndicesOf(plan["leadIndices"], leadSteps, actions.length, reader),
    ...chosenOf(plan["chosen"], () => oneOf("chosen", CHOOSERS)),
    ...(plan["reason"] === null ? {} : { reason: oneOf("reason", FALLBACK_REASONS) }),
    elapsedMs: 0,
    revised: Promise.resolve(undefined),
  };
  const { goal } = plan;
  if (actions.includes(-1) || !(typeof goal === "string" || isRecord(goal))) return undefined;
  try {
    const compiled = domain.goal(goal as T["goals"]);
    return {
      ...fields,
      cost: costOf(domain.untyped, actions, cost),
      goal: compiled,
      plan: timedPlan(planOf(domain, actions), plan["steps"] as readonly unknown[], reader),
    };
  } catch {
    return undefined;
  }
}

/** A plan with the times of its saved steps. */
function timedPlan<T extends DomainTypes>(
  plan: Plan<T>,
  saved: readonly unknown[],
  reader: SavedGameReader,
): Plan<T> {
  if (!saved.some((step) => isRecord(step) && step["startsAt"] !== undefined)) return plan;
  const steps = plan.steps.map((step, index) => {
    const { startsAt, duration } = saved[index] as Readonly<Record<string, unknown>>;
    if (startsAt === undefined) return step;
    const pointer = `/plan/steps/${index}`;
    return Object.freeze({
      ...step,
      startsAt: reader.number(`${pointer}/startsAt`, startsAt),
      duration: reader.number(`${pointer}/duration`, duration),
    });
  });
  return Object.freeze({ ...plan, steps: Object.freeze(steps as Plan<T>["steps"]) });
}

/** The cost of a plan in the domain's units; if costs depend on the state, the saved cost. */
function costOf(domain: Domain, actions: readonly number[], saved: number): number {
  const lowest = actions.reduce((sum, id) => sum + (domain.actions.minScaledCost[id] as number), 0);
  const least = lowest / COST_SCALE;
  return domain.hasRuntimeCosts ? Math.max(least, saved) : least;
}

function leadIndicesOf(
  value: unknown,
  leadSteps: number,
  length: number,
  reader: SavedGameReader,
): Pick<Outcome, "leadIndices"> {
  if (value === undefined) return {};
  if (areLeadIndices(value, leadSteps, length)) return { leadIndices: value as readonly number[] };
  reader.misfit("/plan/leadIndices", `the indices of ${leadSteps} steps, in order`, value);
  return {};
}

/** The chooser. Older saves have a boolean, where true means the lead. */
function chosenOf(chosen: unknown, read: () => (typeof CHOOSERS)[number]): Pick<Outcome, "chosen"> {
  if (chosen === null || chosen === false || chosen === undefined) return {};
  return { chosen: chosen === true ? "lead" : read() };
}
