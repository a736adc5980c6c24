import { RequestError } from "@understudy/planner-core";
import { finish } from "@understudy/planner-core/internal";
import { RelevantThings } from "../binding/relevant-things.ts";
import { ShortestQueue } from "../binding/shortest-queue.ts";
import { areOfTools } from "../constraints/active-constraints.ts";
import { unsolvable } from "../crowd/errand-inquiry.ts";
import { Basis } from "../crowd/sleep/basis.ts";
import type { GoalFootprint } from "../crowd/sleep/footprint.ts";
import { type SavedProof, type SavedSleep, sleepGrounds } from "../crowd/sleep/saved-sleep.ts";
import type { NoPlanProof } from "../crowd/sleep/sleepers.ts";
import { compiledGoal, type KnownGoal } from "../question/goals.ts";
import type { InquiryEnd } from "../question/round.ts";
import type { GoalRelevance } from "../relevance/relevance.ts";
import type { Thing, ThingId } from "../things/thing.ts";
import type { AgentNow } from "./agent-now.ts";
import type { WantedPlan } from "./asking/open-question.ts";

/** The longest sleep after a proof that there is no plan, in game time (ms). */
const LONGEST_SLEEP_MS = 30_000;
/** The longest time between an answer without a plan or a proof and the next question, in game time (ms). */
export const TRY_AGAIN_MS = 1000;

/** A change that a sleeping agent waits for. */
export interface AwaitedChange {
  /** Kinds of things of which one has to change, come, or become free. */
  readonly kinds: readonly string[];
  /** The thing that it waits in line for. */
  readonly thing?: ThingId | undefined;
  /** The holder of that thing. */
  readonly holder?: string | undefined;
}

/** A question whose answer may put its agent to sleep. */
interface AskedAs {
  readonly basis: Basis;
  /** Equal for agents that share proofs; undefined if the agent shares none. */
  readonly key: string | undefined;
  /** When a step may be used again that the question avoided, in game time (ms). */
  readonly coolMs: number;
  /** Whether a goal was left out for now, since it was reached lately. */
  readonly isPartial: boolean;
}

/**
 * The sleep of an agent without a plan: no question is put before something changes that the last answer rests on. A
 * search that was cut off rests on no fact; it sleeps for a short time only.
 */
export class Sleep {
  readonly #now: AgentNow;
  readonly #goals: { readonly known: readonly KnownGoal[] };
  readonly #mayWatch: boolean;
  readonly #retryMs: number;
  #asked: AskedAs | undefined;
  /** The footprints of some goals under some constraints. */
  #footprints:
    | {
        readonly known: readonly KnownGoal[];
        readonly limits: string | undefined;
        readonly of: readonly GoalFootprint[] | undefined;
      }
    | undefined;
  #basis: Basis | undefined;
  /** The basis of the last sleep, until the goals change. */
  #last: Basis | undefined;
  /** The change that was told last, and the basis that it is of. */
  #told: { readonly of: Basis; readonly change: AwaitedChange } | undefined;
  /** The number of times that the agent had been called to what it waits for as its sleep began. */
  #calls = 0;
  /** The agent's values with which it asked once more, as far as they count. */
  #triedAs: string | undefined;
  #sinceMs = 0;
  #untilMs = 0;
  #wakes = 0;

