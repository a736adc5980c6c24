import type { Generation } from "@understudy/llm";
import {
  type Clock,
  type Outcome,
  type PlanContinuation,
  type PlanRequest,
  systemClock,
  Telemetry,
} from "@understudy/planner-core";
import type { Work } from "@understudy/planner-core/internal";
import { RequestAdmission, type TenantGate } from "../access/admission.ts";
import { DEFAULT_TENANT } from "../access/principal.ts";
import { type MemoryAccount, MemoryBudget } from "../memory/memory-budget.ts";
import { Queries, type QueryOptions } from "../query/queries.ts";
import type { ModelStateListMessage } from "../schema/admin-messages.ts";
import type { DomainList, DomainMessage } from "../schema/domain-messages.ts";
import type {
  DescribeMessage,
  ExplainMessage,
  ExplanationMessage,
  StateDescription,
} from "../schema/explain-messages.ts";
import type { HealthMessage } from "../schema/health-messages.ts";
import type {
  OutcomeMessage,
  OutcomesMessage,
  PlanManyMessage,
  PlanMessage,
  PlanNowMessage,
  PlanStreamMessage,
} from "../schema/plan-messages.ts";
import type { AnswerMessage, ModelList, QueryMessage } from "../schema/query-messages.ts";
import { askedOf } from "../service/asked/asked.ts";
import { planManyInPieces, planNowInPieces } from "../service/asked/plan-in-pieces.ts";
import { askWithin, type Call, leftMsOf, piecesWithin, untilAborted } from "../service/call.ts";
import { DomainStore } from "../service/domains/domain-store.ts";
import { HostedDomain } from "../service/domains/hosted-domain.ts";
import type { OfferedDomain } from "../service/domains/offered-domain.ts";
import { describe, explain } from "../service/explain.ts";
import { ServedModels } from "../service/models/served-models.ts";
import { TenantLead } from "../service/models/tenant-lead.ts";
import { TextMetrics } from "../service/models/text-metrics.ts";
import { type WriteRequest, Writing } from "../service/models/writing.ts";
import { outcomeMessage } from "../service/outcome-message.ts";
import { ServiceRefusedError } from "../service/refused-error.ts";
import { timelyMs } from "../service/timely.ts";
import { SESSION_LIMITS } from "../session/limits.ts";
import { ResumeTokens } from "../session/resume-token.ts";
import { SessionHost } from "../session/session-host.ts";
import type { Lane } from "../turns/lane.ts";
import { ServingTurns } from "../turns/serving-turns.ts";
import type { TenantLanes } from "../turns/tenant-lanes.ts";
import { DomainUploads, type PutDomain } from "../uploads/domain-uploads.ts";
import { COMPILE_HERE } from "../uploads/uploaded-domains.ts";
import { type Hosted, hostDomain } from "./host-domain.ts";
import type { PlannerServiceOptions } from "./planner-service-options.ts";

/** The models of a service, and the names of those that may be asked. */
type AskedOf = Pick<PlannerServiceOptions, "lead" | "writers" | "models">;

/** A request of the engine, and the domain that it is for. */
interface AskedPlan {
  readonly hosted: HostedDomain;
  readonly request: PlanRequest;
}

/** After this long a client may find another server in this one's place. */
const RETRY_AFTER_MS = 250;
const DEFAULT_MAX_DOMAINS = 64;
/** Requests that may wait for their answer at the same time. */
export const DEFAULT_MAX_PENDING = 1024;

/**
 * The engine as a service: messages in, messages out. HTTP and whatever else carries messages is a codec in front of it.
 *
 * @example
 * const service = new PlannerService();
 * await service.putDomain("village", definition);
 * const state = { at: "home", wood: 0 };
 * const call = { receivedMs: performance.now(), signal: new AbortController().signal };
 * const outcome = await service.plan({ domain: "village", agent: "ann", state, goal: "build", budgetMs: 100 }, call);
 */
