import { type Clock, systemClock } from "../clock.ts";
import type { DomainTypes } from "../domain/types.ts";
import { PlanPool } from "../plan/plan-pool.ts";
import { Telemetry } from "../telemetry/telemetry.ts";
import { AnswerDesk } from "./answer-desk.ts";
import { CacheDesk } from "./cache-desk.ts";
import { RecentChoices } from "./choice-memory.ts";
import { Choices } from "./choices.ts";
import { FastLane } from "./fast-lane.ts";
import { FirstLook } from "./first-look.ts";
import { steadyClock } from "./guard/steady-clock.ts";
import { Inquiries } from "./inquiries.ts";
import { Judge } from "./judge.ts";
import { LeadDesk } from "./lead-desk.ts";
import { LeadPart } from "./lead-part.ts";
import { Operations } from "./operations.ts";
import {
  defaultCostRatio,
  type OrchestratorOptions,
  type OrchestratorSettings,
  settingsOf,
} from "./options.ts";
import type { Outcome } from "./outcome.ts";
import { PlanningRound } from "./planning-round.ts";
import { Policies } from "./policies.ts";
import { Partitions } from "./prepare.ts";
import { cacheOf } from "./repertoire-option.ts";
import { Reporter } from "./reporter.ts";
import type { ManyRequest } from "./request.ts";
import { RoundSearches } from "./round-searches.ts";
import { StoreQueue } from "./store-queue.ts";
import { Understudy } from "./understudy.ts";

/** What an orchestrator works with. */
interface Parts<T extends DomainTypes> {
  readonly settings: OrchestratorSettings;
  readonly telemetry: Telemetry;
  readonly clock: Clock;
  readonly reporter: Reporter;
  readonly understudy: Understudy;
  readonly operations: Operations<T>;
  readonly look: FirstLook<T>;
  /** Undefined without a lead. */
  readonly lead: LeadPart<T> | undefined;
  readonly stores: StoreQueue;
  readonly fastLane: FastLane;
  readonly round: PlanningRound<T>;
}

/** What the parts ask the orchestrator itself. */
interface Whole<T extends DomainTypes> {
  isDisposed(): boolean;
  /** The fast lane: an outcome if it has one at once. */
  serveAtOnce(request: ManyRequest<T>): Outcome<T> | undefined;
}

/**
 * Makes the parts of an orchestrator and introduces them to each other.
 *
 * @throws RequestError if an option is unknown or malformed
 */
export function assemble<T extends DomainTypes>(
  options: OrchestratorOptions<T>,
  whole: Whole<T>,
): Parts<T> {
  const { planner, lead, observer } = options;
  const clock = steadyClock(options.clock ?? systemClock, (error) =>
    reporter.failed("clock", error),
  );
  const cache = cacheOf(options);
  const domain = options.domain.untyped;
  const { maxCostRatio = defaultCostRatio(domain, lead) } = options;
  const settings = settingsOf({ ...options, maxCostRatio });
  const telemetry = options.telemetry ?? new Telemetry();
  const hasLead = lead !== undefined;
  const reporter: Reporter = new Reporter(telemetry, observer, clock);
  const onError = (error: unknown): void => reporter.failed("planner", error);
  const policies = new Policies(domain, planner, onError);
  const understudy = new Understudy({ domain, planner, policies, clock, settings, reporter });
  const partitions = new Partitions(domain, lead, cache?.normaliseText?.bind(cache));
  const judge = new Judge(domain, understudy, settings);
  const stores = new StoreQueue(cache, clock, reporter);
  const plans = new PlanPool(domain);
  const operations = new Operations<T>(clock, plans, reporter);
  const desk = new CacheDesk({ cache, stores, clock, judge, policies, settings, reporter });
  const shared = { domain, operations, plans, partitions, settings, reporter, clock, stores };
  const { choiceMemory: memory = new RecentChoices() } = options;
  const choices = new Choices({ ...shared, planner, understudy, memory });
  const look = new FirstLook<T>({ ...shared, cache: desk, choices, hasLead });
  const fastLane = new FastLane({ ...shared, cache, policies, hasLead });
  let leadPart: LeadPart<T> | undefined;
  if (hasLead) {
    const leads = new LeadDesk({ ...shared, lead, understudy });
    const inquiries = new Inquiries({ ...shared, desk: leads, choices });
    const answers = new AnswerDesk({ ...shared, cache, choices, judge });
    leadPart = new LeadPart<T>({ ...shared, look, desk: leads, inquiries, answers });
  }
  const searches = new RoundSearches<T>({
    ...shared,
    typedDomain: options.domain,
    understudy,
    look,
    lead: leadPart,
    isDisposed: whole.isDisposed,
  });
  const round = new PlanningRound<T>({
    clock,
    policies,
    operations,
    searches,
    serveNow: whole.serveAtOnce,
  });
  const common = { settings, telemetry, clock, reporter, understudy, operations, look };
  return { ...common, lead: leadPart, stores, fastLane, round };
}
