import type { Outcome } from "@understudy/planner-core";
import { revisions } from "@understudy/planner-core/internal";
import type { NoPlanProof } from "../../crowd/sleep/sleepers.ts";
import type { InquiryEnd, Round, ThingInquiry } from "../../question/round.ts";
import { WorldOutcome } from "../../question/world-outcome.ts";
import type { AgentNow } from "../agent-now.ts";
import type { AskingListener } from "../asking/asking-listener.ts";
import type { WantedPlan } from "../asking/open-question.ts";
import type { ClaimsOfAgent } from "../claims-of-agent.ts";
import type { Sleep } from "../sleep.ts";
import { answerIn } from "../step-things.ts";
import type { WantedGoals } from "../wanted-goals.ts";
import type { ThingCooldowns } from "./thing-cooldowns.ts";
import type { WatchedPlaces } from "./watched-places.ts";

/** The parts of a runner that its answers concern. */
interface AnsweredRunner {
  readonly goals: WantedGoals;
  readonly claims: ClaimsOfAgent;
  readonly sleep: Sleep;
  readonly watch: WatchedPlaces;
  readonly cooldowns: ThingCooldowns;
  /** Gives the things of a round their places. */
  readonly assign: (round: Round) => void;
}

/** The answers to a runner's questions, for the places of the inner runner and for the things of the game. */
export class Answers implements AskingListener {
  readonly #now: AgentNow;
  readonly #runner: AnsweredRunner;
  readonly #outcomes = new WeakMap<Outcome, WorldOutcome>();

  constructor(now: AgentNow, runner: AnsweredRunner) {
    this.#now = now;
    this.#runner = runner;
  }

  /** The answer about things for one about places. */
  of(outcome: Outcome | undefined): WorldOutcome | undefined {
    return outcome && this.#outcomes.get(outcome);
  }

  /** Records the answer about things of a restored plan. */
  restore(outcome: Outcome, restored: WorldOutcome): void {
    this.#outcomes.set(outcome, restored);
  }

  begins(wanted: WantedPlan): NoPlanProof | undefined {
    const { cooldowns, sleep } = this.#runner;
    return sleep.begins(wanted, this.#now.nowMs, cooldowns.nextEndMs);
  }

  unwatched(): void {
    this.#runner.sleep.unwatched();
  }

  /** Ends an inquiry: binds its things and plays its plan. */
  ended(end: InquiryEnd, inquiry: ThingInquiry): boolean {
    const { claims, watch, assign } = this.#runner;
    const { inner, own, packed } = this.#now;
    claims.taken = end.taken;
    if (inner.question === undefined) return false;
    // A more important goal no longer holds and must be asked for instead.
    if (inquiry.held.some(({ condition }) => !condition.holds(packed))) return false;
    const isFirst = inner.outcome === undefined;
    if (isFirst) assign(end.round);
    const answer = answerIn(this.#now.binding, end.outcome, end.round.binding, isFirst);
    // Another plan may be about other things, whose state must be known when it begins.
    watch.widen();
    revisions.whenRevised(answer, (revised) => {
      watch.widen();
      const unchecked = inquiry.uncheckedOf(revised, end.round);
      this.#outcomes.set(revised, new WorldOutcome({ ...end, outcome: revised, unchecked }));
    });
    inquiry.teach(end, own);
    if (isFirst) claims.stations = inquiry.stations;
    return this.#take(answer, end);
  }

  /** Plays another plan, after the current one was dropped. */
  replace(end: InquiryEnd, inquiry: ThingInquiry): void {
    const { inner, packed, nowMs } = this.#now;
    inner.tick(packed, nowMs);
    this.ended(end, inquiry);
  }

  failed(error: unknown): void {
    this.#now.options.onError?.(error);
    this.#now.inner.interrupt();
  }

  /** Ends a question by another agent's proof that there is no plan. */
  proved(proof: Pick<NoPlanProof, "end">, { goals }: WantedPlan): void {
    const { claims, sleep } = this.#runner;
    const { inner, agent: asker } = this.#now;
    const taken = sleep.takenFor(proof, goals);
    claims.taken = taken;
    const agent = inner.question?.agent ?? asker.name;
    const outcome = { ...proof.end.outcome, agent, revised: revisions.NO_REVISION };
    this.#take(outcome, { ...proof.end, outcome, taken }, true);
  }

  #take(answer: Outcome, end: InquiryEnd, isShared = false): boolean {
    const { cooldowns, goals, sleep } = this.#runner;
    const { inner, nowMs, options } = this.#now;
    const outcome = new WorldOutcome(end);
    this.#outcomes.set(answer, outcome);
    const isPlayed = inner.accept(answer);
    // Without a turn nothing failed: the agent asks again at once.
    if (end.outcome.plan === null && !revisions.isPutOff(answer)) {
      goals.failed(end, nowMs);
      if (inner.outcome === undefined) sleep.failed(end, nowMs, cooldowns.nextEndMs, isShared);
    } else if (isPlayed) goals.succeeded(end.outcome.goal);
    options.onOutcome?.(outcome);
    return isPlayed;
  }
}