export class PlannerService {
  readonly telemetry: Telemetry;
  readonly clock: Clock;
  /** Connections that stay: agents that are followed, plans that are pushed. */
  readonly sessions: SessionHost;
  /** Domains as clients send them. */
  readonly uploads: DomainUploads;
  /** Its part of the serving thread. */
  readonly turns: TenantLanes;
  readonly #options: PlannerServiceOptions & { readonly tenant: string };
  readonly #lead: TenantLead;
  readonly #domains: DomainStore;
  readonly #models: ServedModels;
  readonly #queries: Queries;
  readonly #writing: Writing;
  readonly #gate: TenantGate;
  /** Plans for many agents, one message after the other. */
  readonly #rounds: Lane;
  #isEnding = false;
  #isDraining = false;

  constructor(options: PlannerServiceOptions = {}) {
    const {
      tenant = DEFAULT_TENANT,
      models: allowed,
      writers: pool,
      clock = systemClock,
    } = options;
    this.#lead = new TenantLead(options.lead, allowed);
    const { memory = new MemoryBudget().open(), maxDomains = DEFAULT_MAX_DOMAINS } = options;
    this.#options = { ...options, tenant, memory };
    this.clock = clock;
    this.telemetry = options.telemetry ?? new Telemetry();
    const { compiler = COMPILE_HERE, turns = new ServingTurns(clock).open() } = options;
    this.turns = turns;
    this.#rounds = turns.lane();
    const account = (): MemoryAccount => memory.account();
    this.#domains = new DomainStore(maxDomains, account);
    this.#gate = options.gate ?? new RequestAdmission(DEFAULT_MAX_PENDING, clock).open();
    const { texts = new TextMetrics(this.telemetry), queries } = options;
    this.#models = new ServedModels({ pool, clock, allowed, gate: this.#gate, texts });
    this.#queries = new Queries(this.#models, { tenant, clock, texts, memory }, queries);
    this.#writing = new Writing(this.#models, this.#gate);
    this.uploads = new DomainUploads({
      ...{ tenant, compiler, turns, domains: this.#domains },
      admit: () => this.#admit(),
      host: (hosted) => this.#host(hosted),
    });
    this.sessions = new SessionHost({
      tenant,
      domains: this.#domains,
      ...{ lane: () => turns.lane(), account },
      clock: this.clock,
      limits: { ...SESSION_LIMITS, ...options.sessions },
      tokens: options.resumeTokens ?? new ResumeTokens(),
      admit: () => {
        this.#admit();
        this.#gate.admitWaiting();
      },
      count: (isFailure) => options.answers?.count(isFailure),
      delay: options.delay,
    });
  }

  /**
   * Keeps a domain under a name. The same definition again changes nothing; another one takes the place of
   * the one before, on which running requests end.
   *
   * @param definition what a domain file holds
   * @returns what it compiled to, and whether it is new
   * @throws DomainError with every issue; ServiceRefusedError if there are too many domains, or the tenant may not ask now
   */
  async putDomain(name: string, definition: unknown): Promise<PutDomain> {
    return await this.uploads.putDefinition(name, definition);
  }

  /**
   * Removes a domain that the tenant sent: requests that run end on it, sessions are told. One of the server takes its place.
   *
   * @throws ServiceRefusedError if there is none of this name, if it is the server's, or the tenant may not ask now
   */
  deleteDomain(name: string): void {
    this.#admit();
    this.#domains.remove(name);
  }

  /**
   * Keeps a domain that was compiled already, with plans that were rehearsed for it, in the place of another one of its
   * name. One that was put there by {@link putDomain} stays.
   *
   * @returns whether it is kept
   */
  addDomain(name: string, offered: Omit<OfferedDomain, "name">): boolean {
    const { domain, repertoire, compiled: { form: compiled, revision } = {} } = offered;
    return this.#domains.offer(name, () => this.#host({ domain, repertoire, compiled, revision }));
  }

  /** @throws ServiceRefusedError if the tenant may not ask now */
  listDomains(): DomainList {
    this.#admit();
    return { domains: this.#domains.list() };
  }

  /** @throws ServiceRefusedError if there is none of this name, or the tenant may not ask now */
  getDomain(name: string): DomainMessage {
    this.#admit();
    return this.#domains.kept(name).message;
  }

  /** The same as JSON in UTF-8. @throws as {@link getDomain} */
  domainText(name: string): Uint8Array {
    this.#admit();
    return this.#domains.kept(name).text;
  }

  /**
   * Plans. The budget counts from when the call was received.
   *
   * @throws ServiceRefusedError, StateError, RequestError; the reason of the call's signal when that aborts
   */
  async plan(message: PlanMessage, call: Call): Promise<OutcomeMessage> {
    const found = this.#found(message);
    const hosted = found instanceof HostedDomain ? found : await found;
    const asked = this.#asked(hosted, message, call);
    // What is known waits for nothing, not even for a turn of its own.
    const known = asked.hosted.orchestrator.planKnown(asked.request);
    const outcome = typeof known === "function" ? await this.#plan(asked, call, known) : known;
    return this.#outcomeMessage(outcome, call);
  }

  /**
   * Plans, and says each step as soon as it is certain, then the outcome, then a better one if it comes.
   *
   * @param say is given each message; after `call.signal` has aborted it is not called any more
   * @throws as `plan`
   */
  async planStream(
    message: PlanMessage,
    call: Call,
    say: (message: PlanStreamMessage) => void,
  ): Promise<void> {
    const asked = this.#asked(await this.#found(message), message, call);
    const { hosted, request } = asked;
    const onStep: PlanRequest["onStep"] = (step, index) => say({ type: "step", index, step });
    const outcome = await this.#plan(asked, call, (limits) =>
      hosted.orchestrator.plan({ ...request, ...limits, onStep }),
    );
    say({ type: "outcome", ...this.#outcomeMessage(outcome, call) });
    const revised = await Promise.race([outcome.revised, untilAborted(call.signal)]);
    if (revised !== undefined) say({ type: "revised", ...this.#outcomeMessage(revised, call) });
  }

  /**
   * Plans at once, from the cache or the classical planner within a slice of time.
   *
   * @throws as `plan`
   */
  async planNow(message: PlanNowMessage, call: Call): Promise<OutcomeMessage> {
    const pieces = planNowInPieces(await this.#found(message), message);
    const outcome = await this.#inTurns(piecesWithin(call, pieces));
    return this.#outcomeMessage(outcome, call);
  }

  /**
   * Plans for many agents within one slice of time.
   *
   * @throws as `plan`; pointers begin with the request, such as `/requests/3/goal`
   */
  async planMany(message: PlanManyMessage, call: Call): Promise<OutcomesMessage> {
    const tell = (outcome: Outcome): OutcomeMessage => this.#outcomeMessage(outcome, call);
    const pieces = planManyInPieces(await this.#found(message), message, tell);
    return { outcomes: await this.#rounds.finish(piecesWithin(call, pieces)) };
  }

  /** @throws ServiceRefusedError, StateError, RequestError */
  async explain(message: ExplainMessage): Promise<ExplanationMessage> {
    const { domain } = await this.#found(message);
    return await this.#inTurns(explain(domain, message, this.clock, [...this.planners]));
  }

  /** @throws ServiceRefusedError, StateError */
  async describe(message: DescribeMessage): Promise<StateDescription> {
    return await this.#inTurns(describe(await this.#found(message), message));
  }

  /** @throws ServiceRefusedError, RequestError, InferenceError */
  async query(message: QueryMessage, call: Call): Promise<AnswerMessage> {
    this.#admit();
    return this.#queries.ask(message, call, (work) => this.#gate.duringText(work));
  }

  /** Asks other models from the next question on, those of them that it may. */
  changeModels({ lead: given, writers, models }: AskedOf): void {
    this.#models.change({ pool: writers, allowed: models });
    const isStale = this.#lead.change(given, models);
    this.#domains.renew(({ domain, repertoire, compiled, revision }) =>
      isStale(domain) ? this.#host({ domain, repertoire, compiled, revision }) : undefined,
    );
  }

  /** Replaces the kinds of questions, from the next question on. Throws as `Queries.change`. */
  changeQueries(options: QueryOptions): void {
    this.#queries.change(options);
  }

  /**
   * Has a model write, or several, behind all that is planned.
   *
   * @returns so many texts as are asked for; each is sampled by a seed of its own
   * @throws ServiceRefusedError if there is no model of that name; InferenceError
   */
  async write(request: WriteRequest, call: Call): Promise<readonly Generation[]> {
    this.#admit();
    return await this.#writing.write(request, call);
  }

  /** The models that may plan for the tenant. Without any, the classical planner plans alone. */
  get planners(): readonly string[] {
    return this.#lead.planners;
  }

  /** @throws ServiceRefusedError if the tenant may not ask now */
  models(): ModelList {
    this.#admit();
    return this.#models.list();
  }

  /** Answers to questions in words that are remembered. */
  get remembered(): number {
    return this.#queries.remembered;
  }

  /** Counts what the caches of plans did since the last time. */
  reportCaches(): void {
    this.#domains.reportCaches();
  }

  /** The state of each model. */
  modelStates(): ModelStateListMessage["models"] {
    return this.#models.states();
  }

  health(): HealthMessage {
    // Half open counts as well, and so does a pool of which some member is down.
    const { "breaker.state": breaker = 0 } = this.telemetry.snapshot().gauges;
    return {
      status: this.#isEnding ? "draining" : "ready",
      domains: this.#domains.size,
      pending: this.#gate.pending,
      degraded: breaker > 0 ? ["model"] : [],
    };
  }

  /** Is not ready any more: sessions hear of it, and requests that wait are answered. @param isTaking new ones as well */
  drain(withinMs = 0, isTaking = false): void {
    if (!this.#isEnding) this.sessions.drain(withinMs);
    this.#isEnding = true;
    this.#isDraining ||= !isTaking;
  }

  /** Puts all domains away. Requests that wait are answered by what is in hand. */
  dispose(): void {
    this.drain();
    this.sessions.dispose();
    this.#domains.clear();
    this.#lead.release();
  }

  #inTurns<Result>(pieces: Work<Result>): Promise<Result> {
    return this.turns.lane().finish(pieces);
  }

  #host(hosted: Hosted): HostedDomain {
    const { clock, telemetry } = this;
    const own = { tenant: this.#options.tenant, lead: this.#lead.lead, gate: this.#gate };
    return hostDomain(hosted, { ...own, clock, telemetry }, this.#options);
  }

  /** @throws ServiceRefusedError, or rejects with it, if there is no such domain, or the tenant may not ask now */
  #found(message: Parameters<DomainStore["find"]>[0]): HostedDomain | Promise<HostedDomain> {
    this.#admit();
    return this.#domains.find(message);
  }

  #asked(hosted: HostedDomain, message: PlanMessage, call: Call): AskedPlan {
    const { urgency } = message;
    const budgetMs = leftMsOf(message.budgetMs, call, this.clock.now());
    const request = askedOf(hosted.domain, message, { budgetMs, urgency });
    hosted.see(request);
    return { hosted, request };
  }

  #plan({ hosted, request }: AskedPlan, call: Call, plan: PlanContinuation): Promise<Outcome> {
    const { delay, tenant, threads } = this.#options;
    const budgetMs = timelyMs(request.budgetMs, delay);
    threads?.checkRoom(tenant);
    this.#gate.admitWaiting();
    const ask = (): Promise<Outcome> => plan({ budgetMs, signal: call.signal });
    return this.#gate.during(() => hosted.during(() => askWithin(call, ask)));
  }

  #outcomeMessage(outcome: Outcome, { receivedMs, heldMs }: Call): OutcomeMessage {
    this.#options.failures?.note(outcome);
    return outcomeMessage(outcome, this.clock.now() - receivedMs, heldMs);
  }

  /** @throws ServiceRefusedError while the service drains, or the tenant asks too often */
  #admit(): void {
    if (this.#isDraining) {
      throw new ServiceRefusedError("draining", "this server is about to end", RETRY_AFTER_MS);
    }
    this.#gate.admitAtOnce();
  }
}
