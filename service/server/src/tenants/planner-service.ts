import type { Generation } from "@understudy/llm";
import {
  type Clock,
  type Outcome,
  type PlanRequest,
  systemClock,
  Telemetry,
} from "@understudy/planner-core";
import { planKnown, type Work } from "@understudy/planner-core/internal";
import { askedOf, type Lane, ServiceRefusedError, type SessionHost } from "@understudy/session";
import { RequestAdmission, type TenantGate } from "../access/admission.ts";
import { DEFAULT_TENANT } from "../access/principal.ts";
import { MemoryBudget } from "../memory/memory-budget.ts";
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
import type { PlanTogetherMessage, TogetherOutcomeMessage } from "../schema/together-messages.ts";
import { planHostedMany, planHostedNow } from "../service/asked/plan-in-pieces.ts";
import { togetherInPieces, togetherMessage } from "../service/asked/together.ts";
import { askWithin, type Call, leftMsOf, piecesWithin, untilAborted } from "../service/call.ts";
import { DomainStore } from "../service/domains/domain-store.ts";
import { HostedDomain } from "../service/domains/hosted-domain.ts";
import type { OfferedDomain } from "../service/domains/offered-domain.ts";
import { describe, explain } from "../service/explain.ts";
import { ServedModels } from "../service/models/served-models.ts";
import { TenantLlmPlanner } from "../service/models/tenant-llm-planner.ts";
import { TextMetrics } from "../service/models/text-metrics.ts";
import { type WriteRequest, Writing } from "../service/models/writing.ts";
import { outcomeMessage } from "../service/outcome-message.ts";
import { timelyMs } from "../service/timely.ts";
import { ServingTurns } from "../turns/serving-turns.ts";
import type { TenantLanes } from "../turns/tenant-lanes.ts";
import { DomainUploads, type PutDomain } from "../uploads/domain-uploads.ts";
import { COMPILE_HERE } from "../uploads/uploaded-domains.ts";
import { type Hosted, hostDomain } from "./host-domain.ts";
import type { PlannerServiceOptions } from "./planner-service-options.ts";
import { sessionHostOf } from "./session-host-of.ts";

/** A service's models, and the names of available ones. */
type AskedOf = Pick<PlannerServiceOptions, "llm" | "writers" | "models">;

type TimeLimit = Pick<PlanRequest, "budgetMs">;
/** A request, and its domain. */
interface AskedPlan<Request = PlanRequest> {
  readonly hosted: HostedDomain;
  readonly request: Request;
}

/** Retry delay of a draining service. */
const RETRY_AFTER_MS = 250;
const DEFAULT_MAX_DOMAINS = 64;
/** Default limit of pending requests. */
export const DEFAULT_MAX_PENDING = 1024;

