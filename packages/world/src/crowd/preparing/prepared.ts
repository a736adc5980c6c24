import type { KnownThings, Thing, ThingId } from "../../things/thing.ts";
import type { Errand } from "../errand.ts";
import type { WaitingQuestion } from "../errand-question.ts";
import type { ErrandPlace, Errands } from "../errands.ts";
import type { CrowdMember } from "../members.ts";
import type { ErrandOffer } from "../offers.ts";
import type { ErrandSlots } from "../slots/slots.ts";
import type { Preparation } from "./preparation.ts";

/** The largest share of a crowd that prepares: enough need their hands free for what ends the wait. */
const MOST_PREPARING = 0.5;
/** Agents that prepare for a kind of things, besides the next to use each of them. */
const MORE_PREPARING = 1;
/** The time for which an agent counts that has nothing yet, in game time (ms). */
const COUNTS_MS = 60_000;

/** The reason why an agent waits. */
interface Waiting {
  /** The part that it has done, or is doing. */
  readonly by: Preparation;
  readonly question: WaitingQuestion;
  /** The hash of its goal. */
  readonly goal: string;
  /** In game time (ms). */
  readonly atMs: number;
}

/** The part that an agent prepares, and the thing beside which it waits, as plain JSON. */
export interface SavedPrepared {
  /** The part that it has done, or is doing. */
  readonly by?: ErrandPlace | undefined;
  /** Milliseconds of game time since; undefined if it counts only for what it has. */
  readonly agoMs?: number | undefined;
  readonly beside?:
    | { readonly by: ErrandPlace; readonly thing: ThingId; readonly isThere: boolean }
    | undefined;
}

/** The wait of an agent beside a thing. */
interface Approach {
  readonly thing: Thing;
  readonly by: Preparation;
  readonly question: WaitingQuestion;
  /** Whether its way has ended. */
  isThere: boolean;
}

/** The world of saved agents that prepare. */
interface PreparedWorld {
  readonly errands: Pick<Errands, "preparationAt">;
  readonly find: (id: ThingId) => Thing | undefined;
  /** The time of the save, in game time (ms). */
  readonly nowMs: number;
}

/** The agents that prepare at one moment. */
interface PreparingCounts {
  /** In game time (ms). */
  readonly atMs: number;
  /** All that have their hands full. */
  readonly busy: number;
  /** By kind of the things that they prepare for. */
  readonly ofKind: ReadonlyMap<string, number>;
}

/** The agents that prepare for an errand, or wait for its rest. */
export class Prepared {
  readonly #agents = new Map<object, Waiting>();
  /** The agents that wait beside a thing, or go there. */
  readonly #approaches = new Map<object, Approach>();
  /** Counted once for all looks at one moment; undefined after a change. */
  #counts: PreparingCounts | undefined;

  /** Notes that an agent prepares, or does what it prepared for, or something else. */
  awarded(
    agent: object,
    { prepares, hash, errand }: Pick<ErrandOffer, "prepares" | "hash" | "errand">,
    question: WaitingQuestion,
    nowMs: number,
  ): void {
    const by = prepares?.by;
    this.#counts = undefined;
    this.#approaches.delete(agent);
    const earlier = this.#agents.get(agent);
    if (by === undefined && earlier?.goal === hash) {
      const isFor = errand.kinds.some(({ name }) => name === earlier.by.kind);
      // After what it prepared for it may keep a tool. With other work it counts while it has what it fetched.
      if (isFor) this.#agents.delete(agent);
      else this.#agents.set(agent, { ...earlier, atMs: Number.NEGATIVE_INFINITY });
    }
    if (by === undefined) return;
    // Who goes to wait holds on to what it fetched.
    const isSame = by.isApproach && earlier?.goal === hash && earlier.by.kind === by.kind;
    const done = isSame ? earlier.by : by;
    this.#agents.set(agent, { by: done, question, goal: hash, atMs: nowMs });
    const { thing } = prepares ?? {};
    if (thing !== undefined) this.#approaches.set(agent, { thing, by, question, isThere: false });
  }

  /** Notes that an agent waits for a thing where it is. */
  stays(agent: object, thing: Thing, by: Preparation, question: WaitingQuestion): void {
    this.#counts = undefined;
    this.#approaches.set(agent, { thing, by, question, isThere: true });
  }

