import type { Work } from "@understudy/planner-core/internal";
import type { Errand } from "./errand.ts";
import type { ErrandQuestion, WaitingQuestion } from "./errand-question.ts";
import type { ErrandOffer } from "./offers.ts";
import type { Preparation } from "./preparing/preparation.ts";
import type { ErrandAhead, PlanAhead } from "./promises.ts";
import type { IdleSince } from "./sleep/idle-period.ts";

/** An agent of a crowd. */
export interface CrowdMember {
  readonly name: string;
  /** Its open question, if an errand may answer it. */
  readonly errandQuestion: ErrandQuestion | undefined;
  /** The agent as it is, whether it asks or not. */
  readonly self: WaitingQuestion;
  /** Whether its things are being chosen, or its question is put. */
  readonly isAsked: boolean;
  /** The time of its last tick, in game time (ms). */
  readonly nowMs: number;
  /** Its plan in play; the same object until it goes on. */
  readonly planAhead: PlanAhead | undefined;
  /** Whether it waits; see `restUntil`. @param clockMs the time on the world's clock */
  rests(clockMs: number): boolean;
  /** Lets it wait until a time, unless its own question becomes another one. @param untilMs game time (ms) */
  restUntil(untilMs: number): void;
  /** Drops its plan: something better may be possible now. */
  dropPlan(): void;
  /** Puts its question for one goal, with certain things. */
  chooseErrand(offer: ErrandOffer): void;
  /** Puts its question for the most important goals, which is to be answered without some tools. */
  searchFor(goals: number, without: readonly string[]): void;
  /** Whether it waits in a line. */
  readonly isInLine: boolean;
  /** Whether a free thing is kept for it, since it is the first in line. */
  readonly isFirstInLine: boolean;
  /**
   * Whether its answer is due, or a free thing is kept for it, since it is the first in line.
   *
   * @param clockMs the time on the world's clock
   */
  isOverdue(clockMs: number): boolean;
  /** Ends its question without a plan. */
  giveUp(): void;
  /**
   * Lets its question wait for an errand, also beyond its time: the answer would be the same as the last one.
   *
   * @param clockMs the time on the world's clock
   */
  waitOn(clockMs: number): void;
}

/** The facts that a crowd keeps of a member. */
export interface MemberNotes {
  /** Its plan or errand that counts among the promises. */
  ahead: PlanAhead | ErrandAhead | undefined;
  /** Whether it has been told that there is nothing to do for it now. */
  isTold: boolean;
  /** Since when it has had no plan, in game time (ms). */
  sinceMs: number | undefined;
  /** When there was nothing to do for it last. */
  idle: IdleSince | undefined;
  /** Its question then. */
  idleAs: ErrandQuestion | undefined;
}

export const NEW_NOTES: MemberNotes = Object.freeze({
  ...{ ahead: undefined, isTold: false, sinceMs: undefined },
  ...{ idle: undefined, idleAs: undefined },
});

/** The members of a crowd, with what it knows of them. */
export class NotedMembers {
  readonly notes: Map<CrowdMember, MemberNotes> = new Map<CrowdMember, MemberNotes>();
  names: ReadonlySet<string> = new Set();
  /** The members at the last call of `meet`. */
  #met: readonly CrowdMember[] | undefined;

  /** The time of the members' last ticks, in game time (ms); minus infinity before the first. */
  get nowMs(): number {
    let nowMs = Number.NEGATIVE_INFINITY;
    for (const one of this.notes.keys()) nowMs = Math.max(nowMs, one.nowMs);
    return nowMs;
  }