/**
 * The engine as a service, independent of the transport: HTTP and the others convert its messages.
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
  /** Sessions, with agents' states and pushed plans. */
  readonly sessions: SessionHost;
  /** Uploads of domains. */
  readonly uploads: DomainUploads;
  /** The tenant's turns on the serving thread. */
  readonly turns: TenantLanes;
  readonly #options: PlannerServiceOptions & { readonly tenant: string };
  readonly #llm: TenantLlmPlanner;
  readonly #domains: DomainStore;
  readonly #models: ServedModels;
  readonly #queries: Queries;
  readonly #writing: Writing;
  readonly #gate: TenantGate;
  /** The queue of `planMany` messages. */
  readonly #rounds: Lane;
  #isEnding = false;
  #isDraining = false;

  constructor(options: PlannerServiceOptions = {}) {
    const { tenant = DEFAULT_TENANT, clock = systemClock } = options;
    const { models: allowed, writers: pool } = options;
    this.#llm = new TenantLlmPlanner(options.llm, allowed);
    const { memory = new MemoryBudget().open(), maxDomains = DEFAULT_MAX_DOMAINS } = options;
    this.#options = { ...options, tenant, memory };
    this.clock = clock;
    this.telemetry = options.telemetry ?? new Telemetry();
    const { compiler = COMPILE_HERE, turns = new ServingTurns(clock).open() } = options;
    this.turns = turns;
    this.#rounds = turns.lane();
    this.#domains = new DomainStore(maxDomains, () => memory.account());
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
    this.sessions = sessionHostOf(options, {
      ...{ tenant, domains: this.#domains, turns, clock, memory, gate: this.#gate },
      admit: () => this.#admit(),
    });
  }

  /**
   * Stores a domain under a name. An unchanged definition changes nothing; another one replaces the domain, while
   * running requests finish on the old one.
   *
   * @param definition the content of a domain file
   * @returns the compiled domain's message, and whether the name is new
   * @throws DomainError with every mistake; ServiceRefusedError if there are too many domains, or the tenant may not
   * ask now
   */
  async putDomain(name: string, definition: unknown): Promise<PutDomain> {
    return await this.uploads.putDefinition(name, definition);
  }

  /**
   * Removes an uploaded domain. Running requests finish on it; sessions end, or move to a server's own domain.
   *
   * @throws ServiceRefusedError for an unknown name or a server's own domain, or if the tenant may not ask now
   */
  deleteDomain(name: string): void {
    this.#admit();
    this.#domains.remove(name);
  }

  /**
   * Adds a compiled domain with its prepared plans, in place of any other with its name, except an upload by {@link
   * putDomain}.
   *
   * @returns whether it is in use
   */
  addDomain(name: string, offered: Omit<OfferedDomain, "name">): boolean {
    const { domain, planLibrary, compiled: { form: compiled, revision } = {} } = offered;
    return this.#domains.offer(name, () => this.#host({ domain, planLibrary, compiled, revision }));
  }

  /** @throws ServiceRefusedError if the tenant may not ask now */
  listDomains(): DomainList {
    this.#admit();
    return { domains: this.#domains.list() };
  }

  /** @throws ServiceRefusedError for an unknown name, or if the tenant may not ask now */
  getDomain(name: string): DomainMessage {
    this.#admit();
    return this.#domains.kept(name).message;
  }

  /** A domain's message as JSON in UTF-8. @throws as {@link getDomain} */
  domainText(name: string): Uint8Array {
    this.#admit();
    return this.#domains.kept(name).text;
  }

  /**
   * Plans within the budget, counted from the call's arrival.
   *
   * @throws ServiceRefusedError, StateError, RequestError; the reason of the call's signal
   */
  async plan(message: PlanMessage, call: Call): Promise<OutcomeMessage> {
    const found = this.#found(message);
    const hosted = found instanceof HostedDomain ? found : await found;
    const asked = this.#asked(hosted, message, call);
    // A cached plan is answered in the piece that read its request.
    const known = planKnown(asked.hosted.orchestrator, asked.request);
    const outcome = typeof known === "function" ? await this.#plan(asked, call, known) : known;
    return this.#outcomeMessage(outcome, call);
  }

  /**
   * Plans, and sends each step as soon as it is certain, then the outcome, and possibly a better one.
   *
   * @param say sends a message; not called after `call.signal` has aborted
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
   * Plans at once, from the cache or with the classical planner within a time slice.
   *
   * @throws as `plan`
   */
  async planNow(message: PlanNowMessage, call: Call): Promise<OutcomeMessage> {
    const pieces = planHostedNow(await this.#found(message), message);
    const outcome = await this.#inTurns(piecesWithin(call, pieces));
    return this.#outcomeMessage(outcome, call);
  }

  /**
   * Plans for many agents within one time slice.
   *
   * @throws as `plan`; pointers begin with the request, such as `/requests/3/goal`
   */
  async planMany(message: PlanManyMessage, call: Call): Promise<OutcomesMessage> {
    const tell = (outcome: Outcome): OutcomeMessage => this.#outcomeMessage(outcome, call);
    const pieces = planHostedMany(await this.#found(message), message, tell);
    return { outcomes: await this.#rounds.finish(piecesWithin(call, pieces)) };
  }

  /**
   * Plans for several agents together within the budget, counted from the call's arrival.
   *
   * @throws as `plan`
   */
  async planTogether(message: PlanTogetherMessage, call: Call): Promise<TogetherOutcomeMessage> {
    const hosted = await this.#found(message);
    const leftMs = (): number => leftMsOf(message.budgetMs, call, this.clock.now());
    const request = await this.#inTurns(togetherInPieces(hosted.domain, message, leftMs));
    const outcome = await this.#plan({ hosted, request }, call, (limits) =>
      hosted.orchestrator.plan({ ...request, ...limits }),
    );
    return togetherMessage(outcome, this.clock.now() - call.receivedMs);
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

  /** Changes the tenant's models, starting with the next question. */
  changeModels({ llm: given, writers, models }: AskedOf): void {
    this.#models.change({ pool: writers, allowed: models });
    const isStale = this.#llm.change(given, models);
    this.#domains.renew(({ domain, planLibrary, compiled, revision }) =>
      isStale(domain) ? this.#host({ domain, planLibrary, compiled, revision }) : undefined,
    );
  }

  /** Changes the query tasks from the next query on. Throws like `Queries.change`. */
  changeQueries(options: QueryOptions): void {
    this.#queries.change(options);
  }

  /**
   * Generates text, with lower priority than plans.
   *
   * @returns as many texts as asked for, each with its own seed
   * @throws ServiceRefusedError for an unknown model; InferenceError
   */
  async write(request: WriteRequest, call: Call): Promise<readonly Generation[]> {
    this.#admit();
    return await this.#writing.write(request, call);
  }

  /** The tenant's planning models. Without any, the classical planner plans alone. */
  get planners(): readonly string[] {
    return this.#llm.planners;
  }

  /** @throws ServiceRefusedError if the tenant may not ask now */
  models(): ModelList {
    this.#admit();
    return this.#models.list();
  }

  /** Cached answers to queries. */
  get remembered(): number {
    return this.#queries.remembered;
  }

  /** Reports all plan caches' counters since the last call. */
  reportCaches(): void {
    this.#domains.reportCaches();
  }

  /** The state of each model. */
  modelStates(): ModelStateListMessage["models"] {
    return this.#models.states();
  }

  health(): HealthMessage {
    const status = this.#isEnding ? "draining" : "ready";
    const { size: domains } = this.#domains;
    // A half-open breaker counts, as does a pool with a member down.
    const { "breaker.state": breaker = 0 } = this.telemetry.snapshot().gauges;
    const degraded = breaker > 0 ? ["model"] : [];
    return { status, domains, pending: this.#gate.pending, degraded };
  }

  /** Stops being ready: sessions get a notice, pending requests are answered. @param isTaking accepts new ones too */
  drain(withinMs = 0, isTaking = false): void {
    if (!this.#isEnding) this.sessions.drain(withinMs);
    this.#isEnding = true;
    this.#isDraining ||= !isTaking;
  }

  /** Disposes all domains. Pending requests get the classical plan. */
  dispose(): void {
    this.drain();
    this.sessions.dispose();
    this.#domains.clear();
    this.#llm.release();
  }

  #inTurns<Result>(pieces: Work<Result>): Promise<Result> {
    return this.turns.lane().finish(pieces);
  }
  #host(hosted: Hosted): HostedDomain {
    const { clock, telemetry } = this;
    const own = { tenant: this.#options.tenant, llm: this.#llm.llm, gate: this.#gate };
    return hostDomain(hosted, { ...own, clock, telemetry }, this.#options);
  }

  /** @throws ServiceRefusedError, possibly as a rejection, for an unknown domain, or if the tenant may not ask now */
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

  #plan<Result>(
    { hosted, request }: AskedPlan<TimeLimit>,
    call: Call,
    plan: (limits: TimeLimit & { readonly signal: AbortSignal }) => Promise<Result>,
  ): Promise<Result> {
    const { delay, tenant, threads } = this.#options;
    const budgetMs = timelyMs(request.budgetMs, delay);
    threads?.checkRoom(tenant);
    this.#gate.admitWaiting();
    const ask = (): Promise<Result> => plan({ budgetMs, signal: call.signal });
    return this.#gate.during(() => hosted.during(() => askWithin(call, ask)));
  }

  #outcomeMessage(outcome: Outcome, { receivedMs, heldMs }: Call): OutcomeMessage {
    this.#options.failures?.note(outcome);
    return outcomeMessage(outcome, this.clock.now() - receivedMs, heldMs);
  }

  /** @throws ServiceRefusedError while the service drains, or over the rate limit */
  #admit(): void {
    if (this.#isDraining) {
      throw new ServiceRefusedError("draining", "this server is about to end", RETRY_AFTER_MS);
    }
    this.#gate.admitAtOnce();
  }
}
