import { isAccepted, type MemberCall } from "../member-call.ts";
import { type PoolMember, resourceOf } from "../pool-member.ts";
import type { PoolDecision, PoolRun } from "../pool-run.ts";
import type { PoolStrategy } from "./strategy.ts";

/**
 * All members at once; the first plan that is proved and not too dear wins, and the others are ended. Of
 * members on one resource the later ones wait for their turn. Buys speed with tokens.
 */
export function race(): PoolStrategy {
  return { name: "race", key: "race", decide: (run) => new Race(run).decide() };
}

class Race {
  readonly #run: PoolRun;
  readonly #waiting: PoolMember[];
  readonly #answers: Omit<PoolDecision, "why">[] = [];

  constructor(run: PoolRun) {
    this.#run = run;
    this.#waiting = [...run.members];
  }

  decide(): Promise<PoolDecision> {
    return new Promise((resolve, reject) => {
      let isDecided = false;
      let running = 0;
      const next = (): void => {
        // Calls that are ended when it is decided make room for nobody.
        if (isDecided) return;
        this.#start((call) => {
          running++;
          call.done.then((judged) => {
            running--;
            if (judged !== undefined) this.#answers.push({ call, judged });
            if (judged !== undefined && isAccepted(judged)) {
              isDecided = true;
              resolve({ call, judged, why: "the first plan that was accepted" });
              return;
            }
            if (judged !== undefined) call.settleAs("refused");
            next();
          });
        });
        if (running > 0) return;
        isDecided = true;
        try {
          resolve(this.#run.leastBad(this.#answers));
        } catch (error) {
          reject(error);
        }
      };
      next();
    });
  }

  /** Asks everybody whose resource is free. */
  #start(onCall: (call: MemberCall) => void): void {
    const { deadline } = this.#run.request;
    if (deadline.isOver) return;
    const busy = new Set<string>();
    for (const member of [...this.#waiting]) {
      const resource = resourceOf(member);
      if (busy.has(resource) || this.#run.isBusy(member)) continue;
      busy.add(resource);
      this.#waiting.splice(this.#waiting.indexOf(member), 1);
      onCall(this.#run.ask(member));
    }
  }
}
