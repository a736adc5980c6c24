import type { MemberAnswer } from "./member-answer.ts";
import type { MemberAsking, MemberCall } from "./member-call.ts";
import type { PoolMember } from "./pool-member.ts";
import type { PoolRun } from "./pool-run.ts";

/** How answers are gathered. */
export interface Gathering {
  /** The other arguments of each member's call, besides the question. */
  readonly asking?: (member: PoolMember) => MemberAsking;
  /** Whether no more answers are needed. Default: all are. */
  readonly isEnough?: (answers: readonly MemberAnswer[]) => boolean;
  /** Calls that are running already and whose answers count. */
  readonly begun?: readonly MemberCall[];
  /** Answers that are there already. */
  readonly inHand?: readonly MemberAnswer[];
}

/**
 * Asks members at once, those of one resource one after the other, and gathers their answers in the order in which
 * they come. Ends when there are enough, when all are there, or when somebody must be answered and something of use
 * is there; calls may then still run.
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

/** Whether the last of some answers needs no other beside it. */
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

  /** Asks everybody whose resource is free. */
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
      // Calls that are ended when it is decided make room for nobody.
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
    const { inHand = [] } = this.#gathering;
    return [...inHand, ...this.#answers].some(
      ({ judged }) => judged.isAccepted || (judged.judgement?.soundSteps ?? 0) > 0,
    );
  }

  #end(): void {
    this.#isDone = true;
    if (this.#timer !== undefined) this.#run.request.deadline.clock.clearTimer(this.#timer);
    this.#resolve(this.#answers);
  }
}