  /**
   * Notes new members, and forgets members that are gone or have another runner now.
   *
   * @param forget called for each of these
   * @returns whether there are others now
   */
  meet(members: readonly CrowdMember[], forget: (member: CrowdMember) => void): boolean {
    if (members === this.#met) return false;
    this.#met = members;
    const isKnown = (member: CrowdMember): boolean => this.notes.has(member);
    if (members.length === this.notes.size && members.every(isKnown)) return false;
    const present = new Set(members);
    for (const member of this.notes.keys()) {
      if (present.has(member)) continue;
      this.notes.delete(member);
      forget(member);
    }
    for (const member of members) {
      if (!isKnown(member)) this.notes.set(member, { ...NEW_NOTES });
    }
    this.names = new Set(members.map(({ name }) => name));
    return true;
  }
}

/** The agents that wait, by their next move. */
export interface Parted<Member> {
  /** Agents whose questions are put with assigned things. */
  readonly assigned: readonly Member[];
  /** Agents that must search among all things. */
  readonly searching: readonly Member[];
  /** Agents that wait for what others find, or leave. */
  readonly following: readonly Member[];
}

/** An agent with the goals that it may still run errands for. */
export interface WaitingMember<Member> {
  readonly member: Member;
  readonly question: ErrandQuestion;
  /** Undefined before the first look. */
  goals: readonly GoalOfClass[] | undefined;
  next: number;
}

/** A search among all things that is needed, for all agents with its key. */
export interface NeededSearch {
  readonly key: string;
  /** The tools that it leaves out. */
  readonly without: readonly string[];
  /** The number of the most important goals that it is for. The crowd may have work for the others. */
  readonly goals: number;
  /** Whether its answer is true for one agent alone, which failed at known plans or avoids steps. Default: no */
  readonly isAlone?: boolean;
}

/** Does at least one piece of some work, and all of it while there is time. Returns its result; undefined if more is left. */
export type GoOn = <Result>(work: Work<Result>) => { readonly value: Result } | undefined;

/** An agent with the errands that it may run. */
export interface Bid<Member> {
  readonly of: WaitingMember<Member>;
  readonly offers: readonly ErrandOffer[];
}

/** A bid that is being made. */
export interface BegunBid {
  readonly of: WaitingMember<CrowdMember>;
  readonly work: Work<readonly ErrandOffer[] | NeededSearch | undefined>;
}

/** The lists of `Parted`, while they are filled. */
export type Draft<Member> = { readonly [Part in keyof Parted<Member>]: Member[] };

/** A goal that does not hold for equal agents. */
export interface GoalOfClass {
  readonly at: number;
  /** The errands that such agents may run now; undefined if one of them has to search. */
  readonly errands: readonly Errand[] | undefined;
  /** The number of agents that may begin one of them. */
  readonly room: number;
  /** The tools that a search leaves out, since other agents are about to use up what they need. */
  readonly without: readonly string[];
  /** The name of the goal for such agents. */
  readonly key: string;
  /** Whether a search for it tells the crowd nothing. Default: no */
  readonly isAlone?: boolean;
  /** Set if the errands only prepare for the goal. */
  readonly preparation?: Preparation;
  /** The first parts of other errands of the goal, which agents may run as well. */
  readonly besides?: readonly GoalOfClass[];
}

/** How errands are assigned to agents that wait. */
export interface PartingOptions<Member> {
  /** The time on the world's clock. */
  readonly clockMs: number;
  /** Whether there is time to look at another agent. */
  readonly mayGoOn: () => boolean;
  /** Further agents, for which there is nothing to do if there is nothing for those of their class. Default: none */
  readonly behind?: MembersBehind<Member>;
}

/** Agents that are looked at only if there is something to do for another one of their class. */
export interface MembersBehind<Member> {
  readonly byClass: ReadonlyMap<string, readonly Member[]>;
  /** Compares two of all agents by their turns. */
  readonly inTurn: (one: Member, other: Member) => number;
}

/** Adds to some agents those behind them that there may be something to do for, in turn. */
export function addThoseBehind<Member extends CrowdMember>(
  some: WaitingMember<Member>[],
  { byClass, inTurn }: MembersBehind<Member>,
  draft: Draft<Member>,
): void {
  const classes = new Map<string, readonly GoalOfClass[]>();
  for (const { question, goals = [] } of some) {
    const { className } = question;
    if (className !== undefined && goals.length > 0) classes.set(className, goals);
  }
  const before = some.length;
  for (const [className, goals] of classes) {
    const others = waitingOf(byClass.get(className) ?? [], draft);
    some.push(...others.map((one) => ({ ...one, goals })));
  }
  if (some.length > before) some.sort((one, other) => inTurn(one.member, other.member));
}

/** The agents with goals that errands may reach. All others search. */
export function waitingOf<Member extends CrowdMember>(
  members: readonly Member[],
  { searching }: Draft<Member>,
): WaitingMember<Member>[] {
  return members.flatMap((member) => {
    const question = member.errandQuestion;
    if (question === undefined) searching.push(member);
    if (question === undefined) return [];
    return [{ member, question, goals: undefined, next: 0 }];
  });
}
