/**
 * The questions of runners: asked by themselves, by the game, or answered by their crowd.
 *
 * @module
 */

import type { ManyRequest, Outcome, PlanRequest } from "@understudy/planner-core";
import { finish, type Work } from "@understudy/planner-core/internal";
import { givenUp } from "../../crowd/errand-inquiry.ts";
import type { ErrandOffer } from "../../crowd/offers.ts";
import type { InquiryEnd, Round, ThingInquiry } from "../../question/round.ts";
import type { AgentNow } from "../agent-now.ts";
import { thingsClaimed } from "../claims-of-agent.ts";
import { AnswerTime, type SavedAnswerTime } from "./answer-time.ts";
import type { AskingListener } from "./asking-listener.ts";
import { CrowdSearch } from "./crowd-search.ts";
import { openQuestion, questionOf, type WantedPlan } from "./open-question.ts";

/** The most lost races per request: a crowd after the same things must come to an end. */
const MOST_LOSSES = 20;
/** The default of `PlanRunner`. */
const DEFAULT_HYSTERESIS = 0.1;

/** An unfinished choice of things. */
interface Choosing {
  readonly work: Work<InquiryEnd | undefined>;
  /** The world's change counter at its start. */
  readonly changes: number;
}

/**
 * The open inquiry of a runner, put to the orchestrator by the runner or the game. If the game
 * asks, things are chosen on demand, so that waiting costs nothing. The choice is made in slices.
 */
export class OpenInquiry {
  readonly #now: AgentNow;
  readonly #listener: AskingListener;
  readonly #isAhead: boolean;
  readonly time: AnswerTime;
  #wanted: WantedPlan | undefined;
  #inquiry: ThingInquiry | undefined;
  /** The choice of things for the first question, or after an answer for the next one. */
  #choosing: Choosing | undefined;
  /** The number of times that other agents took the plan's things. */
  #losses = 0;
  /** Whether the question is asked again after a loss, with the same things. */
  #isAgain = false;
  #controller: AbortController | undefined;
  #leftOpen: WantedPlan | undefined;
  readonly #crowdSearch = new CrowdSearch();
  /** The last inquiry that led to a plan, and its request; rounds may still improve that plan. */
  #ended: { readonly inquiry: ThingInquiry; readonly wanted: WantedPlan } | undefined;
  /** The cost of the plan that the open inquiry improves; undefined if it has led to none yet. */
  #improvedCost: number | undefined;
  /** Whether the plan of the last answer is played. */
  #isPlayed = false;
  /** The last question; the same object until something changes. */
  #put: { readonly round: Round; readonly request: ManyRequest } | undefined;

  /** @param isAhead whether nobody waits for the answers yet. Default: no */
  constructor(now: AgentNow, listener: AskingListener, isAhead = false) {
    this.#now = now;
    this.#isAhead = isAhead;
    this.time = new AnswerTime(now);
    this.#listener = listener;
  }