  constructor(now: AgentNow, goals: { readonly known: readonly KnownGoal[] }) {
    const { agent, options } = now;
    const { time } = agent.parts.layout.domain;
    const hasTimes =
      time !== undefined && (time.events.length > 0 || Object.keys(time.by).length > 0);
    this.#now = now;
    this.#goals = goals;
    this.#mayWatch = !hasTimes && agent.knowledge.versions !== undefined;
    this.#retryMs = options.retryMs ?? LONGEST_SLEEP_MS;
    // Once for each goal of a world this takes milliseconds, which a slice of a frame should not pay.
    if (this.#mayWatch) this.#footprintsOf(goals.known);
  }

  /** Whether no question may be put. */
  get isAsleep(): boolean {
    return this.#basis !== undefined;
  }

  /** How often a sleep ended because a plan may be possible. */
  get wakes(): number {
    return this.#wakes;
  }

  /** The change that the agent waits for, the same object until it is another; undefined while it does not sleep. */
  get waitsFor(): AwaitedChange | undefined {
    return this.#changeOf(this.#basis);
  }

  /** The change that the agent waited for in its last sleep. */
  get waitedFor(): AwaitedChange | undefined {
    return this.#changeOf(this.#last);
  }

  #changeOf(basis: Basis | undefined): AwaitedChange | undefined {
    if (basis === undefined) return undefined;
    const { claims } = this.#now.agent.parts;
    const thing = claims.awaitedBy(this.#now.agent.name);
    const holder = thing === undefined ? undefined : claims.holderOf(thing);
    const told = this.#told;
    if (told?.of === basis && told.change.thing === thing && told.change.holder === holder)
      return told.change;
    const change = { kinds: basis.kinds, thing, holder };
    this.#told = { of: basis, change };
    return change;
  }

  /** The agents that share proofs with this one have the same key, for these goals; undefined if it shares none. */
  keyFor(goals: readonly KnownGoal[], avoided: WantedPlan["avoided"]): string | undefined {
    const { activeConstraints, knowledge, name, parts } = this.#now.agent;
    const { memory, persona, costVersion } = this.#now.options.request ?? {};
    const isAlone = !knowledge.isAll || avoided.length > 0 || memory !== undefined;
    if (isAlone || persona !== undefined || this.#now.agent.searches > 0) return undefined;
    const { claims } = parts;
    const awaited = claims.awaitedBy(name);
    const isNext = awaited !== undefined && claims.isFreeFor(name, awaited);
    const held = [...claims.heldBy(name), ...(isNext ? [awaited] : [])];
    const wanted = goals.map((known) => [
      compiledGoal(parts.layout, known)?.hash,
      known.reserved,
      [...known.pins].map(([place, { id }]) => [place, id]),
    ]);
    return JSON.stringify([wanted, held, costVersion, activeConstraints?.limits]);
  }

  /**
   * Notes how things are as a question begins.
   *
   * @param coolMs when a step may be used again that is avoided now
   * @returns a proof of another agent that there is no plan
   */
  begins(
    { goals, avoided, playing }: WantedPlan,
    nowMs: number,
    coolMs: number,
  ): NoPlanProof | undefined {
    this.#asked = undefined;
    const { versions } = this.#now.agent.knowledge;
    const footprints = this.#mayWatch && !playing ? this.#footprintsOf(goals) : undefined;
    if (versions === undefined || footprints === undefined) return undefined;
    const { sleepers } = this.#now.agent.parts;
    const isPartial = goals.length < this.#goals.known.length;
    const key = isPartial ? undefined : this.keyFor(goals, avoided);
    const basis = new Basis(this.#now.agent, versions, footprints, this.#now.own);
    this.#asked = { basis, key, coolMs, isPartial };
    if (key === undefined) return undefined;
    const { orchestrator } = this.#now.options;
    const sharer = { agent: this.#now.agent, own: this.#now.own, nowMs, retryMs: this.#retryMs };
    return sleepers.proofOf(key, { ...sharer, orchestrator });
  }

  /**
   * Begins after an answer without a plan.
   *
   * @param coolMs when a step may be used again that is avoided now
   * @param isShared whether another agent has found the answer
   */
  failed(end: InquiryEnd, nowMs: number, coolMs: number, isShared: boolean): void {
    const asked = this.#asked;
    this.#asked = undefined;
    if (asked === undefined) return;
    const { basis, key, isPartial } = asked;
    const isProof = basis.narrow(end);
    if (!basis.holds(this.#now.own, true)) {
      // What has changed meanwhile may allow a plan.
      this.#wakes++;
      return;
    }
    const { orders, parts } = this.#now.agent;
    if (isProof && key !== undefined && end.restsOn === "facts" && !isShared) {
      const { orchestrator } = this.#now.options;
      parts.sleepers.proved(key, { basis, end, orchestrator, atMs: nowMs });
    }
    // An order is tried again by its own rule.
    if (orders.list.length > 0) return;
    const isLong = isProof && !isPartial && !this.#mayPrepare();
    const longestMs = isLong ? this.#retryMs : Math.min(this.#retryMs, TRY_AGAIN_MS);
    this.#sinceMs = nowMs;
    const hasCooled = asked.coolMs <= nowMs;
    this.#untilMs = hasCooled ? nowMs : Math.min(nowMs + longestMs, coolMs);
    this.#basis = basis;
    this.#last = basis;
    this.#calls = parts.claims.callsOf(this.#now.agent.name);
  }

  /**
   * Whether the crowd may have a first part of some work for the agent, which no search looks for: it asks once more.
   */
  #mayPrepare(): boolean {
    const { agent, own } = this.#now;
    const { crowd, layout } = agent.parts;
    const { known } = this.#goals;
    const truths = this.footprints?.map((one) => one.own.truthsOf(own));
    const values = truths === undefined ? own.key : `${truths.join()} ${own.held}`;
    if (values === this.#triedAs || !areOfTools(agent.constraints.list)) return false;
    this.#triedAs = values;
    return known.some((one) => crowd.mayPrepareFor(compiledGoal(layout, one)));
  }

  /** Forgets the question that has begun: an answer without a plan rests on no fact. */
  unwatched(): void {
    this.#asked = undefined;
  }

  /** Ends the sleep: the agent may ask at once. */
  end(): void {
    this.#basis = undefined;
    this.#last = undefined;
    this.#asked = undefined;
  }

  /**
   * Looks for changes that may allow a plan. Compares few numbers in most ticks, and allocates nothing.
   *
   * @param isOther whether the agent's variables may have changed
   * @returns whether the agent sleeps on; false as well if it did not sleep
   */
  goesOn(nowMs: number, isOther: boolean): boolean {
    const basis = this.#basis;
    if (basis === undefined) return false;
    const { constraints, parts } = this.#now.agent;
    constraints.tick(nowMs);
    parts.constraints.tick(nowMs);
    // The game's time may have started over.
    const isTime = nowMs >= this.#untilMs || nowMs < this.#sinceMs;
    if (!isTime && !this.#isCalled && basis.holds(this.#now.own, isOther)) return true;
    this.#basis = undefined;
    this.#wakes++;
    return false;
  }

  get #isCalled(): boolean {
    const { name, orders, parts } = this.#now.agent;
    return parts.claims.callsOf(name) !== this.#calls || orders.list.length > 0;
  }

  /** Moves its times, as the game's clock has started over. Returns the time by which they moved. */
  shift(ms: number): number {
    this.#sinceMs += ms;
    this.#untilMs += ms;
    return ms;
  }

  /** The sleep, or the last one, in saved form; nothing without one. */
  get saved(): { readonly sleep?: SavedSleep } {
    const last = this.#last;
    if (last === undefined) return {};
    const { own } = this.#now;
    const isOver = this.#basis === undefined || this.#isCalled || !this.#basis.holds(own, true);
    const basis = isOver ? undefined : last.save();
    const { ways, claims } = last.restsOn;
    return {
      sleep: {
        ...(basis ?? {
          grounds: "",
          restsOn: [...(ways ? ["ways" as const] : []), ...(claims ? ["claims" as const] : [])],
        }),
        sinceMs: this.#sinceMs,
        ...(Number.isFinite(this.#untilMs) ? { untilMs: this.#untilMs } : {}),
        ...(basis === undefined ? { isOver: true } : {}),
        ...(this.#triedAs === undefined ? {} : { triedAs: this.#triedAs }),
      },
    };
  }

  /** Sleeps on, once all of the world is restored, if all is as it was that the last answer rests on. */
  resume({ sinceMs, untilMs, grounds, isOver, triedAs, ...rest }: SavedSleep): void {
    const basis = this.#basisNow;
    if (basis === undefined) return;
    const { agent } = this.#now;
    const isLike = basis.restore(rest);
    this.#last = basis;
    this.#triedAs = triedAs;
    if (isOver === true || !isLike || sleepGrounds(agent, basis.kinds) !== grounds) return;
    this.#basis = basis;
    this.#sinceMs = sinceMs;
    this.#untilMs = Math.min(untilMs ?? Number.POSITIVE_INFINITY, sinceMs + this.#retryMs);
    this.#calls = agent.parts.claims.callsOf(agent.name);
  }

  /** How things are for the agent's goals; undefined if what an answer rests on cannot be told. */
  get #basisNow(): Basis | undefined {
    const { footprints } = this;
    const { agent, own } = this.#now;
    const { versions } = agent.knowledge;
    if (versions === undefined || footprints === undefined) return undefined;
    return new Basis(agent, versions, footprints, own);
  }

  /** The orchestrator that answers its agent. */
  get orchestrator(): object {
    return this.#now.options.orchestrator;
  }

  /** As `keyFor`; none for a goal that the domain does not have any more, which is told when it is asked for. */
  #keyAsSaved(goals: readonly KnownGoal[]): string | undefined {
    try {
      return this.keyFor(goals, []);
    } catch (error) {
      if (error instanceof RequestError) return undefined;
      throw error;
    }
  }

  /** Takes over those of saved proofs that its agent shares, once all of the world is restored. Returns the others. */
  learn(proofs: readonly SavedProof[]): readonly SavedProof[] {
    const { known } = this.#goals;
    const key = proofs.length === 0 ? undefined : this.#keyAsSaved(known);
    const mine = proofs.filter((one) => one.key === key);
    const { agent, options, own } = this.#now;
    for (const { atMs, grounds, isComplete, considered, goal, taken, ...saved } of mine) {
      const basis = this.#basisNow;
      if (basis?.restore(saved) !== true || sleepGrounds(agent, basis.kinds) !== grounds) continue;
      const end = unsolvable(agent.parts, agent.asker(own), known, goal);
      const more = { considered, isComplete, restsOn: "facts" as const };
      const blocked = taken === undefined ? undefined : agent.parts.things.get(taken);
      agent.parts.sleepers.proved(saved.key, {
        ...{ basis, atMs, orchestrator: options.orchestrator },
        end: { ...end, ...more, taken: blocked },
      });
    }
    return mine.length === 0 ? proofs : proofs.filter((one) => one.key !== key);
  }

  /** The thing that the agent may wait in line for, in place of another agent's proof. */
  takenFor({ end }: Pick<NoPlanProof, "end">, goals: readonly KnownGoal[]): Thing | undefined {
    if (end.taken === undefined) return undefined;
    const { parts } = this.#now.agent;
    const asker = this.#now.agent.asker(this.#now.own);
    for (const [at, relevance] of (this.#relevancesOf(goals) ?? []).entries()) {
      const pinned = [...(goals[at]?.pins.values() ?? [])].find((thing) => !asker.mayUse(thing));
      if (pinned !== undefined) return pinned;
      const things = new RelevantThings(parts, asker, relevance);
      const claimed = new ShortestQueue(parts.layout, asker);
      for (const kind of relevance.kinds) {
        const look = (thing: Thing): void => {
          if (!asker.mayUse(thing)) claimed.offer(thing, () => things.reach(thing));
        };
        finish(things.lookAt(kind, look));
      }
      if (claimed.thing !== undefined) return claimed.thing;
    }
    return undefined;
  }

  /** The footprints of the agent's goals; undefined if what an answer rests on cannot be told. */
  get footprints(): readonly GoalFootprint[] | undefined {
    const { known } = this.#goals;
    const limits = this.#now.agent.activeConstraints?.key;
    if (known !== this.#footprints?.known || limits !== this.#footprints.limits) {
      const of = this.#mayWatch ? this.#footprintsOf(known) : undefined;
      this.#footprints = { known, limits, of };
    }
    return this.#footprints.of;
  }

  /** The footprint of each goal; undefined if one of them is in words. */
  #footprintsOf(goals: readonly KnownGoal[]): readonly GoalFootprint[] | undefined {
    const { sleepers } = this.#now.agent.parts;
    return this.#relevancesOf(goals)?.map((relevance) => sleepers.footprintOf(relevance));
  }

  /** The relevance of things for each goal; undefined if one of them is in words. */
  #relevancesOf(goals: readonly KnownGoal[]): readonly GoalRelevance[] | undefined {
    const { activeConstraints, parts } = this.#now.agent;
    const { layout, relevance } = parts;
    const found: GoalRelevance[] = [];
    for (const known of goals) {
      const goal = compiledGoal(layout, known);
      if (goal === undefined) return undefined;
      found.push(relevance.onDetours(relevance.of(goal, activeConstraints)));
    }
    return found;
  }
}
