import {
  type EnsembleReport,
  InferenceError,
  type LeadAnswer,
  type LeadRequest,
} from "@understudy/planner-core";
import { type JudgedAnswer, type MemberAsking, MemberCall } from "./member-call.ts";
import { type PoolMember, resourceOf } from "./pool-member.ts";

/** An answer that a strategy decided for. */
export interface PoolDecision {
  readonly call: MemberCall;
  readonly judged: JudgedAnswer;
  /** In a few words. */
  readonly why: string;
}

/** One question to a pool: the calls that were made for it. */
export class PoolRun {
  readonly request: LeadRequest;
  /** The members that take the question now, in the pool's order. */
  readonly members: readonly PoolMember[];
  readonly startMs: number;
  readonly #calls: MemberCall[] = [];

  constructor(request: LeadRequest, members: readonly PoolMember[]) {
    this.request = request;
    this.members = members;
    this.startMs = request.deadline.clock.now();
  }

  get calls(): readonly MemberCall[] {
    return this.#calls;
  }

  /** Asks a member. */
  ask(member: PoolMember, asking: MemberAsking = {}): MemberCall {
    const call = new MemberCall(member, this.request, asking);
    this.#calls.push(call);
    return call;
  }

  /** Whether something is computed on what a member needs. */
  isBusy(member: PoolMember): boolean {
    const resource = resourceOf(member);
    return this.#calls.some((call) => !call.isOver && resourceOf(call.member) === resource);
  }

  /**
   * The best of what was answered where nothing was accepted: the plan with the longest sound beginning, which
   * may be mended.
   */
  leastBad(answers: readonly Omit<PoolDecision, "why">[]): PoolDecision {
    const steps = ({ judged }: Omit<PoolDecision, "why">): number =>
      judged.judgement?.soundSteps ?? -1;
    const [best] = [...answers].sort((a, b) => steps(b) - steps(a));
    if (best !== undefined) return { ...best, why: "no plan was accepted: the longest beginning" };
    throw this.#calls.find(({ error }) => error !== undefined)?.error ?? nobody();
  }

  /** Ends what still goes on, and says how it all came about. */
  finish({ call, judged, why }: PoolDecision, strategy: string): LeadAnswer {
    call.settleAs("won");
    for (const other of this.#calls) if (other !== call) other.cancel();
    const calls = this.#calls.map((each) => each.report(this.startMs));
    const tokensWasted = this.#calls.reduce(
      (sum, other, index) => (other === call ? sum : sum + (calls[index]?.tokens ?? 0)),
      0,
    );
    const ensemble: EnsembleReport = { strategy, calls, why, tokensWasted };
    return { ...judged.answer, member: call.member.name, ensemble };
  }

  /** Ends what still goes on: there is no answer. */
  abandon(): void {
    for (const call of this.#calls) call.cancel();
  }
}

export function nobody(): InferenceError {
  return new InferenceError("No member of the pool takes the question", { transient: true });
}
