/**
 * A crowd of agents: they get errands by one assignment instead of a search each.
 *
 * @module
 */

import type { Goal } from "@understudy/planner-core";
import type { Asker } from "../binding/asker.ts";
import type { CandidateOptions } from "../binding/candidate-options.ts";
import type { ThingPlace } from "../layout.ts";
import type { Thing } from "../things/thing.ts";
import type { Things } from "../things/things.ts";
import type { AgentKeys, SearchQuestion } from "./agent-keys.ts";
import { Bidding, NOTHING_FOR_CLASS } from "./bids/bidding.ts";
import { awardsFor, withWait } from "./bids/choose-offers.ts";
import { farthest } from "./bids/rivals.ts";
import type { Errand } from "./errand.ts";
import { Errands } from "./errands.ts";
import { FailedErrands } from "./failed-errands.ts";
import {
  addThoseBehind,
  type BegunBid,
  type Bid,
  type CrowdMember,
  type Draft,
  type GoOn,
  NotedMembers,
  type Parted,
  type PartingOptions,
  type WaitingMember,
  waitingOf,
} from "./members.ts";
import { type ErrandOffer, Offers } from "./offers.ts";
import { OpenGoals } from "./open-goals.ts";
import { ComingNeeds } from "./preparing/coming-needs.ts";
import { Comings } from "./preparing/comings.ts";
import type { Preparation } from "./preparing/preparation.ts";
import { Prepared } from "./preparing/prepared.ts";
import { Promises } from "./promises.ts";
import { CrowdKnowledge } from "./saved-crowd.ts";
import { CrowdSearches } from "./searches.ts";
import { IdleMembers, type RESTS } from "./sleep/idle-members.ts";
import { EnteredStations } from "./slots/entered-stations.ts";
import { Reserved } from "./slots/reserved.ts";
import { type ClaimsOfCrowd, ErrandSlots } from "./slots/slots.ts";
import type { UsedUpKinds } from "./used-up.ts";

/** Agents that make a crowd. Fewer search each for the best plan. */
const CROWD = 4;

const NONE: readonly never[] = Object.freeze([]);

/** The known errands of a world, and the plans in play. */
export class Crowd {
  readonly searches: CrowdSearches;
  readonly knowledge: CrowdKnowledge;
  readonly #options: CandidateOptions;
  readonly #keys: AgentKeys;
  readonly #promises: Promises;
  readonly #offers: Offers;
  readonly #goals: OpenGoals;
  readonly #bidding: Bidding;
  #begun: BegunBid | undefined;
  readonly #errands: Errands;
  readonly #failed = new FailedErrands();
  /** The errands of agents without an answer yet. */
  readonly #open = new Map<CrowdMember, ErrandOffer>();
  readonly #reserved = new Reserved((thing) => this.#offers.slots.touch(thing));
  /** The searches from which agents came back to the crowd in this slice. */
  readonly #searched = new Set<string>();
  readonly #prepared = new Prepared();
  readonly #needs = new ComingNeeds();
  readonly #comings: Comings;
  readonly #usedUp: UsedUpKinds;
  readonly #members = new NotedMembers();
  readonly #notes = this.#members.notes;
  readonly #idle: IdleMembers;
  /** The classes of agents that there is nothing to do for, in one look. */
  readonly #idleClasses = new Set<string>();
  #count = 0;
  /** The time of the members' last ticks, in game time (ms). */
  #nowMs = Number.NEGATIVE_INFINITY;

