import {
  type Deadline,
  InferenceError,
  type LeadAnswer,
  type LeadRequest,
  type MemberReport,
  type PlanJudgement,
} from "@understudy/planner-core";
import type { PoolMember } from "./pool-member.ts";

/** What a member answered, and what the proof says of it. */
export interface JudgedAnswer {
  readonly answer: LeadAnswer;
  /** Undefined where there is nothing to prove: a choice, or no plan at all. */
  readonly judgement: PlanJudgement | undefined;
}

/** Whether an answer needs no other beside it: a plan that would be served as it stands, or a choice among such. */
export function isAccepted({ answer, judgement }: JudgedAnswer): boolean {
  return judgement?.isAccepted === true || answer.kind === "choice";
}

/** What a member is asked besides the question. */
export interface MemberAsking {
  /** How long it may take, in milliseconds; the pool's own deadline ends it in any case. */
  readonly totalMs?: number | undefined;
  readonly draft?: readonly number[] | undefined;
  readonly onStep?: LeadRequest["onStep"];
}

/** Marks the calls that a pool ended itself. */
const NOT_NEEDED = "another member's answer was taken";

/** One call of one member: asked once, ended once. */
export class MemberCall {
  readonly member: PoolMember;
  /** Settles when the call ends; never rejects. Undefined: it failed. */
  readonly done: Promise<JudgedAnswer | undefined>;
  /** Why it failed. */
  error: unknown;
  /** When its first text came, in milliseconds of the clock. */
  firstTextMs: number | undefined;
  readonly #deadline: Deadline;
  readonly #beganMs: number;
  #endedMs: number | undefined;
  #end: MemberReport["end"] | undefined;
  #pieces = 0;
  #tokens: number | undefined;
  #onFirstText: (() => void) | undefined;

  constructor(member: PoolMember, request: LeadRequest, asking: MemberAsking) {
    this.member = member;
    const { question, redraft, candidates, judge } = request;
    const { totalMs, draft = request.draft, onStep } = asking;
    this.#deadline = request.deadline.derive({ totalMs });
    this.#beganMs = this.#deadline.startMs;
    const onText = (piece: string): void => {
      this.#pieces++;
      this.#tellFirstText();
      request.onText?.(piece);
    };
    const asked = { question, draft, redraft, candidates, judge, onStep, onText };
    this.done = this.#ask({ ...asked, deadline: this.#deadline });
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

  /** What became of it. */
  settleAs(end: MemberReport["end"]): void {
    if (this.#end !== "cancelled") this.#end = end;
  }

  /** @param startMs when the pool was asked */
  report(startMs: number): MemberReport {
    const nowMs = this.#deadline.clock.now();
    return {
      member: this.member.name,
      beganMs: this.#beganMs - startMs,
      endedMs: (this.#endedMs ?? nowMs) - startMs,
      end: this.#end ?? (this.error === undefined ? "lost" : "failed"),
      tokens: this.#tokens ?? this.#pieces,
    };
  }

  async #ask(request: LeadRequest): Promise<JudgedAnswer | undefined> {
    try {
      const answer = await this.#untilOver(this.member.lead.ask(request));
      this.#tokens = answer.usage?.completionTokens;
      if (answer.kind !== "plan") return { answer, judgement: undefined };
      return { answer, judgement: request.judge?.(answer.actions) };
    } catch (error) {
      this.error = error ?? new InferenceError("The member failed without a reason");
      return undefined;
    } finally {
      this.#endedMs = this.#deadline.clock.now();
      this.#onFirstText = undefined;
      this.#deadline.release();
    }
  }

  /** A member that does not end with its deadline is not waited for. */
  #untilOver(answer: Promise<LeadAnswer>): Promise<LeadAnswer> {
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
