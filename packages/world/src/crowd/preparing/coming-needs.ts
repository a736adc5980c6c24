import { shapes } from "@understudy/planner-core/internal";
import type { ErrandQuestion } from "../errand-question.ts";
import type { GoalOfClass, WaitingMember } from "../members.ts";
import type { ErrandOffer } from "../offers.ts";

/** The share of the latest time in a mean. */
const LATEST = 0.25;
/** The share of earlier errands that counts after another one. */
const KEPT = 0.98;
/** A need is regular if its times differ from their mean by less than this share of it. */
const REGULAR = 0.25;
/** Goals after which all is learnt anew, since conditions in requests are unlimited in number. */
const MOST_GOALS = 1000;

const NONE: readonly never[] = Object.freeze([]);

/** The times for which a goal holds, in game time (ms), and the cost of seeing to it. */
interface Need {
  /** The mean time for which it held once an agent had seen to it; undefined before that was seen. */
  meanMs: number | undefined;
  /** The mean difference from that. */
  deviationMs: number;
  /** How often it ceased to hold for an agent that had not seen to it before. */
  firsts: number;
  /** The sum of the times for which it had held by then. */
  firstsMs: number;
  /** The agents for which it still holds without that, and the sum of the times at which they asked first. */
  waiting: number;
  waitingSinceMs: number;
  /** The mean cost of an errand for it, in thousandths; undefined before one was awarded. */
  scaledCost: number | undefined;
}

/** A goal of one agent. */
interface NeedOfAgent {
  isOpen: boolean;
  /** Since when it has held, in game time (ms). */
  sinceMs: number;
  /** Whether the agent saw to it then. Else it asked for the first time. */
  isSeenTo: boolean;
}

/** The work of an agent. */
interface Running {
  readonly goal: string;
  readonly scaledCost: number;
  /** In game time (ms). */
  readonly sinceMs: number;
}

interface AgentWithNeeds {
  /** Its question of the last look. */
  asked: unknown;
  /** By hash of the goal. */
  readonly needs: Map<string, NeedOfAgent>;
  running: Running | undefined;
}

/** The needs of a crowd as plain JSON. */
export interface SavedNeeds {
  /** The cost of errands lately, in thousandths, and the game time that they took, in milliseconds. */
  readonly done: { readonly scaledCost: number; readonly ms: number };
  readonly goals: readonly {
    /** The hash of the goal. */
    readonly goal: string;
    readonly meanMs?: number | undefined;
    readonly deviationMs: number;
    readonly firsts: number;
    readonly firstsMs: number;
    readonly scaledCost?: number | undefined;
  }[];
}

/** The needs of an agent as plain JSON. */
export interface SavedNeedsOfAgent {
  readonly goals: readonly {
    readonly goal: string;
    readonly isOpen: boolean;
    readonly isSeenTo: boolean;
    /** Milliseconds of game time for which it has held. */
    readonly agoMs: number;
  }[];
  readonly running?:
    | { readonly goal: string; readonly scaledCost: number; readonly agoMs: number }
    | undefined;
}

const { boolean, list, number, object, optional, string } = shapes;
const amount = number({ min: 0 });

/** The form of saved needs. */
export const savedNeeds: shapes.Shape<object> = object({
  done: object({ scaledCost: amount, ms: amount }),
  goals: list(
    object({
      ...{ goal: string(), meanMs: optional(amount), deviationMs: amount },
      ...{ firsts: amount, firstsMs: amount, scaledCost: optional(amount) },
    }),
  ),
});

/** The form of the saved needs of an agent. */
export const savedNeedsOfAgent: shapes.Shape<object> = object({
  goals: list(object({ goal: string(), isOpen: boolean, isSeenTo: boolean, agoMs: number() })),
  running: optional(object({ goal: string(), scaledCost: amount, agoMs: number() })),
});

/** The goals of an agent that hold, and the first one that does not, as hashes. */
export interface GoalsAsked {
  /** The goals that hold, up to another one; most important first. */
  readonly met: readonly string[];
  readonly open: string | undefined;
}

/** Tells which goals of an agent hold; see `OpenGoals.asked`. */
interface AskedGoals {
  asked(
    question: Pick<ErrandQuestion, "goals">,
    found: readonly GoalOfClass[],
    before?: number,
  ): GoalsAsked;
}

