import {
  type Deadline,
  InferenceError,
  type LeadAnswer,
  type LeadRequest,
  PlanProver,
  UnderstudyError,
} from "@understudy/planner-core";
import type { Generation } from "../contract/backend/backend.ts";
import { skipThoughts } from "../contract/parse/turn/skip-thoughts.ts";
import type { MemberRecord, ReportedCall } from "./member-record.ts";
import type { PoolMember } from "./pool-member.ts";
import type { PoolAnswer, PoolRequest, TextQuestion } from "./pool-request.ts";

/** A member's answer, and the verdict of the proof on it. */
export interface JudgedAnswer {
  readonly answer: PoolAnswer;
  /** Undefined where there is nothing to prove: a choice, a text, or no plan at all. */
  readonly judgement: ReturnType<NonNullable<LeadRequest["judge"]>> | undefined;
  /** Whether it needs no other beside it: a plan that would be served as it stands, a choice among such, or a text that is fine. */
  readonly isAccepted: boolean;
}

/** The other arguments of a member's call, besides the question. */
export interface MemberAsking {
  /** The longest that it may take, in milliseconds; the pool's own deadline ends it in any case. */
  readonly totalMs?: number | undefined;
  readonly draft?: readonly number[] | undefined;
  /** Steps that stand already: it plans on from the state behind them, and its answer begins with them. */
  readonly after?: readonly number[] | undefined;
  /** Plans to choose among instead of those of the request. */
  readonly candidates?: LeadRequest["candidates"];
  readonly onStep?: LeadRequest["onStep"];
  /** Another text than the one that the request asks for. */
  readonly text?: TextQuestion | undefined;
}

/** Marks the calls that a pool ended itself. */
const NOT_NEEDED = "another member's answer was taken";
/** These are about the question or the moment: the member itself is well. */
const HARMLESS: ReadonlySet<string> = new Set([
  "overloaded",
  "context-limit",
  "disposed",
  "invalid-request",
]);

/** One call of one member: asked once, ended once. */
export class MemberCall {
  readonly member: PoolMember;
  /** Settles when the call ends; never rejects. Undefined: it failed. */
  readonly done: Promise<JudgedAnswer | undefined>;
  /** Why it failed. */
  error: unknown;
  /** When its first text came, in milliseconds of the clock. */
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
    const { lead } = record.member;
    this.#predictedMs = lead.predictMs?.(rest.question, draft);
    const changed = { draft, candidates, onStep, onText, deadline: this.#deadline };
    const whole: LeadRequest = { ...asked, ...rest, ...changed };
    this.done = this.#watch(async () =>
      judged(await this.#untilOver(lead.ask(whole)), whole, after),
    );
  }

  get isOver(): boolean {
    return this.#endedMs !== undefined;
  }

  /** Calls `listener` when the first text comes, unless the call ends before. */
  onFirstText(listener: () => void): void {
    this.#onFirstText = listener;
  }

  /** Ends the call: nobody needs its answer any more. Does nothing where it is over. */
  cancel(): void {
    if (this.isOver || this.#end !== undefined) return;
    this.#end = "cancelled";
    this.#deadline.cancel(new InferenceError(NOT_NEEDED));
  }

  /** Settles the report with how the call ended. */
  settleAs(end: ReportedCall["end"]): void {
    if (this.#end !== "cancelled") this.#end = end;
  }

  /** @param startMs when the pool was asked */
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
    const { lead } = this.member;
    if (lead.writeText === undefined) throw new InferenceError("The member writes no texts");
    const { key: _, task: __, isFine: ___, ...request } = question;
    const asked = { ...request, onText, deadline: this.#deadline };
    return judgedText(await this.#untilOver(lead.writeText(asked)), question);
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

  /** A member that does not end with its deadline is not waited for. */
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
  answer: LeadAnswer,
  { judge, candidates = [] }: LeadRequest,
  after: readonly number[],
): JudgedAnswer {
  if (answer.kind === "choice") {
    return { answer, judgement: undefined, isAccepted: candidates[answer.index] !== undefined };
  }
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

/** The question that remains behind steps that stand already. */
function goOnFrom(
  after: readonly number[],
  { question, redraft, judge }: Pick<LeadRequest, "question" | "redraft" | "judge">,
): Pick<LeadRequest, "question" | "redraft" | "judge"> {
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
