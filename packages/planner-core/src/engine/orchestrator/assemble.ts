import { systemClock } from "../../base/clock/clock.ts";
import { RequestError } from "../../base/errors.ts";
import type { DomainTypes } from "../../rules/domain/definition/types.ts";
import { PlanPool } from "../../rules/plan/plan-pool.ts";
import { PlanProver } from "../../rules/plan/prover.ts";
import type { PlanCache } from "../contract/cache.ts";
import { checkPart } from "../contract/check-part.ts";
import type { WorkOwner } from "../contract/work-owner.ts";
import { Telemetry } from "../telemetry/telemetry.ts";
import { ChoiceStore } from "./cache/choice-store.ts";
import { KnownAnswers } from "./cache/known-answers.ts";
import { RecentChoices } from "./cache/recent-choices.ts";
import { StoreQueue } from "./cache/store-queue.ts";
import { LlmCalls } from "./call/llm-calls.ts";
import { ClassicalStage } from "./classical/classical-stage.ts";
import { Turns } from "./drive/turns.ts";
import type { OrchestratorOptions } from "./options.ts";
import { OpenRequests } from "./outcome/open-requests.ts";
import type { BaseParts } from "./parts.ts";
import { followLater, type PipelineParts } from "./pipeline.ts";
import { Policies } from "./policy/policies.ts";
import { Judge } from "./proof/judge.ts";
import { Reporter } from "./report/reporter.ts";
import { Partitions } from "./request/partitions.ts";
import { defaultCostRatio, settingsOf } from "./settings.ts";
import { readingsOf } from "./words/readings.ts";
import { mayChoose, wordSettings } from "./words/word-settings.ts";

/** The parts of an orchestrator. */
export interface Engine extends PipelineParts {
  /** Stops listening to the LLM planner. */
  readonly stopListening: () => void;
}

/**
 * Creates and connects the parts of an orchestrator.
 *
 * @throws RequestError if an option is unknown or malformed
 */
export function assemble<T extends DomainTypes>(options: OrchestratorOptions<T>): Engine {
  checkPart(options, "domain");
  checkPart(options, "planner");
  const { planner, llm, observer, choiceMemory: memory = new RecentChoices() } = options;
  const cache = cacheOf(options);
  const domain = options.domain.untyped;
  const { maxCostRatio = defaultCostRatio(domain, llm) } = options;
  const { words, wordConfidence } = wordSettings(options);
  const tuning = { ...options.tuning, wordConfidence };
  const settings = settingsOf({ ...options, words, tuning, maxCostRatio });
  const telemetry = options.telemetry ?? new Telemetry();
  const { clock = systemClock } = options;
  const turns = Turns.of(clock, checkedOwner(options.owner));
  const reporter: Reporter = new Reporter(telemetry, observer, clock);
  const policies = new Policies(domain, planner, (error) => reporter.failed("planner", error));
  const partitions = new Partitions(domain, llm, cache?.normaliseText?.bind(cache));
  const calls = llm === undefined ? undefined : new LlmCalls({ llm, clock, settings, reporter });
  const base: BaseParts = {
    ...{ domain, planner, cache, settings, clock, turns, reporter, policies, partitions, calls },
    prover: new PlanProver(domain),
    plans: new PlanPool(domain),
  };
  const stores = new StoreQueue(base);
  const choices = new ChoiceStore(base, memory);
  const classical = new ClassicalStage(base);
  let readings = readingsOf(base, options);
  const stopListening = llm?.onChange?.(() => {
    partitions.rename(llm);
    readings = readingsOf(base, options, readings);
  });
  const engine: Engine = {
    ...base,
    stores,
    choices,
    classical,
    judge: new Judge({ ...base, stores, choices, classical }),
    requests: new OpenRequests(reporter),
    known: new KnownAnswers(base),
    readings: () => readings,
    isRead: ({ refusal }) => readings !== undefined || (mayChoose(llm) && refusal === undefined),
    followLater: (request, meaning) => followLater(engine, request, meaning),
    stopListening: stopListening ?? (() => {}),
  };
  return engine;
}

function checkedOwner(owner: WorkOwner | undefined): WorkOwner | undefined {
  if (owner === undefined || owner.weight > 0) return owner;
  const message = `must be a number above 0, not ${String(owner.weight)}`;
  throw new RequestError([{ pointer: "/owner/weight", message }]);
}

/**
 * The cache of an orchestrator: the given cache or plan library. With an LLM planner, unprepared personas are left to
 * the LLM planner.
 *
 * @throws RequestError if both a cache and a plan library are given, or the plan library is for another domain
 */
function cacheOf<T extends DomainTypes>({
  cache,
  planLibrary,
  domain,
  llm,
  clock,
}: OrchestratorOptions<T>): PlanCache | undefined {
  if (planLibrary === undefined) return cache;
  if (cache !== undefined) {
    throw planLibraryMisfit(
      "cannot be combined with a cache",
      "give it to the cache: new TieredCache({ prepared: [planLibrary] })",
    );
  }
  if (planLibrary.domain !== domain.untyped) {
    throw planLibraryMisfit(
      `is for another domain: "${planLibrary.domain.name}"`,
      "load it with the domain of the orchestrator",
    );
  }
  const unknownText = llm === undefined ? "plain" : "miss";
  // A method of the plan library, so that a game without one does not bundle its cache.
  return planLibrary.asCache({ unknownText, clock });
}

function planLibraryMisfit(message: string, hint: string): RequestError {
  return new RequestError([{ pointer: "/planLibrary", message, hint }]);
}