  /** Whether another agent waits beside a thing that one waits for, by now. */
  isTaken(agent: object, { prepares }: Pick<ErrandOffer, "prepares">): boolean {
    const { thing, isSole = false } = prepares ?? {};
    if (!isSole || thing === undefined || this.thingAwaitedBy(agent) === thing) return false;
    return [...this.#approaches.values()].some((one) => one.thing === thing);
  }

  /** The thing beside which an agent waits, or to which it goes to wait. */
  thingAwaitedBy(agent: object): Thing | undefined {
    return this.#approaches.get(agent)?.thing;
  }

  /** Looks at an agent again. Returns whether its way to a thing is in vain: its work may go on, perhaps elsewhere. */
  isVain(agent: Pick<CrowdMember, "isAsked" | "planAhead">, slots: ErrandSlots): boolean {
    const approach = this.#approaches.get(agent);
    if (approach === undefined || agent.isAsked) return false;
    const isUnderWay = agent.planAhead !== undefined;
    const { by, question, isThere } = approach;
    const isVain = isUnderWay && !isThere && by.isOpen(question.asker, question.own, slots);
    if (isVain || (isUnderWay && isThere)) {
      this.#counts = undefined;
      this.#approaches.delete(agent);
    }
    approach.isThere ||= !isUnderWay;
    return isVain;
  }

  /** Begins another moment. */
  refresh(): void {
    this.#counts = undefined;
  }

  forget(agent: object): void {
    this.#counts = undefined;
    this.#approaches.delete(agent);
    this.#agents.delete(agent);
  }

  /** @param places of errands that are saved */
  save(
    agent: object,
    places: ReadonlyMap<Errand, ErrandPlace>,
    nowMs: number,
  ): SavedPrepared | undefined {
    const waiting = this.#agents.get(agent);
    const approach = this.#approaches.get(agent);
    const by = waiting && places.get(waiting.by.part);
    const besideBy = approach && places.get(approach.by.part);
    const beside =
      approach && besideBy
        ? { by: besideBy, thing: approach.thing.id, isThere: approach.isThere }
        : undefined;
    if (by === undefined && beside === undefined) return undefined;
    const agoMs = nowMs - (waiting?.atMs ?? Number.NEGATIVE_INFINITY);
    return { by, agoMs: Number.isFinite(agoMs) ? agoMs : undefined, beside };
  }

  /** Restores what was saved of an agent. What there no longer is is left out. */
  restore(
    agent: object,
    { by, agoMs = Number.POSITIVE_INFINITY, beside }: SavedPrepared,
    question: WaitingQuestion,
    { errands, find, nowMs }: PreparedWorld,
  ): void {
    this.#counts = undefined;
    const preparation = by && errands.preparationAt(by);
    if (by !== undefined && preparation !== undefined) {
      const [goal, atMs] = [by.goal, nowMs - agoMs];
      this.#agents.set(agent, { by: preparation, question, goal, atMs });
    }
    const approach = beside && errands.preparationAt(beside.by);
    const thing = beside && find(beside.thing);
    if (beside !== undefined && approach !== undefined && thing !== undefined) {
      const { isThere } = beside;
      this.#approaches.set(agent, { thing, by: approach, question, isThere });
    }
  }

  /** The number of agents that wait beside each thing, or go there. */
  get waiting(): ReadonlyMap<Thing, number> {
    const counts = new Map<Thing, number>();
    for (const { thing } of this.#approaches.values()) {
      counts.set(thing, (counts.get(thing) ?? 0) + 1);
    }
    return counts;
  }

  /**
   * The number of agents that may still prepare: one for each thing of a kind and one more, who may all wait beside it.
   *
   * @param agents in the crowd
   */
  left(
    { kind, isApproach }: Preparation,
    knowledge: Pick<KnownThings, "ofKind">,
    agents: number,
    nowMs: number,
  ): number {
    if (isApproach) return Number.POSITIVE_INFINITY;
    if (this.#counts?.atMs !== nowMs) this.#counts = this.#count(nowMs);
    const { busy, ofKind } = this.#counts;
    // Who has what it takes may have its hands free for other work.
    const ofAll = Math.ceil(MOST_PREPARING * agents) - busy;
    const waiting = ofKind.get(kind) ?? 0;
    return Math.min(knowledge.ofKind(kind).length + MORE_PREPARING - waiting, ofAll);
  }

  #count(nowMs: number): PreparingCounts {
    const ofKind = new Map<string, number>();
    let busy = 0;
    for (const [agent, one] of this.#agents) {
      const isOld = nowMs < one.atMs || nowMs - one.atMs >= COUNTS_MS;
      const isBusy = !isOld || this.#approaches.has(agent);
      const isReady = !one.by.isApproach && one.by.isDone(one.question.own);
      if (!isBusy && !isReady) this.#agents.delete(agent);
      else ofKind.set(one.by.kind, (ofKind.get(one.by.kind) ?? 0) + 1);
      if (isBusy) busy++;
    }
    return { atMs: nowMs, busy, ofKind };
  }
}