  get #isAskedByGame(): boolean {
    return this.#now.options.asks === "game";
  }

  /** The deadline, on the world's clock; undefined without a question. */
  get dueMs(): number | undefined {
    return this.#wanted && this.time.untilMs;
  }

  /** The deadline of a question for the game; undefined if the runner itself asks. */
  get dueForGameMs(): number | undefined {
    return this.#isAskedByGame ? this.dueMs : undefined;
  }

  /** Whether the things of the question are chosen and fixed until its answer. */
  get isPut(): boolean {
    return this.#inquiry !== undefined && this.#choosing === undefined;
  }

  /** Whether the choice of things has begun; it keeps the goals of that moment. */
  get isBegun(): boolean {
    return this.#inquiry !== undefined || this.#choosing !== undefined;
  }

  /** Whether the open inquiry answers this request of the inner runner. */
  isFor(asked: ManyRequest): boolean {
    return this.#wanted?.asked === asked;
  }

  /** A request that the crowd may answer, before things are chosen for it. */
  get openToCrowd(): WantedPlan | undefined {
    const isLater = this.isBegun || this.#losses > 0 || this.#isAgain;
    return isLater || this.#improvedCost !== undefined ? undefined : this.#wanted;
  }

  /** Whether the answer is due. @param clockMs the time on the world's clock */
  isOverdue(clockMs: number): boolean {
    return this.#wanted !== undefined && clockMs >= this.time.untilMs;
  }

  /** Puts the question with the things of an errand. */
  chooseErrand(errand: ErrandOffer): void {
    if (this.#wanted === undefined || this.isBegun) return;
    this.time.prolong();
    this.#listener.unwatched();
    this.#begin(this.#open(this.#wanted, errand));
  }

  /** See `CrowdMember.searchFor`. */
  searchFor(count: number, without: readonly string[]): void {
    const wanted = this.#wanted;
    if (wanted === undefined || this.isBegun) return;
    const avoided = [...wanted.avoided, ...without.map((tool) => ({ tool }))];
    const goals = wanted.goals.slice(0, count);
    this.#listener.unwatched();
    this.#begin(this.#open({ ...wanted, avoided, goals }, undefined, wanted.avoided.length === 0));
    const of = without.length === 0 && count >= wanted.goals.length ? wanted : undefined;
    this.#crowdSearch.begin({ of, changes: this.#changes });
  }

  /** Whether the question waits for the crowd, since nothing can be done for its agent now. */
  get isLeftOpen(): boolean {
    return this.#wanted !== undefined && this.#leftOpen === this.#wanted && !this.isBegun;
  }

  /** Leaves the question open. Once its answer is due, it has as much time again. @param clockMs as in `isOverdue` */
  waitOn(clockMs: number): void {
    this.#leftOpen = this.#wanted;
    if (this.isOverdue(clockMs)) this.time.renew(clockMs);
  }

  /** Ends the question without a plan. */
  giveUp(): void {
    const wanted = this.#wanted;
    if (wanted === undefined || this.isBegun) return;
    this.#wanted = undefined;
    const { agent, own } = this.#now;
    const proof = this.#listener.begins(wanted)?.end;
    const found = proof ?? this.#crowdSearch.answerTo(wanted, this.#changes);
    const end = found ?? givenUp(agent.parts, agent.asker(own), wanted.goals);
    this.#listener.proved({ end }, wanted);
  }

  /** The question of the current round, for games that ask. */
  get question(): ManyRequest | undefined {
    if (!this.#isAskedByGame) return undefined;
    while (this.chooseSome());
    return this.#request();
  }

  /** Goes on with the last inquiry, for a cheaper plan. Returns whether there is a question. */
  improve(): boolean {
    const { inquiry, wanted } = this.#ended ?? {};
    this.#ended = undefined;
    if (inquiry === undefined || wanted === undefined || this.#wanted !== undefined) return false;
    const cost = inquiry.best?.outcome.cost;
    if (inquiry.improve === undefined || !finish(inquiry.improve())) return false;
    this.#wanted = wanted;
    this.#inquiry = inquiry;
    this.#improvedCost = cost;
    this.#now.wake();
    return true;
  }

  /** As `improve`, for the rest of a plan that is played, in place of one with this cost. */
  improveRest(wanted: WantedPlan, cost: number): boolean {
    if (!this.#isAskedByGame || this.#wanted !== undefined) return false;
    this.begin(wanted);
    this.#improvedCost = cost;
    return true;
  }

  /** Ends the improvement. Returns the better plan, if there is one. */
  settle(): readonly [InquiryEnd, ThingInquiry] | undefined {
    const { hysteresis = DEFAULT_HYSTERESIS } = this.#now.options;
    const [inquiry, before] = [this.#inquiry, this.#improvedCost];
    if (before === undefined) return undefined;
    // Also while things are still chosen.
    this.withdraw();
    if (inquiry === undefined) return undefined;
    const { best } = inquiry;
    const isBetter = best !== undefined && best.outcome.cost < (1 - hysteresis) * before;
    return isBetter ? [best, inquiry] : undefined;
  }

  /** Opens an inquiry. If the choice has not begun, it uses the new request but keeps its deadline. */
  begin(wanted: WantedPlan): void {
    if (this.#wanted === undefined) {
      this.time.begin(this.#isAhead, this.#isAskedByGame);
      this.#losses = 0;
      this.#isAgain = false;
    }
    this.#wanted = wanted;
    this.#now.stir();
    if (this.#isAskedByGame) return;
    while (this.chooseSome());
    if (this.#inquiry !== undefined) void this.#run(this.#inquiry);
  }

  /** Continues the choice of things by a slice. Returns whether more is left. */
  chooseSome(): boolean {
    const wanted = this.isBegun ? undefined : this.#wanted;
    const proof = wanted && this.#listener.begins(wanted);
    if (wanted !== undefined && proof !== undefined) {
      this.#wanted = undefined;
      this.#listener.proved(proof, wanted);
    } else if (wanted !== undefined) this.#begin(this.#open(wanted));
    const choosing = this.#choosing;
    if (choosing === undefined) return false;
    let isOver = true;
    let end: InquiryEnd | undefined;
    try {
      const { done, value } = choosing.work.next();
      isOver = done === true;
      end = value;
    } catch (error) {
      // The next tick asks anew.
      if (this.#choosing === choosing) this.withdraw();
      throw error;
    } finally {
      if (isOver && this.#choosing === choosing) this.#choosing = undefined;
    }
    if (!isOver) return this.#choosing === choosing;
    const inquiry = this.#inquiry;
    if (end !== undefined && this.#crowdSearch.takes(end)) {
      this.#inquiry?.teach(end, this.#now.own);
      this.#inquiry = undefined;
    }
    if (this.#inquiry?.hasFailed === true) this.#inquiry = undefined;
    if (this.#inquiry === undefined) return false;
    if (this.#changes !== choosing.changes) inquiry?.worldChanged();
    if (end === undefined || inquiry === undefined) return false;
    if (this.#isLost(end, inquiry)) {
      this.#lose(end, inquiry);
      return this.#inquiry === undefined && !inquiry.hasFailed;
    }
    this.#isPlayed = this.#close(end, inquiry);
    return false;
  }

  /** Whether other agents took the plan's things in the meantime, and there is time to choose others. */
  #isLost({ outcome, round }: InquiryEnd, { stations }: ThingInquiry): boolean {
    if (this.#wanted === undefined || this.#wanted.playing !== undefined) return false;
    const { name, parts } = this.#now.agent;
    if (this.time.leftMs <= 0 || this.#losses >= MOST_LOSSES) return false;
    if (outcome.plan === null) return this.#isAgain;
    const claimed = thingsClaimed(round.binding, outcome.plan?.actions ?? []);
    return [...claimed].some((id) => !stations.has(id) && !parts.claims.isFreeFor(name, id));
  }

  /** Asks again without the lost things. Without a whole plan, all things are chosen again. */
  #lose({ outcome, round }: InquiryEnd, inquiry: ThingInquiry): void {
    // A part of a plan may be for another goal than the inquiry's last one.
    if (outcome.status === "solved") inquiry.askAgain(round);
    if (outcome.status !== "solved" || inquiry.hasFailed) this.#inquiry = undefined;
    this.#isAgain = outcome.plan !== null && !inquiry.hasFailed;
    if (this.#isAgain) this.#losses++;
  }

  #begin(work: Choosing["work"]): void {
    if (this.#inquiry === undefined) this.#crowdSearch.forget();
    this.#choosing = { work, changes: this.#changes };
    this.#now.wake();
  }

  /** Changes whenever the relevant things may have changed. */
  get #changes(): number {
    const { parts, memory } = this.#now.agent;
    return parts.things.changes + parts.claims.changes + (memory?.changes ?? 0);
  }

  /** Chooses the things for a request. If there is nothing to ask, the request is dropped. */
  *#open(wanted: WantedPlan, errand?: ErrandOffer, mayTeach = false): Work<undefined> {
    const inquiry = yield* openQuestion(wanted, this.#now, errand);
    inquiry.mayRenew = this.#isAskedByGame;
    if (mayTeach) inquiry.mayTeach = true;
    if (inquiry.round === undefined) this.#wanted = undefined;
    else this.#inquiry = inquiry;
    return undefined;
  }

  /** Accepts the game's answer to the current question. Returns whether its plan is played now. */
  accept(outcome: Outcome): boolean {
    this.#isPlayed = false;
    if (this.take(outcome)) while (this.chooseSome());
    return this.#isPlayed;
  }

  /** As `accept`, but leaves the next round to `chooseSome`. Returns false for an answer to another question. */
  take(outcome: Outcome): boolean {
    const inquiry = this.#inquiry;
    if (!this.isPut || inquiry?.round === undefined) return false;
    const { name, parts } = this.#now.agent;
    if (outcome.agent !== parts.identityOf(name)) return false;
    // If the game asks, every call counts: another round only follows if there is no plan.
    const hasTime = this.time.leftMs > 0;
    const isFirst = outcome.status !== "solved" || this.#improvedCost !== undefined;
    this.#begin(inquiry.answered(outcome, hasTime, hasTime && isFirst));
    return true;
  }

  renewWays(): void {
    this.#inquiry?.renewWays();
  }

  /** The time that is left for the answer, in saved form; nothing if there is no question, and none of a saved game. */
  get saved(): SavedAnswerTime {
    return this.#wanted === undefined ? this.time.restored : this.time.save();
  }

  /** Whether there is a request, or that of a saved game is to be made again. */
  get isOpen(): boolean {
    return this.#wanted !== undefined || this.time.isRestored;
  }

  /** Drops the request. */
  withdraw(): void {
    this.time.restore({});
    this.#ended = undefined;
    this.#improvedCost = undefined;
    this.#wanted = undefined;
    this.#inquiry = undefined;
    this.#choosing = undefined;
    this.#controller?.abort();
    this.#controller = undefined;
  }

  async #run(inquiry: ThingInquiry): Promise<void> {
    const controller = new AbortController();
    this.#controller = controller;
    const isOpen = (): boolean => this.#inquiry === inquiry && !controller.signal.aborted;
    try {
      while (isOpen()) {
        const budgetMs = Math.max(1, this.time.leftMs);
        const request = { ...this.#request(), budgetMs, signal: controller.signal };
        const outcome = await this.#now.options.orchestrator.plan(request as PlanRequest);
        if (!isOpen()) return;
        // A plan that comes late may find its things taken.
        const { isEarly: mayImprove, isEnough: hasTime } = this.time;
        const end = finish(inquiry.answered(outcome, hasTime, mayImprove));
        if (end === undefined) continue;
        if (!this.#isLost(end, inquiry)) {
          this.#close(end, inquiry);
          return;
        }
        this.#lose(end, inquiry);
        if (isOpen()) continue;
        this.#chooseAgain();
      }
    } catch (error) {
      if (!isOpen()) return;
      this.withdraw();
      this.#listener.failed(error);
    }
  }

  /** Chooses among all things again, and asks. */
  #chooseAgain(): void {
    try {
      while (this.chooseSome());
    } catch (error) {
      this.#listener.failed(error);
    }
    if (this.#inquiry !== undefined) void this.#run(this.#inquiry);
  }

  #close(end: InquiryEnd, inquiry: ThingInquiry): boolean {
    // A better plan waits for `settle`.
    if (this.#improvedCost !== undefined) return false;
    const wanted = this.#wanted;
    if (wanted !== undefined && wanted.playing === undefined && end.outcome.plan !== null) {
      this.#ended = { inquiry, wanted };
    }
    this.#wanted = undefined;
    this.#inquiry = undefined;
    this.#controller = undefined;
    return this.#listener.ended(end, inquiry);
  }

  #request(): ManyRequest | undefined {
    const inquiry = this.#inquiry;
    const round = inquiry?.round;
    if (inquiry === undefined || round === undefined) return undefined;
    if (this.#put?.round === round) return this.#put.request;
    const { name, parts } = this.#now.agent;
    const of = { inquiry, round, agent: parts.identityOf(name), wanted: this.#wanted };
    const budgetMs = this.time.forRoundMs;
    const request = questionOf({ ...of, budgetMs }, this.#now.options.request);
    this.#put = { round, request: this.#isAhead ? { ...request, ahead: true } : request };
    return this.#put.request;
  }
}
