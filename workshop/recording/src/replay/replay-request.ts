import {
  type ChoiceMemory,
  type DirectiveReader,
  type Domain,
  type NegativeReason,
  type NowRequest,
  Orchestrator,
  type Outcome,
  type Planner,
  type PlannerEvent,
  type PlanRequest,
  type RememberedChoice,
} from "@understudy/planner-core";
import { orchestratorSettings } from "@understudy/planner-core/internal";
import type { SchedulePlanner } from "@understudy/planner-core/schedule";
import { encodeOutcome } from "../record/encode.ts";
import { recordOrchestrator } from "../record/recorded-orchestrator.ts";
import { RunRecorder } from "../record/run-recorder.ts";
import type { EngineLine, RecordedChoices, RecordedOutcome } from "../recording.ts";
import { askBehindOthers } from "./ask-behind-others.ts";
import { ReplayClock } from "./replay-clock.ts";
import {
  ReplayCache,
  type ReplayedSearch,
  ReplayLlmPlanner,
  ReplayPlanner,
  type ReplayScript,
} from "./replay-parts.ts";
import { type ReplayedSchedule, ReplaySchedules } from "./replay-schedules.ts";

/** A choice memory with the recorded knowledge for this request. */
class ReplayChoices implements ChoiceMemory {
  readonly #recorded: RecordedChoices;
  #refusals = 0;

  constructor({ request }: ReplayScript) {
    this.#recorded = request.choices ?? {};
  }

  chosen(): RememberedChoice | undefined {
    const { chosen } = this.#recorded;
    if (chosen === undefined) return undefined;
    const { goal, actions, cost: scaledCost, optimal } = chosen;
    return { goal, actions, scaledCost, optimal };
  }

  refusal(): NegativeReason | undefined {
    const { refused, refusedAgain } = this.#recorded;
    return this.#refusals++ === 0 ? refused : refusedAgain;
  }

  remember(): void {
    // Plans stored for other requests are in their own lines.
  }

  refuse(): void {
    // Choices stored for other requests are in their own lines.
  }

  forget(): void {
    // Asked only once.
  }
}

/** A recorded orchestrator, ready for replay. */
export interface ReplayEngine {
  readonly line: EngineLine;
  readonly domain: Domain;
  readonly planner: Planner;
  readonly time: SchedulePlanner;
  readonly reader: DirectiveReader;
}

/** The replay's result for one request. */
export interface ReplayedRequest {
  readonly outcome: RecordedOutcome | undefined;
  /** The outcome of the LLM planner's late answer. */
  readonly revised: RecordedOutcome | undefined;
  readonly problem: string | undefined;
  readonly searches: readonly ReplayedSearch[];
  readonly schedules: readonly ReplayedSchedule[];
}

/** Limit on turns of the event loop per request, so that the replay of a forged file ends. */
const MAX_TURNS = 100_000;
/** Idle turns that end a replay. */
const IDLE_TURNS = 3;

/**
 * Replays one request on a fresh engine. External inputs come from the script: cache answers, extent of searches, timed
 * LLM answers.
 *
 * @throws RequestError, StateError, CostError for an invalid request
 */
export async function replayRequest(
  engine: ReplayEngine,
  script: ReplayScript,
  recorder: RunRecorder,
): Promise<ReplayedRequest> {
  const { request: recorded, late } = script;
  const seen: Seen = {};
  const parts = newOrchestrator(engine, script, recorder, (event) => note(event, seen));
  const { orchestrator, clock, planner, schedules, llm } = parts;
  if (recorded.disposed) orchestrator.dispose();
  const request = requestOf(engine.domain, script);
  let answer: Outcome;
  if ("budgetMs" in request) {
    const ask = (): Promise<Outcome> => orchestrator.plan(request);
    // No longer than the least possible wait: later searches had time.
    const waitMs =
      orchestratorSettings.LONGEST_WAIT *
      (request.budgetMs - (orchestrator.settings as orchestratorSettings.EngineSettings).marginMs);
    const asked = wasShed(script) ? askBehindOthers(ask, waitMs, clock) : ask();
    answer = await answerOf(asked, clock, llm);
  } else answer = orchestrator.planNow(request, recorded.sliceMs);
  // Answers are taken from events, but plans that need a schedule have none.
  seen.outcome ??= encodeOutcome(answer);
  planner.answered();
  if (late !== undefined && llm !== undefined) {
    // A valid answer without effect: the agent's next request came first.
    if (late.problem === undefined && late.outcome === undefined) supersede(orchestrator, script);
    await nextTurn();
    llm.answerLate();
    await settleUntil(() => seen.late === true, clock);
  }
  return {
    outcome: seen.outcome,
    revised: seen.revised,
    problem: seen.problem,
    searches: planner.replayed,
    schedules: schedules.replayed,
  };
}

