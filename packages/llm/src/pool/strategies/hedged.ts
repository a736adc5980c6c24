import { isAccepted, type MemberCall } from "../member-call.ts";
import type { PoolMember } from "../pool-member.ts";
import { nobody, type PoolDecision, type PoolRun } from "../pool-run.ts";
import type { PoolStrategy } from "./strategy.ts";

/** Options of {@link hedged}. */
export interface HedgedOptions {
  /** Second calls as a share of all, from 0 to 1. Default 0.05. */
  readonly extraCalls?: number | undefined;
}

/** First texts that are remembered of each member. */
const WINDOW = 100;
/** With fewer nothing is known about what is late. */
const LEAST = 20;
/** Second calls that may be made at once, after a quiet time. */
const MOST_SAVED = 3;

/**
 * The member that is predicted to be the fastest, and a second one, on a resource of its own, when the first text
 * is later than it was in 95 of 100 calls. Cuts the slow tail for a few calls more (Dean and Barroso, The Tail at
 * Scale, 2013).
 */
export function hedged({ extraCalls = 0.05 }: HedgedOptions = {}): PoolStrategy {
  const hedge = new Hedge(extraCalls);
  return { name: "hedged", key: "hedged", decide: (run) => hedge.decide(run) };
}

class Hedge {
  readonly #share: number;
  readonly #firstTextMs = new Map<string, number[]>();
  #saved = 0;

  constructor(share: number) {
    this.#share = share;
  }

  async decide(run: PoolRun): Promise<PoolDecision> {
    const [first, ...others] = byPrediction(run);
    if (first === undefined) throw nobody();
    this.#saved = Math.min(MOST_SAVED, this.#saved + this.#share);
    let isBegun = false;
    let isHedged = false;
    const onStep: typeof run.request.onStep = (action, index) => {
      if (isHedged) return "continue";
      isBegun = true;
      return run.request.onStep?.(action, index) ?? "continue";
    };
    const call = run.ask(first, { onStep: run.request.onStep && onStep });
    const { clock } = run.request.deadline;
    return new Promise((resolve, reject) => {
      const answers: Omit<PoolDecision, "why">[] = [];
      const lateMs = this.#lateAfterMs(first);
      let timer: object | number | undefined;
      const disarm = (): void => {
        if (timer !== undefined) clock.clearTimer(timer);
        timer = undefined;
      };
      let running = 0;
      const watch = (each: MemberCall): void => {
        running++;
        each.done.then((judged) => {
          running--;
          this.#learn(each, run.startMs);
          if (judged !== undefined) answers.push({ call: each, judged });
          const isGood = judged !== undefined && isAccepted(judged);
          if (!isGood && running > 0) return;
          disarm();
          if (isGood) {
            resolve({
              call: each,
              judged,
              why: each === call ? "it was in time" : "the first was late",
            });
            return;
          }
          try {
            resolve(run.leastBad(answers));
          } catch (error) {
            reject(error);
          }
        });
      };
      call.onFirstText(disarm);
      if (lateMs !== undefined) {
        timer = clock.setTimer(() => {
          timer = undefined;
          const second = others.find((member) => !run.isBusy(member));
          if (isBegun || second === undefined || this.#saved < 1 || run.request.deadline.isOver)
            return;
          this.#saved--;
          isHedged = true;
          watch(run.ask(second));
        }, lateMs);
      }
      watch(call);
    });
  }

  /** When a first text is late, in milliseconds; undefined where too little is known. */
  #lateAfterMs({ name }: PoolMember): number | undefined {
    const known = this.#firstTextMs.get(name);
    if (known === undefined || known.length < LEAST) return undefined;
    const sorted = [...known].sort((a, b) => a - b);
    return sorted[Math.ceil(0.95 * sorted.length) - 1];
  }

  #learn({ member, firstTextMs }: MemberCall, startMs: number): void {
    if (firstTextMs === undefined) return;
    const known = this.#firstTextMs.get(member.name) ?? [];
    this.#firstTextMs.set(member.name, known);
    known.push(firstTextMs - startMs);
    if (known.length > WINDOW) known.shift();
  }
}

/** The fastest first; those that cannot tell keep their order behind them. */
function byPrediction({ members, request }: PoolRun): readonly PoolMember[] {
  const { question, draft } = request;
  const predicted = new Map(
    members.map((member) => [
      member,
      member.lead.predictMs?.(question, draft) ?? Number.POSITIVE_INFINITY,
    ]),
  );
  const of = (member: PoolMember): number => predicted.get(member) as number;
  return [...members].sort((a, b) => (of(a) === of(b) ? 0 : of(a) - of(b)));
}