  /** @param changes the number of changes in the world */
  constructor(
    options: CandidateOptions,
    claims: ClaimsOfCrowd,
    things: Pick<Things, "get" | "log">,
    usedUp: UsedUpKinds,
    keys: AgentKeys,
    changes: () => number,
  ) {
    [this.#options, this.#keys, this.#usedUp] = [options, keys, usedUp];
    this.searches = new CrowdSearches(changes);
    this.#idle = new IdleMembers(this.#members, this.searches, changes);
    const reserved = (thing: Thing): number => this.#reserved.countOf(thing);
    const isMember = (agent: string): boolean => this.#members.names.has(agent);
    this.#promises = new Promises(options.layout, (thing) => slots.touch(thing));
    const slots = new ErrandSlots(this.#promises, claims, things, usedUp, reserved, isMember);
    this.#offers = new Offers(options, this.#promises, slots);
    const { layout, relevance } = options;
    this.#comings = new Comings(this.#promises, things.log, layout.kinds, this.#members);
    this.#errands = new Errands(layout, relevance.lifting, this.#promises, usedUp);
    this.knowledge = new CrowdKnowledge({
      ...{ layout, usedUp, changes, errands: this.#errands, comings: this.#comings },
      ...{ searches: this.searches, members: this.#members, failed: this.#failed },
      ...{ prepared: this.#prepared, needs: this.#needs, promises: this.#promises },
    });
    this.#bidding = new Bidding({
      ...{ options, offers: this.#offers, errands: this.#errands },
      ...{ prepared: this.#prepared, comings: this.#comings },
      leftToPrepare: this.#leftToPrepare,
      mayRun: (agent, errand) => !this.#failed.isNoted(agent, errand, this.#nowMs),
      isInVain: (key) => this.searches.areInVain(key, this.#nowMs, () => true),
    });
    this.#goals = new OpenGoals(
      layout,
      this.#errands,
      (key, isCrowded) => this.searches.areInVain(key, this.#nowMs, isCrowded),
      this.#leftToPrepare,
      this.#comings,
      keys,
    );
  }

  /**
   * Learns from a search among all things.
   *
   * @param actions its plan; undefined for none
   * @returns the places of things that its agent need not claim before it gets there
   */
  learn(
    goal: Goal,
    question: SearchQuestion,
    actions: readonly number[] | undefined,
  ): readonly ThingPlace[] {
    this.searches.note(this.#keys.ofSearch(goal, question), this.#nowMs, actions !== undefined);
    // What limits one agent alone says nothing of the others.
    const isOfAll = question.asker.constraints?.areOwn !== true;
    if (actions === undefined && isOfAll) this.#errands.searched(goal.hash);
    const places = actions === undefined ? NONE : this.#errands.learn(goal.hash, actions);
    return this.isThere ? places : NONE;
  }

  /** Records that an errand failed for an agent, which then searches among all things for a while. */
  refuse(agent: string, errand: Errand): void {
    this.#failed.note(agent, errand, this.#nowMs);
  }

  /** Whether there are enough agents, and prices of ways for their errands. */
  get isThere(): boolean {
    return this.#count >= CROWD && this.#options.book.hasBounds;
  }

  /** Whether its agents may do the first part of some work for a goal while the rest has to wait. */
  mayPrepareFor(goal: Goal | undefined): boolean {
    return (
      goal !== undefined && this.isThere && this.#errands.preparationsFor(goal.hash).length > 0
    );
  }

  /** Begins another slice. */
  begin(members: () => readonly CrowdMember[]): void {
    if (this.knowledge.isRestored) this.meet(members());
    this.knowledge.resume();
    this.#usedUp.refresh();
    this.#searched.clear();
    this.#comings.refresh();
  }

  /** See `IdleMembers.stateOf`. */
  stateOf(member: CrowdMember): typeof RESTS | string | undefined {
    return this.#idle.stateOf(member);
  }

  /** Notes the plans in play, and the errands without an answer yet. Little is done for a member that does the same. */
  refresh(members: readonly CrowdMember[]): void {
    this.meet(members);
    this.#reserved.clear();
    for (const [member, offer] of this.#open) {
      if (member.isAsked) this.#reserved.add(offer);
      else this.#open.delete(member);
    }
    this.#nowMs = this.#members.nowMs;
    // What has become free since decides whether a way is in vain.
    this.#offers.slots.refresh();
    for (const [member, notes] of this.#notes) {
      const plan = member.planAhead;
      const ahead = this.#open.size === 0 ? plan : (this.#open.get(member) ?? plan);
      if (ahead !== notes.ahead) this.#promises.note(member, ahead, this.#offers.ways(member.self));
      notes.ahead = ahead;
      notes.isTold &&= plan === undefined;
      if (this.#prepared.isVain(member, this.#offers.slots)) member.dropPlan();
      notes.sinceMs = plan === undefined ? (notes.sinceMs ?? this.#nowMs) : undefined;
    }
  }

  /** Counts its agents, before a slice in which that decides who is asked. */
  meet(members: readonly CrowdMember[]): void {
    this.#count = members.length;
    this.searches.agents = members.length;
    const areOthers = this.#members.meet(this.isThere ? members : NONE, (member) => {
      this.#promises.note(member, undefined);
      this.#open.delete(member);
      this.#prepared.forget(member);
      this.#failed.forget(member.name);
      this.#needs.forget(member);
    });
    if (areOthers) this.#offers.slots.forget();
  }

  /**
   * Assigns errands to agents that wait, at the least sum of costs for each rank of goals.
   *
   * @param members that wait, the earliest due first
   */
  part<Member extends CrowdMember>(
    members: readonly Member[],
    { clockMs, mayGoOn: hasTimeNow, behind }: PartingOptions<Member>,
  ): Parted<Member> {
    const parted: Draft<Member> = { assigned: [], searching: [], following: [] };
    const [offers, goals] = [this.#offers, this.#goals];
    let isInTime = true;
    // Once it is late, no agent needs another look at the clock.
    const mayGoOn = (): boolean => {
      isInTime &&= hasTimeNow();
      return isInTime;
    };
    const goOn: GoOn = (work) => {
      for (;;) {
        const { done, value } = work.next();
        if (done === true) return { value };
        if (!mayGoOn()) return undefined;
      }
    };
    offers.slots.refresh();
    for (const part of [goals, this.#prepared, this.#bidding]) part.refresh();
    this.#idleClasses.clear();
    let waiting = waitingOf(members, parted);
    const searched = new Set<string>();
    for (let isFirst = true; waiting.length > 0 && (isFirst || mayGoOn()); isFirst = false) {
      const bids: Bid<Member>[] = [];
      // Agents that there is no time for go on waiting.
      const some = waiting.filter((one, index) => {
        const isQuick = one.goals !== undefined || goals.areKnown(one.question);
        if (index > 0 && !isQuick && !mayGoOn()) return false;
        one.goals ??= goals.of(one.question, offers, goOn);
        return one.goals !== undefined;
      });
      if (isFirst && behind !== undefined) addThoseBehind(some, behind, parted);
      const { far, late } = farthest(some, offers, goOn);
      let hasTime = true;
      for (const [index, one] of some.entries()) {
        const isQuick = this.#isNothingFor(one) && this.#notes.get(one.member)?.isTold === true;
        hasTime &&= index === 0 || isQuick || mayGoOn();
        if (late.has(one) || !(hasTime || isQuick)) continue;
        this.#needs.asks(one, goals, this.#nowMs);
        const bid = this.#bidOf(one, { isOver: far.has(one), clockMs }, searched, parted, goOn);
        if (bid !== undefined) bids.push(bid);
      }
      waiting = this.#award(bids, offers, parted);
      offers.slots.refresh();
    }
    return parted;
  }

  /** The bid of an agent; undefined if it searches, waits, or gives up. */
  #bidOf<Member extends CrowdMember>(
    of: WaitingMember<Member>,
    { isOver, clockMs }: { readonly isOver: boolean; readonly clockMs: number },
    searched: Set<string>,
    { searching, following }: Draft<Member>,
    goOn: GoOn,
  ): Bid<Member> | undefined {
    const { member, question } = of;
    const begun = this.#begun?.of.question === question ? this.#begun : undefined;
    const { className } = question;
    if (isOver && begun === undefined) {
      this.#idle.note(member, question, this.#nowMs);
      const isTold = this.#notes.get(member)?.isTold === true;
      if (isTold || member.isOverdue(clockMs)) this.#answer(member, clockMs);
      return undefined;
    }
    if (begun === undefined && this.#isNothingFor(of)) return this.#leave(of, clockMs);
    const isWhole = begun === undefined && of.next === 0;
    const work = begun?.work ?? this.#bidding.of(of);
    // A callback of the game may throw, which ends the work.
    this.#begun = undefined;
    const ended = goOn(work);
    if (ended === undefined) {
      this.#begun = { of: begun?.of ?? of, work };
      return undefined;
    }
    if (begun !== undefined) {
      of.goals = begun.of.goals;
      of.next = begun.of.next;
    }
    const found = ended.value;
    if (found === undefined) {
      this.#idle.note(member, question, this.#nowMs);
      this.#answer(member, clockMs);
      return undefined;
    }
    if (found === NOTHING_FOR_CLASS && isWhole && className !== undefined)
      this.#idleClasses.add(className);
    if ("key" in found) {
      const { isAlone = false } = found;
      const isPart = found.without.length > 0 || found.goals < question.goals.length;
      const isForCrowd = !isAlone && (isPart || this.#goals.mayWait(question));
      const ofMember = `${member.name} ${found.key}`;
      // It came back from that search in this slice, and would find the same.
      if (isForCrowd && this.#searched.has(ofMember)) return this.#leave(of, clockMs);
      // One of equal agents searches for all of them, for as long as that takes.
      const isSearched = this.searches.follow(found.key, member) || searched.has(found.key);
      (isSearched ? following : searching).push(member);
      if (!isSearched) this.searches.started(found.key, this.#nowMs);
      if (!isSearched && isForCrowd) {
        this.#searched.add(ofMember);
        member.searchFor(found.goals, found.without);
        this.searches.begin(found.key, member);
      }
      searched.add(found.key);
      return undefined;
    }
    return found.length > 0 ? { of, offers: found } : this.#leave(of, clockMs);
  }

  /** Whether it is known in this look that there is nothing to do for an agent. */
  #isNothingFor({ question: { className }, goals, next }: WaitingMember<CrowdMember>): boolean {
    const isIdle = className !== undefined && this.#idleClasses.has(className);
    return isIdle || next === goals?.length;
  }

  /** Leaves an agent, and its equals, without an errand for now. */
  #leave(of: WaitingMember<CrowdMember>, clockMs: number): undefined {
    this.#idle.noteClass(of, this.#nowMs);
    this.#answer(of.member, clockMs);
  }

  /** Tells an agent that there is nothing to do for it now; once, and then it waits for a change that helps. */
  #answer(member: CrowdMember, clockMs: number): void {
    const notes = this.#notes.get(member);
    const isTold = notes?.isTold === true;
    if (notes !== undefined) notes.isTold = true;
    if (isTold && !member.isFirstInLine) member.waitOn(clockMs);
    else member.giveUp();
  }

  /** Gives errands to the agents that make bids. Returns the agents without one. */
  #award<Member extends CrowdMember>(
    bids: Bid<Member>[],
    offers: Offers,
    { assigned }: Draft<Member>,
  ): WaitingMember<Member>[] {
    const lost: WaitingMember<Member>[] = [];
    bids.sort((one, other) => (one.of.member.name < other.of.member.name ? -1 : 1));
    const since = ({ member }: WaitingMember<Member>): number =>
      this.#notes.get(member)?.sinceMs ?? this.#nowMs;
    const fair = bids.map(({ of, offers: own }) =>
      withWait(this.#nowMs - since(of), this.#needs.priced(of, own, this.#goals, this.#nowMs)),
    );
    const entered = new EnteredStations(offers.slots);
    for (const [at, chosen] of awardsFor(fair)) {
      const { of, offers: own } = bids[at] as Bid<Member>;
      const offer = own[chosen];
      const { asker } = of.question;
      const by = offer?.prepares?.by;
      const isTaken = offer !== undefined && this.#prepared.isTaken(of.member, offer);
      const isEnough = isTaken || (by !== undefined && this.#leftToPrepare(by, asker) <= 0);
      const isOpen = !isEnough && offer !== undefined && entered.leaveOpen(offer, asker);
      if (offer === undefined || !isOpen) {
        // It tries the same goal again, but for work that enough others prepare for.
        const isWait = offer?.prepares?.thing !== undefined;
        const isOver = isWait || (isEnough && of.goals?.[of.next - 1]?.preparation !== undefined);
        if (offer !== undefined && !isOver) of.next--;
        lost.push(of);
        continue;
      }
      of.member.chooseErrand(offer);
      // A listener may have stopped it meanwhile.
      if (!of.member.isAsked) continue;
      this.#open.set(of.member, offer);
      if (by === undefined) {
        this.#errands.used(offer.hash);
        this.#needs.begins(of.member, offer, this.#nowMs);
      }
      this.#reserved.add(offer);
      entered.add(offer);
      this.#promises.note(of.member, offer);
      Object.assign(this.#notes.get(of.member) ?? {}, { ahead: offer, idle: undefined });
      this.#prepared.awarded(of.member, offer, of.question, this.#nowMs);
      assigned.push(of.member);
    }
    return lost;
  }

  readonly #leftToPrepare = (preparation: Preparation, { knowledge }: Asker): number =>
    this.#prepared.left(preparation, knowledge, this.#count, this.#nowMs);
}
