import { type Deadline, DisposedError } from "@understudy/planner-core";
import { BackendTimeoutError } from "./call-result.ts";
import { GuardLlmPlanner, type SendCall, type Settle } from "./guard-llm-planner.ts";
import { LinkedList, type ListPlace } from "./linked-list.ts";
import type { AskedPlan, GuardedCall, PredictingLlmPlanner } from "./llm-wrapper.ts";
import { attemptLimitMs, type ResilienceSettings, resilienceSettings } from "./settings.ts";

/** Options of a {@link TimeoutLlmPlanner}. */
export type TimeoutLlmPlannerOptions = Partial<
  Pick<
    ResilienceSettings,
    "timeoutMs" | "readingTimeoutMs" | "textTimeoutMs" | "firstTokenMs" | "betweenTokensMs"
  >
>;

const SAYINGS = {
  total: "The model did not finish in time",
  "first-token": "The model did not begin to answer in time",
  "between-tokens": "The model stopped in the middle of its answer",
} as const;

/**
 * Limits the time of each call and ends it at its deadline, even if the inner LLM planner does not: a hung model blocks
 * neither requests nor slots. Limits count from the start of the deadline.
 *
 * @example
 * const llm = new TimeoutLlmPlanner(model, { timeoutMs: 2000, firstTokenMs: 500 });
 */
export class TimeoutLlmPlanner extends GuardLlmPlanner {
  readonly #settings: Required<TimeoutLlmPlannerOptions>;
  readonly #watchesTokens: boolean;
  /** The deadlines of the calls in flight. */
  readonly #deadlines = new LinkedList<Deadline>();
  #isDisposed = false;

  constructor(inner: PredictingLlmPlanner, options: TimeoutLlmPlannerOptions = {}) {
    super(inner);
    this.#settings = resilienceSettings(options);
    const { firstTokenMs, betweenTokensMs } = this.#settings;
    this.#watchesTokens = Math.min(firstTokenMs, betweenTokensMs) < Number.POSITIVE_INFINITY;
  }

  protected override guard<Call extends GuardedCall, Answer>(
    request: Call,
    send: SendCall<Call, Answer>,
    resolve: Settle<Answer>,
    reject: Settle<unknown>,
    plan?: AskedPlan,
  ): void {
    if (this.#isDisposed) {
      reject(disposed());
      return;
    }
    const { firstTokenMs, betweenTokensMs } = this.#settings;
    const totalMs = attemptLimitMs(this.#settings, plan?.question);
    const limits = { totalMs, firstTokenMs, betweenTokensMs };
    const deadline = request.deadline.derive(limits, request.deadline.startMs);
    const place = this.#deadlines.add(deadline);
    send(
      this.#watchesTokens ? watched(request, deadline) : { ...request, deadline },
      (answer) => {
        if (this.#close(place)) resolve(answer);
      },
      (error) => {
        // An inner LLM planner that polls the clock may notice the end before the timer fires.
        if (deadline.isOver) deadline.cancel();
        if (this.#close(place)) reject(error);
      },
    );
    if (!place.isTaken) return;
    // Registered after the call, because a synchronous answer needs no timer.
    deadline.onEnd(() => {
      const { endedBy, reason } = deadline;
      if (!this.#close(place)) return;
      const isOurs = endedBy !== undefined && endedBy !== "cancelled";
      reject(isOurs ? new BackendTimeoutError(SAYINGS[endedBy], { cause: reason }) : reason);
    });
  }

  /** Ends the calls in flight, even if the inner LLM planner does not. */
  override async dispose(): Promise<void> {
    this.#isDisposed = true;
    for (const deadline of [...this.#deadlines]) deadline.cancel(disposed());
    await super.dispose();
  }

  /** @returns whether the call was open: a late answer is dropped */
  #close(place: ListPlace<Deadline>): boolean {
    place.item.release();
    return this.#deadlines.remove(place);
  }
}

/** The request on its own deadline, which hears of every token. */
function watched<Call extends GuardedCall>(request: Call, deadline: Deadline): Call {
  const onText = (piece: string): void => {
    deadline.progress();
    request.onText?.(piece);
  };
  return { ...request, deadline, onText };
}

function disposed(): DisposedError {
  return new DisposedError("The LLM planner was disposed");
}
