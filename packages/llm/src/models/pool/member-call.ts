import {
  type Deadline,
  InferenceError,
  type LlmAnswer,
  type LlmRequest,
  PlanProver,
  UnderstudyError,
} from "@understudy/planner-core";
import type { Generation } from "../../backends/interface/backend.ts";
import { skipThoughts } from "../../parse/turn/skip-thoughts.ts";
import type { MemberRecord, ReportedCall } from "./member-record.ts";
import type { PoolMember } from "./pool-member.ts";
import type { PoolAnswer, PoolRequest, TextQuestion } from "./pool-request.ts";

/** A member's answer and the verdict of the proof. */
export interface JudgedAnswer {
  readonly answer: PoolAnswer;
  /** The proof's judgement; undefined for choices, texts and failed plans, which have no proof. */
  readonly judgement: ReturnType<NonNullable<LlmRequest["judge"]>> | undefined;
  /**
   * Whether the answer can be used as it is: a plan good enough to serve, a choice among the candidates, or a valid
   * text.
   */
  readonly isAccepted: boolean;
}

/** Arguments of a member's call besides the question. */
export interface MemberAsking {
  /** Time limit in milliseconds; the pool's own deadline applies too. */
  readonly totalMs?: number | undefined;
  readonly draft?: readonly number[] | undefined;
  /** Fixed first steps: the member plans from the state after them, and its answer starts with them. */
  readonly after?: readonly number[] | undefined;
  /** Replaces the candidates of the request. */
  readonly candidates?: LlmRequest["candidates"];
  readonly onStep?: LlmRequest["onStep"];
  /** Replaces the text question of the request. */
  readonly text?: TextQuestion | undefined;
}

/** Cancellation reason for calls that the pool itself ended. */
const NOT_NEEDED = "another member's answer was taken";
/** Codes of errors caused by the question or by load, which do not mean that the member is unhealthy. */
const HARMLESS: ReadonlySet<string> = new Set([
  "overloaded",
  "context-limit",
  "disposed",
  "invalid-request",
]);

/** One call of one member. */
export class MemberCall {
  readonly member: PoolMember;
  /** Resolves when the call ends, with undefined if the call failed; never rejects. */
  readonly done: Promise<JudgedAnswer | undefined>;
  /** The error of a failed call. */
  error: unknown;
  /** Clock time of the first text, in milliseconds. */
  firstTextMs: number | undefined;
  readonly #record: MemberRecord;
  readonly #deadline: Deadline;
  readonly #predictedMs: number | undefined;
  #endedMs: number | undefined;
  #end: ReportedCall["end"] | undefined;
  #pieces = 0;
  #tokens: number | undefined;
  #onFirstText: (() => void) | undefined;