/**
 * The needs that come by themselves and interrupt other work: hunger comes back a while after each meal. Learnt from the
 * times at which agents ask for such goals. Work that would be interrupted is dearer for its agent: one that has just
 * eaten takes the cart, and not one who will soon walk it to the table.
 */
export class ComingNeeds {
  readonly #goals = new Map<string, Need>();
  readonly #agents = new Map<object, AgentWithNeeds>();
  /** The cost of errands lately, in thousandths, and the game time that they took (ms). */
  #done = { scaledCost: 0, ms: 0 };

  /** Notes which goals of an agent hold; once for each of its questions. */
  asks(
    { member, question, goals = NONE }: WaitingMember<object>,
    all: AskedGoals,
    nowMs: number,
  ): void {
    if (question.goals.length === 1) return;
    const known = this.#of(member);
    if (known.asked === question) return;
    known.asked = question;
    const { met, open } = all.asked(question, goals);
    const { running } = known;
    // Work for a goal that still comes first was not interrupted.
    if (
      running !== undefined &&
      (open === undefined || !known.needs.has(open) || running.goal === open)
    )
      this.#noteTime(running, nowMs);
    known.running = undefined;
    for (const goal of met) {
      const need = known.needs.get(goal);
      if (need === undefined)
        this.#add(known, goal, { isOpen: false, sinceMs: nowMs, isSeenTo: false });
      else if (need.isOpen) Object.assign(need, { isOpen: false, sinceMs: nowMs, isSeenTo: true });
    }
    const need = open === undefined ? undefined : known.needs.get(open);
    if (open === undefined || need === undefined || need.isOpen) return;
    this.#noteEnd(open, need, nowMs - need.sinceMs);
    need.isOpen = true;
  }

  /** Notes that an agent begins an errand. */
  begins(
    agent: object,
    { hash: goal, scaledLength: scaledCost }: Pick<ErrandOffer, "hash" | "scaledLength">,
    nowMs: number,
  ): void {
    this.#of(agent).running = { goal, scaledCost, sinceMs: nowMs };
    const need = this.#goal(goal);
    need.scaledCost = meanWith(need.scaledCost, scaledCost);
  }

  /** The offers of an agent, dearer by the expected cost of what may interrupt them. */
  priced(
    { member, question, goals = NONE }: WaitingMember<object>,
    offers: readonly ErrandOffer[],
    all: AskedGoals,
    nowMs: number,
  ): readonly ErrandOffer[] {
    const { scaledCost: done, ms } = this.#done;
    if (question.goals.length === 1 || done === 0 || ms === 0) return offers;
    const metBefore = new Map<unknown, readonly string[]>();
    return offers.map((offer) => {
      const { goal, prepares } = offer;
      if (prepares !== undefined) return offer;
      const met =
        metBefore.get(goal) ?? all.asked(question, goals, question.goals.indexOf(goal)).met;
      metBefore.set(goal, met);
      const price = this.#priceFor(member, met, offer.scaledLength, ms / done, nowMs);
      // Saved numbers may be too large to reckon with.
      return !(price > 0) || price === Number.POSITIVE_INFINITY
        ? offer
        : { ...offer, scaledCost: offer.scaledCost + price };
    });
  }

