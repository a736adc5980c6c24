/**
 * The stories of single requests, told by replaying them.
 *
 * @module
 */

import {
  applyAction,
  COST_SCALE,
  type Domain,
  type Goal,
  type PackedState,
  type PlanConstraints,
  type ProofFailure,
  provePlan,
  type Ways,
} from "@understudy/planner-core";
import { conditionVariables, simplify } from "@understudy/planner-core/compiled";
import type { Recording } from "../read/read-recording.ts";
import type { LateLine, RecordedCall, RecordedOutcome, RequestLine } from "../recording.ts";
import { type ReplayedRequest, replayRequest, silentRecorder } from "../replay/replay-request.ts";
import type { ReplayOptions } from "../replay/replay-run.ts";
import { replayLine } from "./replay-line.ts";

/** Values by variable. */
type Values = Readonly<Record<string, string | number | boolean>>;

/** A step of a plan, with its circumstances. */
export interface StoryStep {
  readonly action: string;
  /** Precondition of the step; empty if there is none. */
  readonly needs: string;
  /** The values that the precondition was checked against. */
  readonly values: Values;
  /** Changed variables, before and after. */
  readonly changes: Readonly<
    Record<string, readonly [before: Values[string], after: Values[string]]>
  >;
  readonly cost: number;
  /**
   * Start in units from the request, and duration, if the plan is a schedule. Other steps and events may come between,
   * so the step has no precondition and no changes here.
   */
  readonly startsAt?: number;
  readonly duration?: number;
}

/** A search for a schedule. */
export interface StorySchedule {
  readonly status: string;
  /** Time of the best schedule, in units from the request. */
  readonly time: number;
  readonly cost: number;
  readonly optimal: boolean;
  readonly expansions: number;
  /** Whether it ran out of time. */
  readonly isCutShort: boolean;
  /** Whether the answer was kept from an earlier request. */
  readonly isKnown: boolean;
}

/** A search of the classical planner. */
export interface StorySearch {
  readonly goal: string;
  /** Whether it started from the agent's state, rather than on the way to repair a plan. */
  readonly fromStart: boolean;
  readonly status: string;
  readonly plan: readonly string[];
  readonly cost: number;
  readonly optimal: boolean;
  readonly expansions: number;
  /** Whether it ran out of time. */
  readonly isCutShort: boolean;
}

/** The LLM planner's part in a request. */
export interface StoryCall {
  readonly askedMs: number;
  readonly tookMs: number | undefined;
  readonly joined: boolean;
  /** Whether it came after the answer to the request. */
  readonly late: boolean;
  readonly kind: string | undefined;
  readonly text: string | undefined;
  readonly error: string | undefined;
  /** The steps in its text. */
  readonly plan: readonly string[] | undefined;
  /** The first failure; undefined for a valid plan or none. */
  readonly failure: ProofFailure | undefined;
}

/** Everything that decided a request. */
export interface RequestStory {
  readonly line: RequestLine;
  readonly late: LateLine | undefined;
  readonly domain: string;
  readonly state: Values;
  readonly goal: { readonly name: string | undefined; readonly condition: string };
  readonly model: string | undefined;
  readonly disabled: readonly string[];
  /** Steps of the cached plan. */
  readonly cached: readonly string[] | undefined;
  /** The first failure of that plan; undefined for a valid one or none. */
  readonly cachedFailure: ProofFailure | undefined;
  readonly searches: readonly StorySearch[];
  readonly schedules: readonly StorySchedule[];
  readonly calls: readonly StoryCall[];
  readonly outcome: RecordedOutcome;
  readonly steps: readonly StoryStep[];
  /** Whether the replay of this request has the same outcome. */
  readonly identical: boolean;
}

/**
 * Explains a recorded request by replaying it.
 *
 * @throws RecordingError if it cannot be replayed, or has no outcome
 */
export async function explainRequest(
  recording: Recording,
  line: RequestLine,
  options: ReplayOptions = {},
): Promise<RequestStory> {
  const late = recording.late.get(line.request);
  const { engine, replayed } = await replayLine(recording, line, options, (one) =>
    replayRequest(one, { request: line, late }, silentRecorder()),
  );
  const { domain } = engine;
  const outcome = line.outcome as RecordedOutcome;
  const state = Int32Array.from(line.state);
  const goal = goalOf(domain, line, outcome);
  const constraints = constraintsOf(domain, line);
  const calls = (line.calls ?? []).map((call, index, all) => {
    const isLate = late !== undefined && index === all.length - 1;
    return storyCall(domain, state, goal, constraints, isLate ? late.call : call, isLate);
  });
  const { cache } = line;
  const cached = cache !== undefined && "actions" in cache ? cache.actions : undefined;
  return {
    line,
    late,
    domain: domain.name,
    state: domain.read(state) as Values,
    goal: { name: goal.name, condition: domain.format(goal.condition) },
    model: engine.line.llm?.model,
    disabled: named(domain, line.disabled ?? []),
    cached: cached && named(domain, cached),
    cachedFailure: cached && failureOf(domain, state, cached, goal, constraints),
    searches: searchesOf(domain, state, replayed),
    schedules: schedulesOf(replayed),
    calls,
    outcome,
    steps:
      outcome.times === undefined
        ? stepsOf(domain, state, outcome.actions ?? [], constraints.ways)
        : timedStepsOf(domain, state, outcome, constraints.ways),
    identical: replayed.outcome?.hash === outcome.hash,
  };
}

