import { type Deadline, DisposedError } from "@understudy/planner-core";
import { BackendTimeoutError } from "./call-result.ts";
import {
  type AskedPlan,
  type GuardedCall,
  LeadWrapper,
  type PredictingLead,
} from "./lead-wrapper.ts";
import { type ResilienceSettings, resilienceSettings } from "./settings.ts";

/** Options of a {@link TimeoutLead}. */
export type TimeoutLeadOptions = Partial<
  Pick<ResilienceSettings, "timeoutMs" | "textTimeoutMs" | "firstTokenMs" | "betweenTokensMs">
>;

const SAYINGS = {
  total: "The model did not finish in time",
  "first-token": "The model did not begin to answer in time",
  "between-tokens": "The model stopped in the middle of its answer",
} as const;

/**
 * Limits the time of each call and ends it at its deadline, even if the inner lead does not: a hung model blocks
 * neither requests nor slots. Limits count from the start of the deadline.
 *
 * @example
 * const lead = new TimeoutLead(model, { timeoutMs: 2000, firstTokenMs: 500 });
 */
export class TimeoutLead extends LeadWrapper {
  readonly #settings: Required<TimeoutLeadOptions>;
  readonly #watchesTokens: boolean;
  /** The deadlines of the calls in flight. */
  readonly #deadlines = new Set<Deadline>();
  #isDisposed = false;

  constructor(inner: PredictingLead, options: TimeoutLeadOptions = {}) {
    super(inner);
    this.#settings = resilienceSettings(options);
    const { firstTokenMs, betweenTokensMs } = this.#settings;
    this.#watchesTokens = Math.min(firstTokenMs, betweenTokensMs) < Number.POSITIVE_INFINITY;
  }

  protected override call<Call extends GuardedCall, Answer>(
    request: Call,
    ask: (request: Call) => Promise<Answer>,
    plan?: AskedPlan,
  ): Promise<Answer> {
    if (this.#isDisposed) return Promise.reject(disposed());
    const { timeoutMs, textTimeoutMs, firstTokenMs, betweenTokensMs } = this.#settings;
    const totalMs = plan === undefined ? textTimeoutMs : timeoutMs;
    const limits = { totalMs, firstTokenMs, betweenTokensMs };
    const deadline = request.deadline.derive(limits, request.deadline.startMs);
    this.#deadlines.add(deadline);
    return new Promise((resolve, reject) => {
      const onText = this.#watchesTokens
        ? (piece: string): void => {
            deadline.progress();
            request.onText?.(piece);
          }
        : request.onText;
      ask({ ...request, deadline, onText }).then(
        (answer) => {
          this.#release(deadline);
          resolve(answer);
        },
        (error: unknown) => {
          // An inner lead that polls the clock may notice the end before the timer fires.
          if (deadline.isOver) deadline.cancel();
          this.#release(deadline);
          reject(error);
        },
      );
      // Registered after the call, because a synchronous answer needs no timer.
      deadline.onEnd(() => {
        const { endedBy, reason } = deadline;
        this.#deadlines.delete(deadline);
        const isOurs = endedBy !== undefined && endedBy !== "cancelled";
        reject(isOurs ? new BackendTimeoutError(SAYINGS[endedBy], { cause: reason }) : reason);
      });
    });
  }

  /** Ends the calls in flight, even if the inner lead does not. */
  override async dispose(): Promise<void> {
    this.#isDisposed = true;
    for (const deadline of [...this.#deadlines]) deadline.cancel(disposed());
    await super.dispose();
  }

  #release(deadline: Deadline): void {
    this.#deadlines.delete(deadline);
    deadline.release();
  }
}

function disposed(): DisposedError {
  return new DisposedError("The lead was disposed");
}
