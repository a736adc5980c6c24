import { addHidden } from "../../base/hidden.ts";
import { finish } from "../../base/work/work.ts";
import type { ManyRequest } from "../../engine/contract/request.ts";
import type {
  TogetherHost,
  TogetherOutcome,
  TogetherRequest,
  TogetherRounds,
} from "../../engine/contract/together.ts";
import { within } from "../../engine/orchestrator/request/request-checks.ts";
import { type Place, WaitingLine } from "../../engine/orchestrator/round/waiting-line.ts";
import { RequestReport } from "./request-report.ts";
import type { JointSearch } from "./search/joint-search.ts";

/** Least time for the first in line, in milliseconds, even if the slice is shorter. */
const LEAST_MS = 0.1;

/** A request whose search goes on from round to round. Times are in milliseconds. */
interface OpenSearch {
  readonly asked: JointSearch;
  readonly signal: AbortSignal | undefined;
  readonly report: RequestReport | undefined;
  readonly startMs: number;
  /** When the answer is due, whatever is left of its time. */
  readonly untilMs: number;
  /** Left for the search itself. */
  leftMs: number;
}

/** A search for a better plan than the first one. */
interface Improvement {
  readonly open: OpenSearch;
  readonly measure: number;
  readonly found: (outcome: TogetherOutcome | undefined) => void;
}

/** Plans for many squads in one slice of time per tick, as `PlanningRound` does for agents. */
export class SquadRounds implements TogetherRounds {
  readonly #host: TogetherHost;
  readonly #ask: (request: TogetherRequest) => JointSearch;
  readonly #line = new WaitingLine<OpenSearch>();
  readonly #names = new WeakMap<TogetherRequest, string>();
  #count = 0;
  #improvements: readonly Improvement[] = [];
  /** Answers of a round that ended with a mistake in another request. */
  readonly #untold = new WeakMap<TogetherRequest, TogetherOutcome>();

  constructor(host: TogetherHost, ask: (request: TogetherRequest) => JointSearch) {
    this.#host = host;
    this.#ask = ask;
  }