  #priceFor(
    agent: object,
    goals: readonly string[],
    scaledLength: number,
    pace: number,
    nowMs: number,
  ): number {
    const needs = this.#agents.get(agent)?.needs;
    const lengthMs = pace * scaledLength;
    let price = 0;
    for (const goal of goals) {
      const need = this.#goals.get(goal);
      const ofAgent = needs?.get(goal);
      if (need?.scaledCost === undefined || ofAgent === undefined) continue;
      price += need.scaledCost * likelihood(need, ofAgent, lengthMs, nowMs);
    }
    return price;
  }

  forget(agent: object): void {
    for (const [goal, need] of this.#agents.get(agent)?.needs ?? []) this.#waits(goal, need, -1);
    this.#agents.delete(agent);
  }

  save(): SavedNeeds {
    const goals = [...this.#goals].map(([goal, { waiting, waitingSinceMs, ...need }]) => {
      return { goal, ...need };
    });
    return { done: this.#done, goals };
  }

  saveOf(agent: object, nowMs: number): SavedNeedsOfAgent | undefined {
    const { needs, running } = this.#agents.get(agent) ?? {};
    if (needs === undefined || (needs.size === 0 && running === undefined)) return undefined;
    const goals = [...needs].map(([goal, { sinceMs, ...need }]) => {
      return { goal, ...need, agoMs: nowMs - sinceMs };
    });
    if (running === undefined) return { goals };
    const { sinceMs, ...work } = running;
    return { goals, running: { ...work, agoMs: nowMs - sinceMs } };
  }

  /** Replaces all that is known, also of agents. */
  restore({ done, goals }: SavedNeeds): void {
    this.#clear();
    this.#done = { ...done };
    for (const { goal, ...need } of goals) Object.assign(this.#goal(goal), need);
  }

  restoreOf(agent: object, { goals, running }: SavedNeedsOfAgent, nowMs: number): void {
    this.forget(agent);
    const known = this.#of(agent);
    for (const { goal, agoMs, ...need } of goals)
      this.#add(known, goal, { ...need, sinceMs: nowMs - agoMs });
    if (running === undefined) return;
    const { agoMs, ...work } = running;
    known.running = { ...work, sinceMs: nowMs - agoMs };
  }

  #noteTime({ scaledCost, sinceMs }: Running, nowMs: number): void {
    if (scaledCost <= 0 || nowMs <= sinceMs) return;
    const { scaledCost: before, ms } = this.#done;
    this.#done = { scaledCost: KEPT * before + scaledCost, ms: KEPT * ms + nowMs - sinceMs };
  }

  #noteEnd(goal: string, ofAgent: NeedOfAgent, heldMs: number): void {
    const need = this.#goal(goal);
    this.#waits(goal, ofAgent, -1);
    // The game's time may have started over.
    if (heldMs <= 0) return;
    if (!ofAgent.isSeenTo) {
      need.firsts++;
      need.firstsMs += heldMs;
      return;
    }
    const { meanMs } = need;
    if (meanMs !== undefined)
      need.deviationMs += LATEST * (Math.abs(heldMs - meanMs) - need.deviationMs);
    need.meanMs = meanWith(meanMs, heldMs);
  }

  #add(agent: AgentWithNeeds, goal: string, need: NeedOfAgent): void {
    agent.needs.set(goal, need);
    this.#waits(goal, need, 1);
  }

  /** Counts an agent among those for which a goal still holds, or no longer. */
  #waits(goal: string, { isOpen, isSeenTo, sinceMs }: NeedOfAgent, count: 1 | -1): void {
    if (isOpen || isSeenTo) return;
    const need = this.#goal(goal);
    need.waiting += count;
    need.waitingSinceMs += count * sinceMs;
  }

  #clear(): void {
    this.#goals.clear();
    this.#agents.clear();
  }

  #of(agent: object): AgentWithNeeds {
    if (this.#goals.size >= MOST_GOALS) this.#clear();
    const known = this.#agents.get(agent);
    if (known !== undefined) return known;
    const one = { asked: undefined, needs: new Map(), running: undefined };
    this.#agents.set(agent, one);
    return one;
  }

  #goal(goal: string): Need {
    const known = this.#goals.get(goal);
    if (known !== undefined) return known;
    const one = {
      ...{ meanMs: undefined, deviationMs: 0, scaledCost: undefined },
      ...{ firsts: 0, firstsMs: 0, waiting: 0, waitingSinceMs: 0 },
    };
    this.#goals.set(goal, one);
    return one;
  }
}

/** How likely a need comes up within a time. */
function likelihood(need: Need, ofAgent: NeedOfAgent, lengthMs: number, nowMs: number): number {
  const { meanMs, deviationMs, firsts, firstsMs, waiting, waitingSinceMs } = need;
  if (!ofAgent.isSeenTo) {
    // It holds for unequal times, of which only the ends have been seen so far.
    const allMs = firstsMs + waiting * nowMs - waitingSinceMs;
    return allMs > 0 ? Math.min(1, (lengthMs * firsts) / allMs) : 0;
  }
  // Nobody has had that need again so far.
  if (meanMs === undefined) return 0;
  const leftMs = ofAgent.sinceMs + meanMs - nowMs;
  const isRegular = deviationMs < REGULAR * meanMs && leftMs > -REGULAR * meanMs;
  return isRegular ? Number(lengthMs > leftMs) : Math.min(1, lengthMs / meanMs);
}

function meanWith(mean: number | undefined, latest: number): number {
  return mean === undefined ? latest : mean + LATEST * (latest - mean);
}