function searchesOf(
  domain: Domain,
  start: PackedState,
  { searches }: ReplayedRequest,
): StorySearch[] {
  return searches.map(({ problem, search, recorded }) => {
    const result = search.result();
    const isKnown = result.status !== "unsolvable";
    return {
      goal: problem.goal.name ?? domain.format(problem.goal.condition),
      fromStart: problem.state.every((code, id) => code === start[id]),
      status: result.status,
      plan: isKnown ? named(domain, result.actions) : [],
      cost: isKnown ? result.scaledCost / COST_SCALE : 0,
      optimal: result.status === "solved" && result.optimal,
      expansions: search.expansions,
      isCutShort: recorded.late !== undefined,
    };
  });
}

/** The searches for schedules of a replayed request. */
export function schedulesOf({ schedules }: Pick<ReplayedRequest, "schedules">): StorySchedule[] {
  return schedules.map(({ search, recorded }) => {
    const result = search.result();
    const isSolved = result.status === "solved";
    return {
      status: result.status,
      time: isSolved ? result.scaledTime / COST_SCALE : 0,
      cost: isSolved ? result.scaledCost / COST_SCALE : 0,
      optimal: isSolved && result.optimal,
      expansions: search.expansions,
      isCutShort: recorded.done !== true && recorded.known !== true,
      isKnown: recorded.known === true,
    };
  });
}

function timedStepsOf(
  domain: Domain,
  state: PackedState,
  { actions, times = [] }: RecordedOutcome,
  ways: Ways | undefined,
): StoryStep[] {
  return (actions ?? []).map((action, index) => {
    const [startsAt = 0, duration = 0] = times[index] ?? [];
    const isKnown = action >= 0 && action < domain.actions.count;
    return {
      ...{ action: named(domain, [action])[0] as string, needs: "", values: {}, changes: {} },
      cost: isKnown ? domain.scaledActionCost(action, state, ways) / COST_SCALE : 0,
      ...{ startsAt, duration },
    };
  });
}

function storyCall(
  domain: Domain,
  state: PackedState,
  goal: Goal,
  constraints: PlanConstraints,
  call: RecordedCall,
  late: boolean,
): StoryCall {
  const { askedMs, endedMs, joined = false, answer, error } = call;
  const plan = answer?.kind === "plan" ? answer.actions : undefined;
  return {
    askedMs,
    tookMs: endedMs === undefined ? undefined : endedMs - askedMs,
    joined,
    late,
    kind: answer?.kind,
    text: answer?.text,
    error: error === undefined ? undefined : `${error.code ?? error.name}: ${error.message}`,
    plan: plan && named(domain, plan),
    failure: plan && failureOf(domain, state, plan, goal, constraints),
  };
}

function failureOf(
  domain: Domain,
  state: PackedState,
  plan: readonly number[],
  goal: Goal,
  constraints: PlanConstraints,
): ProofFailure | undefined {
  const proof = provePlan(domain, state, plan, goal.condition, constraints);
  return proof.sound ? undefined : proof.failure;
}

function stepsOf(
  domain: Domain,
  start: PackedState,
  actions: readonly number[],
  ways: Ways | undefined,
): StoryStep[] {
  let state = start;
  const steps: StoryStep[] = [];
  for (const action of actions) {
    if (!(action >= 0 && action < domain.actions.count)) break;
    const next = new Int32Array(state.length);
    applyAction(domain.actions, action, state, next);
    const before = domain.read(state) as Values;
    const after = domain.read(next) as Values;
    // A written condition may imply a derived one, which is then redundant.
    const condition = simplify(domain.actionCondition(action), domain.variables);
    const names = [...conditionVariables(condition)].map(
      (id) => domain.variables.all[id]?.name ?? "",
    );
    const changed = Object.keys(before).filter((name) => before[name] !== after[name]);
    steps.push({
      action: domain.formatAction(action),
      needs: names.length === 0 ? "" : domain.format(condition),
      values: Object.fromEntries(names.map((name) => [name, before[name] as Values[string]])),
      changes: Object.fromEntries(
        changed.map((name) => [
          name,
          [before[name] as Values[string], after[name] as Values[string]] as const,
        ]),
      ),
      cost: domain.scaledActionCost(action, state, ways) / COST_SCALE,
    });
    state = next;
  }
  return steps;
}

/** The goal of an outcome, among those of the request. */
function goalOf(domain: Domain, { goal }: RequestLine, outcome: RecordedOutcome): Goal {
  const asked = goal as { readonly oneOf?: readonly unknown[] };
  const isList = typeof goal === "object" && goal !== null && Array.isArray(asked.oneOf);
  const declared = domain.goals.find(
    ({ name, hash }) => name === outcome.goal || hash === outcome.goal,
  );
  if (declared !== undefined) return declared;
  const candidates = isList ? (asked.oneOf ?? []) : [goal];
  const goals = candidates.map((each) => domain.goal(each as string));
  return goals.find(({ hash }) => hash === outcome.goal) ?? (goals[0] as Goal);
}

function constraintsOf(domain: Domain, { disabled, maintain, ways }: RequestLine): PlanConstraints {
  const set = domain.actionSet();
  for (const action of disabled ?? []) set.add(action);
  return {
    ...(disabled === undefined ? {} : { disabled: set }),
    ...(ways === undefined ? {} : { ways: domain.ways(ways) }),
    ...(maintain === undefined || maintain === null
      ? {}
      : { maintain: domain.condition(maintain as Parameters<Domain["condition"]>[0]) }),
  };
}

function named(domain: Domain, actions: readonly number[]): string[] {
  return actions.map((action) =>
    action >= 0 && action < domain.actions.count ? domain.formatAction(action) : `action ${action}`,
  );
}
