import type { MemberAnswer } from "./member-answer.ts";
import type { MemberAsking, MemberCall } from "./member-call.ts";
import type { PoolMember } from "./pool-member.ts";
import type { PoolRun } from "./pool-run.ts";

/** Options of {@link gather}. */
export interface Gathering {
  /** Arguments of a member's call besides the question. */
  readonly asking?: (member: PoolMember) => MemberAsking;
  /** Whether the answers suffice. Default: wait for all answers. */
  readonly isEnough?: (answers: readonly MemberAnswer[]) => boolean;
  /** Running calls whose answers count as well. */
  readonly begun?: readonly MemberCall[];
  /** Answers that have already arrived. */
  readonly earlier?: readonly MemberAnswer[];
}

/**
 * Calls members in parallel, but one at a time per resource, and collects their answers in order of arrival. Ends
 * when the answers suffice, when all are in, or when the waiting time is up and a usable answer exists; calls may
 * still be running then.
 */
export function gather(
  run: PoolRun,
  members: readonly PoolMember[],
  gathering: Gathering = {},
): Promise<readonly MemberAnswer[]> {
  return new Promise((resolve) => {
    new Gatherer(run, members, gathering, resolve).begin();
  });
}

/** Whether the latest answer was accepted as it is. */
export function isLastAccepted(answers: readonly MemberAnswer[]): boolean {
  return answers.at(-1)?.judged.isAccepted === true;
}

class Gatherer {
  readonly #run: PoolRun;
  readonly #waiting: PoolMember[];
  readonly #gathering: Gathering;
  readonly #resolve: (answers: readonly MemberAnswer[]) => void;
  readonly #answers: MemberAnswer[] = [];
  #running = 0;
  #isDone = false;
  #timer: object | number | undefined;

  constructor(
    run: PoolRun,
    members: readonly PoolMember[],
    gathering: Gathering,
    resolve: (answers: readonly MemberAnswer[]) => void,
  ) {
    this.#run = run;
    this.#waiting = [...members];
    this.#gathering = gathering;
    this.#resolve = resolve;
  }

  begin(): void {
    const { leftMs, request } = this.#run;
    if (leftMs > 0 && leftMs < Number.POSITIVE_INFINITY) {
      this.#timer = request.deadline.clock.setTimer(() => {
        this.#timer = undefined;
        if (this.#isOfUse()) this.#end();
      }, leftMs);
    }
    for (const call of this.#gathering.begun ?? []) this.#watch(call);
    this.#askFree();
    if (this.#running === 0) this.#end();
  }

  /** Calls every waiting member with a free resource. */
  #askFree(): void {
    const run = this.#run;
    for (const member of [...this.#waiting]) {
      if (run.request.deadline.isOver || run.isBusy(member)) continue;
      this.#waiting.splice(this.#waiting.indexOf(member), 1);
      this.#watch(run.ask(member, this.#gathering.asking?.(member)));
    }
  }

  #watch(call: MemberCall): void {
    this.#running++;
    call.done.then((judged) => {
      this.#running--;
      // No waiting member may start because calls are cancelled after the decision.
      if (this.#isDone) return;
      if (judged !== undefined) {
        if (!judged.isAccepted) call.settleAs("refused");
        this.#answers.push({ call, judged });
        if (this.#gathering.isEnough?.(this.#answers) === true) {
          this.#end();
          return;
        }
      }
      this.#askFree();
      if (this.#running === 0) this.#end();
    });
  }

  #isOfUse(): boolean {
    const { earlier = [] } = this.#gathering;
    return [...earlier, ...this.#answers].some(
      ({ judged }) => judged.isAccepted || (judged.judgement?.soundSteps ?? 0) > 0,
    );
  }

  #end(): void {
    this.#isDone = true;
    if (this.#timer !== undefined) this.#run.request.deadline.clock.clearTimer(this.#timer);
    this.#resolve(this.#answers);
  }
}