  run(
    requests: readonly TogetherRequest[],
    sliceMs: number,
    moreFollow = false,
  ): (TogetherOutcome | undefined)[] {
    const { clock } = this.#host;
    const nowMs = clock.now();
    const endMs = nowMs + sliceMs;
    const named = requests.map((request) => this.#nameOf(request));
    const waiting = new Map<string, Place<OpenSearch>>();
    const listed = requests.map((request, index) => {
      return { agent: named[index], budgetMs: request?.budgetMs };
    }) as unknown as ManyRequest[];
    const order = finish(this.#line.order(listed, nowMs)) ?? requests.keys();
    const outcomes = requests.map((request) => this.#takeUntold(request));
    const turns = [...order].filter((index) => {
      if (outcomes[index] !== undefined) return false;
      const name = named[index] as string;
      if (waiting.has(name)) return false;
      waiting.set(name, this.#line.placeOf(name, nowMs));
      return true;
    });
    for (const [at, index] of turns.entries()) {
      const beganMs = clock.now();
      if (at > 0 && beganMs >= endMs) break;
      // Half of the time that is left: one hard problem must not block all others.
      const share = at === turns.length - 1 ? 1 : 0.5;
      const pauseMs = beganMs + Math.max((endMs - beganMs) * share, LEAST_MS);
      const name = named[index] as string;
      const place = waiting.get(name) as Place<OpenSearch>;
      try {
        place.paused ??= this.#begin(requests[index] as TogetherRequest);
        outcomes[index] = this.#goOn(place.paused, pauseMs);
      } catch (error) {
        waiting.delete(name);
        this.#keep(waiting);
        for (const [other, outcome] of outcomes.entries()) {
          if (outcome !== undefined) this.#untold.set(requests[other] as TogetherRequest, outcome);
        }
        throw within(error, index);
      }
      if (outcomes[index] === undefined) continue;
      place.paused = undefined;
      waiting.delete(name);
    }
    this.#keep(waiting);
    if (!moreFollow && this.improving > 0) this.#improve(endMs);
    return outcomes;
  }

  get improving(): number {
    return this.#line.size > 0 ? 0 : this.#improvements.length;
  }

  improve(sliceMs: number): void {
    if (this.improving > 0) this.#improve(this.#host.clock.now() + sliceMs);
  }

  #takeUntold(request: TogetherRequest): TogetherOutcome | undefined {
    const outcome = this.#untold.get(request);
    this.#untold.delete(request);
    return outcome;
  }

  #nameOf(request: TogetherRequest): string {
    const isObject = typeof request === "object" && request !== null;
    const name = (isObject ? this.#names.get(request) : undefined) ?? String(this.#count++);
    if (isObject) this.#names.set(request, name);
    return name;
  }

  #begin(request: TogetherRequest): OpenSearch {
    const { clock } = this.#host;
    const startMs = clock.now();
    const asked = this.#ask(request);
    const { budgetMs, until, signal } = request;
    const report = RequestReport.begin(this.#host, { by: asked.names, startMs, budgetMs });
    // A first plan that waits for its turn is late, but not lost.
    const untilMs = until === "first" ? Number.POSITIVE_INFINITY : startMs + budgetMs;
    return { asked, signal, report, startMs, untilMs, leftMs: budgetMs };
  }

  /** Continues a search until a time. Returns its answer once it has one. */
  #goOn(open: OpenSearch, pauseMs: number): TogetherOutcome | undefined {
    const { asked, report, startMs } = open;
    if (!this.#step(open, pauseMs) && !asked.isAnswered) return undefined;
    const outcome = asked.outcome(this.#host.clock.now() - startMs);
    report?.answeredTogether(outcome);
    if (asked.isAnswered && open.leftMs > 0) this.#goOnImproving(open, outcome);
    else asked.end();
    return outcome;
  }

  /** Whether the search is over, or its time is. */
  #step(open: OpenSearch, pauseMs: number): boolean {
    const { asked, untilMs } = open;
    const { clock } = this.#host;
    const fromMs = clock.now();
    const isOver = asked.step(clock, Math.min(pauseMs, untilMs, fromMs + open.leftMs));
    const nowMs = clock.now();
    open.leftMs -= nowMs - fromMs;
    return isOver || open.leftMs <= 0 || nowMs >= untilMs;
  }

  #goOnImproving(open: OpenSearch, outcome: TogetherOutcome): void {
    const { measure } = outcome;
    open.asked.goOn();
    const revised = new Promise<TogetherOutcome | undefined>((found) => {
      this.#improvements = [...this.#improvements, { open, measure, found }];
    });
    addHidden(outcome, "revised", revised);
  }

  /** Gives up the places of squads that have an answer, or ask no more. */
  #keep(waiting: Map<string, Place<OpenSearch>>): void {
    for (const { paused } of this.#line.keep(waiting)) {
      paused?.asked.end();
      paused?.report?.aborted();
    }
  }

  /** Looks for better plans in what the slice has left. */
  #improve(endMs: number): void {
    const { clock } = this.#host;
    const later: Improvement[] = [];
    const all = this.#improvements;
    for (const [at, improvement] of all.entries()) {
      const { open, measure, found } = improvement;
      const nowMs = clock.now();
      const isWanted = open.signal?.aborted !== true;
      const shareMs = (endMs - nowMs) / (all.length - at);
      if (isWanted && !(shareMs > 0 && this.#step(open, nowMs + shareMs))) {
        later.push(improvement);
        continue;
      }
      open.asked.end();
      const outcome = open.asked.outcome(clock.now() - open.startMs);
      found(isWanted && outcome.measure < measure ? outcome : undefined);
    }
    this.#improvements = later;
  }
}