/** Facts from the events of a replayed request. */
interface Seen {
  outcome?: RecordedOutcome;
  revised?: RecordedOutcome;
  problem?: string;
  late?: true;
}

function note(event: PlannerEvent, seen: Seen): void {
  if (event.type === "outcome-serve") seen.outcome ??= encodeOutcome(event.outcome);
  else if (event.type === "outcome-revise") seen.revised = encodeOutcome(event.outcome);
  else if (event.type === "llm-answer" && !event.onTime) {
    seen.late = true;
    if (event.problem !== undefined) seen.problem = event.problem;
  }
}

/** A recorder that writes nothing: in a replay it keeps track of each request, which the scripted parts follow. */
export function silentRecorder(): RunRecorder {
  const recorder = new RunRecorder({ to: { write: () => {} } });
  recorder.close();
  return recorder;
}

/** An orchestrator with scripted surroundings. */
export interface ScriptedOrchestrator {
  readonly orchestrator: Orchestrator;
  readonly clock: ReplayClock;
  readonly planner: ReplayPlanner;
  readonly schedules: ReplaySchedules;
  readonly llm: ReplayLlmPlanner | undefined;
}

/** @throws RequestError for invalid recorded settings */
export function newOrchestrator(
  { line, domain, planner: inner, time, reader }: ReplayEngine,
  script: ReplayScript,
  recorder: RunRecorder,
  observer: (event: PlannerEvent) => void = () => {},
): ScriptedOrchestrator {
  const clock = new ReplayClock();
  const settings = orchestratorSettings.settingsOf(orchestratorSettings.optionsOf(line.settings));
  const llm = line.llm && new ReplayLlmPlanner(line.llm, settings, script);
  const planner = new ReplayPlanner(inner, clock, line, script, llm);
  const schedules = new ReplaySchedules(time, clock, script.request);
  const options = {
    ...orchestratorSettings.optionsOf(line.settings),
    domain,
    planner,
    clock,
    observer,
    choiceMemory: new ReplayChoices(script),
    ...(llm === undefined ? {} : { llm }),
    ...(line.reader ? { reader } : {}),
    ...(line.cache ? { cache: new ReplayCache(script) } : {}),
    ...(line.time ? { time: schedules } : {}),
  };
  return { orchestrator: recordOrchestrator(options, recorder), clock, planner, schedules, llm };
}

/** Runs the LLM planner and the clock until there is an answer. */
export async function answerOf<Answer>(
  answer: Promise<Answer>,
  clock: ReplayClock,
  llm?: ReplayLlmPlanner | undefined,
): Promise<Answer> {
  let isOver = false;
  const over = (): void => {
    isOver = true;
  };
  answer.then(over, over);
  for (let turn = 0; turn < MAX_TURNS; turn++) {
    await nextTurn();
    if (isOver) break;
    // An answer that was heard came before all limits of the wait for it, however late the clock is.
    if (clock.runTurn() || llm?.say() || llm?.answer() || clock.runNext()) continue;
    throw new Error("the replayed request waits for something that was not recorded");
  }
  if (!isOver) throw new Error("the replayed request does not come to an end");
  return await answer;
}

/** Runs due work until a condition holds or nothing is left. */
async function settleUntil(hasHappened: () => boolean, clock: ReplayClock): Promise<void> {
  for (let turn = 0, idle = 0; turn < MAX_TURNS && idle < IDLE_TURNS; turn++) {
    await nextTurn();
    if (hasHappened()) return;
    idle = clock.runTurn() || clock.runDue() ? 0 : idle + 1;
  }
}

/** Whether the request was shed after waiting half its time, without asking the LLM planner for admission. */
function wasShed({ request: { admissions, calls, outcome } }: ReplayScript): boolean {
  return outcome?.reason === "overloaded" && admissions === undefined && calls === undefined;
}

function supersede(orchestrator: Orchestrator, { request }: ReplayScript): void {
  const state = Int32Array.from(request.state);
  // A goal that always holds: no look-up, search or LLM call. Not recorded.
  Orchestrator.prototype.planNow.call(orchestrator, { agent: request.agent, state, goal: {} });
}

function requestOf(domain: Domain, { request }: ReplayScript): NowRequest | PlanRequest {
  const { agent, goal, budgetMs, disabled, maintain, costVersion, background } = request;
  const { persona, memory, choose, stepwise, ways, nowMs, clocks } = request;
  const set = disabled === undefined ? undefined : domain.actionSet();
  for (const action of disabled ?? []) set?.add(action);
  const plain = {
    agent,
    state: Int32Array.from(request.state),
    goal: goal as NowRequest["goal"],
    disabled: set,
    maintain: maintain as NowRequest["maintain"],
    ways,
    costVersion,
    background,
    persona,
    memory,
    choose,
    nowMs,
    clocks,
  };
  if (budgetMs === undefined) return plain;
  return stepwise ? { ...plain, budgetMs, onStep: () => {} } : { ...plain, budgetMs };
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
