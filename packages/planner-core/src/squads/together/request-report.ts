import type { Outcome } from "../../engine/contract/outcome.ts";
import type {
  RequestReporter,
  TogetherHost,
  TogetherOutcome,
} from "../../engine/contract/together.ts";

/** A request for a schedule, as it is counted and told. */
interface ReportedRequest {
  readonly startMs: number;
  /** Undefined for a request that is answered at once. */
  readonly budgetMs?: number | undefined;
  /** The members of a squad, or the name of a single agent. */
  readonly by: readonly string[] | string;
}

/** The report of a request for a schedule: it is counted, and an observer is told. */
export class RequestReport {
  readonly #host: TogetherHost;
  readonly #reporter: RequestReporter;
  readonly #asked: ReportedRequest;
  readonly #origin: { readonly agent: string; readonly request: number };

  private constructor(host: TogetherHost, reporter: RequestReporter, asked: ReportedRequest) {
    this.#host = host;
    this.#reporter = reporter;
    this.#asked = asked;
    const { by, budgetMs, startMs } = asked;
    const isAlone = typeof by === "string";
    const agent = isAlone ? by : by.join(", ");
    this.#origin = host.requests?.beginAnswered(agent) ?? { agent, request: 0 };
    const waits = isAlone ? "plan.request" : "plan.together";
    const now = isAlone ? "plan.now" : "plan.together_now";
    reporter.telemetry.count(budgetMs === undefined ? now : waits);
    if (!reporter.isObserved) return;
    const squad = isAlone ? {} : { agents: by };
    const budget = budgetMs === undefined ? {} : { budgetMs };
    const told = { ...this.#origin, nowMs: startMs, ...budget, ...squad };
    reporter.emit({ type: "request-start", ...told });
  }

  /** Begins a report; undefined if the host takes none. */
  static begin(host: TogetherHost, asked: ReportedRequest): RequestReport | undefined {
    return host.reporter && new RequestReport(host, host.reporter, asked);
  }

  answeredAlone(outcome: Outcome): void {
    const nowMs = this.#answered();
    if (!this.#reporter.isObserved) return;
    const { request } = this.#origin;
    this.#reporter.emit({ type: "outcome-serve", outcome, request, nowMs });
  }

  answeredTogether(outcome: TogetherOutcome): void {
    const nowMs = this.#answered();
    if (!this.#reporter.isObserved) return;
    this.#reporter.emit({ type: "together-serve", ...this.#origin, outcome, nowMs });
  }

  aborted(): void {
    this.#reporter.aborted(this.#origin);
  }

  #answered(): number {
    const { startMs, budgetMs } = this.#asked;
    const nowMs = this.#host.clock.now();
    const elapsedMs = nowMs - startMs;
    this.#reporter.telemetry.record("latency.classical", elapsedMs);
    // The LLM planner takes no part.
    const outcome = { source: "classical", elapsedMs } as const;
    if (budgetMs !== undefined) this.#reporter.answered(outcome, budgetMs, false);
    return nowMs;
  }
}
