import type { ErrandQuestion } from "../errand-question.ts";
import { type CrowdMember, NEW_NOTES, type NotedMembers, type WaitingMember } from "../members.ts";
import { type CrowdSearches, MANY } from "../searches.ts";
import { type IdleSince, idlePeriodOf, isStill, lookAgainAt } from "./idle-period.ts";

/** Limit on remembered classes of agents without anything to do. */
const MOST_CLASSES = 1000;

/** The state of an agent that may go on waiting. */
export const RESTS: unique symbol = Symbol("rests");

/** The agents that there was nothing to do for lately. */
export class IdleMembers {
  readonly #members: NotedMembers;
  readonly #searches: CrowdSearches;
  readonly #changes: () => number;
  /** When classes of agents had nothing to do. */
  readonly #classes = new Map<string, IdleSince>();
  /** The moment of the latest of them. */
  #now: IdleSince = { atMs: Number.NaN, changes: 0 };

  /** @param changes the number of changes in the world */
  constructor(members: NotedMembers, searches: CrowdSearches, changes: () => number) {
    [this.#members, this.#searches, this.#changes] = [members, searches, changes];
  }

  /**
   * `RESTS` for an agent that may go on waiting: a moment ago there was nothing to do for it, or for its equals. The class of
   * an agent that has been told that there is nothing to do for it, and for which there is nothing as long as there is nothing
   * for its equals. Undefined for others.
   */
  stateOf(member: CrowdMember): typeof RESTS | string | undefined {
    const { nowMs, errandQuestion: asked } = member;
    const notes = this.#members.notes.get(member);
    const changes = this.#changes();
    const { agents } = this.#searches;
    const periodMs = idlePeriodOf(agents, agents < MANY);
    const isSame = notes !== undefined && notes.idleAs === asked;
    const hasLooked =
      (isSame && isStill(notes.idle, nowMs, changes, periodMs)) ||
      isStill(this.#classes.get(asked?.className ?? ""), nowMs, changes, periodMs);
    const rests = hasLooked || this.#searches.follows(member);
    const className = isSame && notes.isTold ? asked?.className : undefined;
    if (!rests && className === undefined) return undefined;
    if (member.isFirstInLine) return undefined;
    if (hasLooked && periodMs > 0 && !member.isInLine)
      member.restUntil(lookAgainAt(nowMs, periodMs));
    return rests ? RESTS : className;
  }

  /** Notes that there is nothing to do for an agent. @param nowMs game time (ms) */
  note(member: CrowdMember, question: ErrandQuestion | undefined, nowMs: number): void {
    const notes = this.#members.notes.get(member) ?? { ...NEW_NOTES };
    notes.idle = this.#at(nowMs);
    notes.idleAs = question;
  }

  /** Notes that there is nothing to do for an agent, and for its equals. @param nowMs game time (ms) */
  noteClass({ member, question }: WaitingMember<CrowdMember>, nowMs: number): void {
    this.note(member, question, nowMs);
    const { className } = question;
    const now = this.#at(nowMs);
    if (className === undefined || this.#classes.get(className) === now) return;
    if (this.#classes.size >= MOST_CLASSES) this.#classes.clear();
    this.#classes.set(className, now);
  }

  /** The same object for all that is noted at one moment. */
  #at(atMs: number): IdleSince {
    const changes = this.#changes();
    if (this.#now.atMs !== atMs || this.#now.changes !== changes) this.#now = { atMs, changes };
    return this.#now;
  }
}