  constructor(record: MemberRecord, request: PoolRequest, asking: MemberAsking) {
    this.member = record.member;
    this.#record = record;
    this.#deadline = request.deadline.derive({ totalMs: asking.totalMs });
    const onText = (piece: string): void => {
      this.#pieces++;
      this.#tellFirstText();
      request.onText?.(piece);
    };
    if (request.text !== undefined) {
      const { text = request.text } = asking;
      this.#predictedMs = undefined;
      this.done = this.#watch(() => this.#write(text, onText));
      return;
    }
    const { after = [], candidates = request.candidates, onStep } = asking;
    const { text: _, ...asked } = request;
    const rest = goOnFrom(after, asked);
    const draft = asking.draft ?? (after.length === 0 ? request.draft : rest.redraft?.([]));
    const { llm } = record.member;
    this.#predictedMs = llm.predictMs?.(rest.question, draft);
    const changed = { draft, candidates, onStep, onText, deadline: this.#deadline };
    const whole: LlmRequest = { ...asked, ...rest, ...changed };
    this.done = this.#watch(async () =>
      judged(await this.#untilOver(llm.ask(whole)), whole, after),
    );
  }

  get isOver(): boolean {
    return this.#endedMs !== undefined;
  }

  /** Calls `listener` at the first text, unless the call ends before it. */
  onFirstText(listener: () => void): void {
    this.#onFirstText = listener;
  }

  /** Cancels the call unless it has ended. */
  cancel(): void {
    if (this.isOver || this.#end !== undefined) return;
    this.#end = "cancelled";
    this.#deadline.cancel(new InferenceError(NOT_NEEDED));
  }

  /** Sets the reported result of the call; a cancelled call stays cancelled. */
  settleAs(end: ReportedCall["end"]): void {
    if (this.#end !== "cancelled") this.#end = end;
  }

  /** @param startMs clock time of the pool's request */
  report(startMs: number): ReportedCall {
    const nowMs = this.#deadline.clock.now();
    return {
      member: this.member.name,
      beganMs: this.#deadline.startMs - startMs,
      endedMs: (this.#endedMs ?? nowMs) - startMs,
      end: this.#end ?? (this.error === undefined ? "lost" : "failed"),
      tokens: this.#tokens ?? this.#pieces,
    };
  }

  async #write(question: TextQuestion, onText: (piece: string) => void): Promise<JudgedAnswer> {
    const { llm } = this.member;
    if (llm.writeText === undefined) throw new InferenceError("The member writes no texts");
    const { key: _, task: __, isFine: ___, ...request } = question;
    const asked = { ...request, onText, deadline: this.#deadline };
    return judgedText(await this.#untilOver(llm.writeText(asked)), question);
  }

  async #watch(ask: () => Promise<JudgedAnswer>): Promise<JudgedAnswer | undefined> {
    try {
      const judged = await ask();
      this.#tokens = judged.answer.usage?.completionTokens;
      this.#tellRecord("answered");
      return judged;
    } catch (error) {
      this.error = error ?? new InferenceError("The member failed without a reason");
      this.#tellRecord(this.#failureOf(error));
      return undefined;
    } finally {
      this.#endedMs = this.#deadline.clock.now();
      this.#onFirstText = undefined;
      this.#deadline.release();
    }
  }

  #failureOf(error: unknown): "failed" | "late" | "cancelled" {
    if (this.#end === "cancelled") return "cancelled";
    if (this.#deadline.isOver) return "late";
    const isHarmless = error instanceof UnderstudyError && HARMLESS.has(error.code);
    return isHarmless ? "cancelled" : "failed";
  }

  #tellRecord(kind: "answered" | "failed" | "late" | "cancelled"): void {
    const { startMs, clock } = this.#deadline;
    const nowMs = clock.now();
    this.#record.ended({
      ...{ kind, nowMs, elapsedMs: nowMs - startMs, predictedMs: this.#predictedMs },
      firstTextMs: this.firstTextMs === undefined ? undefined : this.firstTextMs - startMs,
      failure: kind === "failed" ? this.error : undefined,
    });
  }

  /** Rejects at the deadline, even if the member ignores the deadline. */
  #untilOver<Answer>(answer: Promise<Answer>): Promise<Answer> {
    return new Promise((resolve, reject) => {
      answer.then(resolve, reject);
      this.#deadline.onEnd(() => reject(this.#deadline.reason));
    });
  }

  #tellFirstText(): void {
    if (this.firstTextMs !== undefined) return;
    this.firstTextMs = this.#deadline.clock.now();
    this.#onFirstText?.();
  }
}

function judged(
  answer: LlmAnswer,
  { judge, candidates = [] }: LlmRequest,
  after: readonly number[],
): JudgedAnswer {
  if (answer.kind === "choice") {
    return { answer, judgement: undefined, isAccepted: candidates[answer.index] !== undefined };
  }
  if (answer.kind === "intent") return { answer, judgement: undefined, isAccepted: true };
  if (answer.kind !== "plan") return { answer, judgement: undefined, isAccepted: false };
  const judgement = judge?.(answer.actions);
  const whole = after.length === 0 ? answer : { ...answer, actions: [...after, ...answer.actions] };
  return { answer: whole, judgement, isAccepted: judgement?.isAccepted === true };
}

function judgedText(generation: Generation, { isFine }: TextQuestion): JudgedAnswer {
  const text = skipThoughts(generation.text).answer.trim();
  const { usage } = generation;
  const isAccepted = text !== "" && isFine(text, generation);
  return { answer: { kind: "text", text, generation, usage }, judgement: undefined, isAccepted };
}

/** The question that remains after the fixed first steps. */
function goOnFrom(
  after: readonly number[],
  { question, redraft, judge }: Pick<LlmRequest, "question" | "redraft" | "judge">,
): Pick<LlmRequest, "question" | "redraft" | "judge"> {
  if (after.length === 0) return { question, redraft, judge };
  const prover = new PlanProver(question.domain);
  prover.prove(question.state, after, undefined, question);
  return {
    question: {
      ...question,
      key: `${question.key}:${after.join(",")}`,
      state: prover.state.slice(),
    },
    redraft: redraft && ((steps) => redraft([...after, ...steps])),
    judge: judge && ((actions) => judge([...after, ...actions])),
  };
}
