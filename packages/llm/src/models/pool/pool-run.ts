import { type EnsembleReport, InferenceError } from "@understudy/planner-core";
import { type MemberAnswer, type PoolDecision, take } from "./member-answer.ts";
import { type MemberAsking, MemberCall } from "./member-call.ts";
import type { MemberRecord, ReportedCall } from "./member-record.ts";
import { type MemberTask, membersFor, type PoolMember, resourceOf } from "./pool-member.ts";
import type { PoolAnswer, PoolRequest } from "./pool-request.ts";

/** Time reserved before the answer is due, in milliseconds; at most a tenth of the time available. */
const ANSWER_MS = 10;

/** Reasons for taking an answer that was not accepted. */
const LEAST_BAD = {
  plan: "no plan was accepted: the longest beginning",
  choose: "no choice was accepted",
  write: "no text was fine",
} as const;

/** One question to a pool and its calls. */
export class PoolRun {
  readonly request: PoolRequest;
  /** Available members with the task of the question, in the pool's order. */
  readonly members: readonly PoolMember[];
  /** All available members, regardless of their tasks. */
  readonly able: readonly PoolMember[];
  readonly startMs: number;
  readonly #records: ReadonlyMap<PoolMember, MemberRecord>;
  readonly #calls: MemberCall[];
  #isFinished = false;
  #tokens = 0;

  constructor(
    request: PoolRequest,
    members: readonly PoolMember[],
    records: ReadonlyMap<PoolMember, MemberRecord>,
    calls: MemberCall[] = [],
  ) {
    this.request = request;
    this.able = members;
    this.members = membersFor(this.task, members);
    this.startMs = request.deadline.clock.now();
    this.#records = records;
    this.#calls = calls;
  }

  get task(): Exclude<MemberTask, "judge"> {
    const { text, candidates } = this.request;
    if (text !== undefined) return "write";
    return candidates === undefined ? "plan" : "choose";
  }

  /** Identity of the question. */
  get key(): string {
    const { question, text } = this.request;
    return question === undefined ? text.key : question.key;
  }

  /** Category of the question, which strategies use to learn the strengths of members. */
  get topic(): string {
    const { question, text } = this.request;
    if (question === undefined) return `write/${text.task}`;
    return `${question.domain.hash}/${question.goal.name ?? ""}`;
  }

  /** Tokens written by all members; known after the end. */
  get tokens(): number {
    return this.#tokens;
  }

  get calls(): readonly MemberCall[] {
    return this.#calls;
  }

  recordOf(member: PoolMember): MemberRecord {
    return this.#records.get(member) as MemberRecord;
  }

  /** Time until the answer is due, in milliseconds; calls may run longer in the background. */
  get leftMs(): number {
    const { deadline } = this.request;
    const leftMs = Math.min(deadline.rankMs, deadline.atMs) - deadline.clock.now();
    return leftMs - Math.min(ANSWER_MS, leftMs / 10);
  }

  /** The same question, put to only some of the members; the list of calls is shared. */
  among(members: readonly PoolMember[]): PoolRun {
    return new PoolRun(this.request, members, this.#records, this.#calls);
  }

  /** Starts a call. */
  ask(member: PoolMember, asking: MemberAsking = {}): MemberCall {
    const call = new MemberCall(this.recordOf(member), this.request, asking);
    this.#calls.push(call);
    return call;
  }

  /** Whether a running call uses the member's resource. */
  isBusy(member: PoolMember): boolean {
    const resource = resourceOf(member);
    return this.#calls.some((call) => !call.isOver && resourceOf(call.member) === resource);
  }

  /** Whether the member is predicted to answer in the time left. */
  fits({ llm }: PoolMember, draft: readonly number[] | undefined = this.request.draft): boolean {
    const { leftMs } = this;
    const { question } = this.request;
    if (leftMs <= 0) return false;
    return question === undefined || llm.admit(question, leftMs, draft).admitted;
  }

  /** Predicted time of a member in milliseconds; undefined if unknown. */
  predictMs({ llm }: PoolMember): number | undefined {
    const { question, draft } = this.request;
    return question && llm.predictMs?.(question, draft);
  }

  /** The answer to use if none was accepted: the plan with the longest valid prefix, which may be repaired. */
  leastBad(answers: readonly MemberAnswer[]): PoolDecision {
    const steps = ({ judged }: MemberAnswer): number => judged.judgement?.soundSteps ?? -1;
    const [best] = [...answers].sort((a, b) => steps(b) - steps(a));
    if (best === undefined) {
      throw this.#calls.find(({ error }) => error !== undefined)?.error ?? nobody();
    }
    return take(best, LEAST_BAD[this.task]);
  }

  /** Cancels the running calls and adds the report to the answer. */
  finish({ call, answer, why, agreement }: PoolDecision, strategy: string): PoolAnswer {
    call?.settleAs("won");
    for (const other of this.#calls) if (other !== call) other.cancel();
    const calls = this.#count();
    const tokensWasted = this.#calls.reduce(
      (sum, other, index) => (other === call ? sum : sum + (calls[index]?.tokens ?? 0)),
      0,
    );
    const agreed = agreement === undefined ? {} : { agreement };
    const ensemble: EnsembleReport = { strategy, calls, why, tokensWasted, ...agreed };
    return { ...answer, member: call?.member.name, ensemble };
  }

  /** Cancels the running calls and waits for their end, which frees their resources. */
  async endCalls(): Promise<void> {
    for (const call of this.#calls) call.cancel();
    await Promise.all(this.#calls.map(({ done }) => done));
  }

  /** Cancels the running calls if there was no answer. */
  abandon(): void {
    if (this.#isFinished) return;
    for (const call of this.#calls) call.cancel();
    this.#count();
  }

  #count(): readonly ReportedCall[] {
    this.#isFinished = true;
    return this.#calls.map((call) => {
      const report = call.report(this.startMs);
      this.recordOf(call.member).count(report);
      this.#tokens += report.tokens;
      return report;
    });
  }
}

export function nobody(): InferenceError {
  return new InferenceError("No member of the pool takes the question", { transient: true });
}
