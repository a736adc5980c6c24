import { type Issue, RequestError } from "../../base/errors.ts";
import { suggestName } from "../../base/text/nearest-name.ts";
import type { AnyDomainTypes } from "../../rules/domain/definition/types.ts";
import type { SquadRunnerOptions } from "../../squads/runner/options.ts";
import type { OrchestratorOptions } from "../orchestrator/options.ts";
import type { PlanRunnerOptions } from "../runner/options.ts";
import type { ManyRequest, PlanRequest } from "./request.ts";
import type { RunningInput, TogetherRequest } from "./together.ts";

// Every table has each key of its type: the compiler sees to it.
export type Keys<Known> = Readonly<Record<keyof Known & string, true>>;

/** The keys of an agent's request, to any method. Methods leave out what they have no use for. */
export const REQUEST_KEYS: Keys<PlanRequest & ManyRequest> = {
  agent: true,
  ahead: true,
  background: true,
  budgetMs: true,
  choose: true,
  clocks: true,
  costVersion: true,
  disabled: true,
  goal: true,
  maintain: true,
  memory: true,
  nowMs: true,
  onStep: true,
  persona: true,
  signal: true,
  state: true,
  urgency: true,
  ways: true,
};

/** The keys of a squad's request, to any method. */
export const SQUAD_REQUEST_KEYS: Keys<TogetherRequest> = {
  agents: true,
  budgetMs: true,
  by: true,
  clocks: true,
  events: true,
  expansions: true,
  goal: true,
  goals: true,
  keep: true,
  maintain: true,
  measure: true,
  nowMs: true,
  running: true,
  shared: true,
  signal: true,
  unitMs: true,
  until: true,
  ways: true,
};

/** The keys of a member of a squad, in a request. */
export const MEMBER_KEYS: Readonly<Record<string, true>> = { state: true, disabled: true };

/** The keys of a step in flight, in a squad's request. */
export const RUNNING_KEYS: Keys<RunningInput> = {
  agent: true,
  leftMs: true,
  leftToMs: true,
  role: true,
  step: true,
  with: true,
};

/** The keys of an orchestrator's options. */
export const ORCHESTRATOR_KEYS: Keys<OrchestratorOptions<AnyDomainTypes>> = {
  cache: true,
  choiceMemory: true,
  choose: true,
  clock: true,
  domain: true,
  improveMs: true,
  lateAnswerMs: true,
  llm: true,
  maxCostRatio: true,
  mendMs: true,
  observer: true,
  owner: true,
  planLibrary: true,
  planner: true,
  reader: true,
  searchExpansions: true,
  searchMaxMs: true,
  telemetry: true,
  time: true,
  tuning: true,
  words: true,
};

/** The keys of a runner's options. */
export const RUNNER_KEYS: Keys<PlanRunnerOptions<AnyDomainTypes>> = {
  agent: true,
  asks: true,
  budgetMs: true,
  clocks: true,
  cooldownMs: true,
  cooldowns: true,
  durationMs: true,
  ends: true,
  failureCooldownMs: true,
  failureLimit: true,
  goal: true,
  goalCooldownMs: true,
  hysteresis: true,
  mayAsk: true,
  mayBegin: true,
  mayStartOver: true,
  onError: true,
  onOutcome: true,
  onStepEvent: true,
  orchestrator: true,
  preempt: true,
  preemptAfterMs: true,
  reconsiderMs: true,
  request: true,
  reservations: true,
  retryMs: true,
  timeoutMs: true,
  uninterrupted: true,
};

/** The keys of the options of a squad's runner. */
export const SQUAD_RUNNER_KEYS: Keys<SquadRunnerOptions> = {
  asks: true,
  budgetMs: true,
  by: true,
  clocks: true,
  disabled: true,
  ends: true,
  events: true,
  expansions: true,
  failureCooldownMs: true,
  failureLimit: true,
  goal: true,
  goals: true,
  maintain: true,
  mayBegin: true,
  mayStartOver: true,
  measure: true,
  members: true,
  onError: true,
  onOutcome: true,
  onStepEvent: true,
  orchestrator: true,
  retryMs: true,
  running: true,
  timeoutMs: true,
  unitMs: true,
  until: true,
  ways: true,
};

/**
 * Refuses what is misspelt. Linear in the keys of the value.
 *
 * @param of what has the keys, such as `a request`
 * @throws RequestError for an unknown key, with the known one that is meant
 */
export function checkKeys(of: string, value: object, known: Readonly<Record<string, true>>): void {
  for (const key in value) {
    if (known[key] !== true && Reflect.get(value, key) !== undefined)
      throw new RequestError([unknownKey(of, key, known)]);
  }
}

/** The issue of an unknown key. */
export function unknownKey(of: string, key: string, known: Readonly<Record<string, true>>): Issue {
  const hint = suggestName(key, Object.keys(known));
  const issue = { pointer: `/${key}`, message: `"${key}" is no key of ${of}` };
  return hint === undefined ? issue : { ...issue, hint };
}
