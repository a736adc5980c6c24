import { ClassicalPlanner } from "@understudy/classical";
import {
  type ManyRequest,
  Orchestrator,
  type Outcome,
  PlanRunner,
  type Ways,
} from "@understudy/planner-core";
import type { KnownThing } from "./best-answer.ts";
import { settlers as domain, EXPLORE, GOALS, type Kind, type Wild } from "./domain.ts";
import type { Mind, OnAnswer, Task } from "./game.ts";
import { distanceBetween, wayBetween } from "./places.ts";
import type { Settler, Valley, ValleyThing } from "./valley.ts";
import { KEEP_MS, type MindOptions, WAY_MS } from "./village.ts";
import type { WorkClock } from "./work-clock.ts";

/** Number of slots by kind, as in the world. */
const SLOTS: Readonly<Record<Kind, number>> = { bush: 3, tree: 2, spring: 2, axe: 2, store: 1 };

/** A thing as a settler remembers it. */
interface Remembered {
  readonly thing: ValleyThing;
  readonly berries: number;
  readonly held: boolean;
  readonly wood: number;
  readonly seenAtMs: number;
}

/** A settler with its memory and the things in its plan's slots. */
interface Hand {
  readonly settler: Settler;
  readonly runner: PlanRunner;
  readonly memory: Map<number, Remembered>;
  readonly claimed: number[];
  /** Things by slot name; undefined for an undiscovered thing. */
  slots: Map<string, Remembered | undefined>;
  ways: Ways | undefined;
  dueMs: number | undefined;
}

/**
 * The same minds without `@understudy/world`, in the simplest correct way: a memory by id, the
 * nearest remembered things in slots, and a free slot for each undiscovered thing. Slots stay fixed
 * while a plan is played.
 */
export class VillageByHand implements Mind {
  ways = 0;
  readonly #valley: Valley;
  readonly #clock: WorkClock;
  readonly #budgetMs: number;
  readonly #onAnswer: OnAnswer;
  readonly #orchestrator: Orchestrator;
  readonly #hands = new Map<Settler, Hand>();
  /** Claimed things, with the settlers that hold the claims. */
  readonly #claims = new Map<number, Hand>();
  /** Routes between things, by ids. */
  readonly #ways = new Map<number, Map<number, number>>();

  constructor(valley: Valley, clock: WorkClock, { budgetMs, onAnswer }: MindOptions) {
    this.#valley = valley;
    this.#clock = clock;
    this.#budgetMs = budgetMs;
    this.#onAnswer = onAnswer;
    this.#orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner(), clock });
    for (const settler of valley.settlers) this.#hands.set(settler, this.#handOf(settler));
    const nothing = (): void => {};
    valley.listen({
      ...{ added: nothing, changed: nothing, removed: nothing },
      moved: ({ id }) => {
        this.#ways.delete(id);
        for (const from of this.#ways.values()) from.delete(id);
      },
    });
    for (const settler of valley.settlers) this.see(settler, [settler.home.id], 0);
  }

  see(settler: Settler, ids: readonly number[], nowMs: number): void {
    const { memory } = this.#hand(settler);
    const seen = new Set(ids);
    for (const [id, { thing, seenAtMs }] of memory) {
      // A remembered thing within sight, but not seen, is gone.
      const isGone = !this.#valley.things.has(id) && distanceBetween(settler, thing) < 100;
      if (isGone || (!seen.has(id) && nowMs - seenAtMs > KEEP_MS)) memory.delete(id);
    }
    for (const id of ids) {
      const thing = this.#valley.things.get(id);
      if (thing === undefined) continue;
      const { berries, held, wood } = thing;
      memory.set(id, { thing, berries, held, wood, seenAtMs: nowMs });
    }
  }

  tell(settler: Settler, other: Settler): number {
    const heard = this.#hand(other).memory;
    let news = 0;
    for (const [id, known] of this.#hand(settler).memory) {
      if ((heard.get(id)?.seenAtMs ?? -1) >= known.seenAtMs) continue;
      heard.set(id, known);
      news++;
    }
    return news;
  }

  tick(settler: Settler, nowMs: number): Task {
    const hand = this.#hand(settler);
    const { runner } = hand;
    if (this.#hasFound(hand)) runner.interrupt();
    const { thirsty, hungry, helped } = settler.own;
    const isIdle = runner.outcome === undefined && !runner.isWaiting;
    if (isIdle && (thirsty || hungry || !helped)) this.#fill(hand);
    const { event, step } = runner.tick(this.#stateOf(hand), nowMs);
    if (runner.outcome === undefined) this.#release(hand);
    if (runner.question === undefined) hand.dueMs = undefined;
    else hand.dueMs ??= this.#clock.now() + this.#budgetMs;
    if (step === undefined || event === "finish") return { event: "replan" };
    if (event !== "start") return { event: "continue" };
    const slot = String(Object.values(step.args)[0] ?? "");
    const known = hand.slots.get(slot);
    const explores = slot !== "" && known === undefined ? kindOf(slot) : undefined;
    return { event, tool: step.tool, it: known?.thing.id, explores: explores as Wild | undefined };
  }

  ended(settler: Settler, isDone: boolean): void {
    const { runner } = this.#hand(settler);
    if (isDone) runner.finished();
    else runner.failed("not as remembered");
  }

  plan(sliceMs: number): void {
    const asking = [...this.#hands.values()].filter(({ runner }) => runner.question !== undefined);
    const questions = asking.map(({ runner }) => runner.question as ManyRequest);
    this.#orchestrator.planMany(questions, sliceMs).forEach((outcome, at) => {
      const hand = asking[at];
      if (outcome !== undefined && hand !== undefined) this.#answered(hand, outcome);
    });
  }

  dueMsOf(settler: Settler): number | undefined {
    return this.#hand(settler).dueMs;
  }

  knownTo(settler: Settler): readonly KnownThing[] {
    const hand = this.#hand(settler);
    return [...hand.memory].flatMap(
      ([
        id,
        {
          thing: { kind, x, y },
          berries,
          held,
          wood,
        },
      ]) => (this.#isFree(hand, id) ? { id, kind, x, y, berries, held, wood } : []),
    );
  }

  #answered(hand: Hand, outcome: Outcome): void {
    const { settler, slots } = hand;
    hand.dueMs = undefined;
    const keyOf = (name: unknown): number | string | undefined =>
      typeof name === "string" ? (slots.get(name)?.thing.id ?? name) : undefined;
    const steps = (outcome.plan?.steps ?? []).map(({ tool, args }) => {
      const { to, it = to, by } = args as Readonly<Record<string, unknown>>;
      return { tool, it: keyOf(it), by: keyOf(by) };
    });
    const claimed = steps.flatMap(({ tool, it }) =>
      typeof it === "number" && ["pick", "take", "fell"].includes(tool) ? it : [],
    );
    if (!claimed.every((id) => this.#isFree(hand, id))) {
      hand.runner.interrupt();
      return;
    }
    if (hand.runner.accept(outcome)) {
      for (const id of claimed) this.#claims.set(id, hand);
      hand.claimed.push(...claimed);
    }
    this.#onAnswer(settler, {
      ...{ isSolved: outcome.status === "solved", goal: outcome.goal.name, steps },
    });
  }

  #handOf(settler: Settler): Hand {
    const plan: Pick<Hand, "dueMs" | "slots" | "ways"> = {
      ...{ slots: new Map(), ways: undefined, dueMs: undefined },
    };
    const runner = new PlanRunner({
      ...{ orchestrator: this.#orchestrator, agent: settler.name, asks: "game" },
      ...{ goal: { oneOf: [...GOALS] }, budgetMs: this.#budgetMs },
      request: () => (plan.ways === undefined ? {} : { ways: plan.ways }),
    });
    return Object.assign(plan, {
      settler,
      runner,
      claimed: [],
      memory: new Map<number, Remembered>(),
    });
  }

  #hand(settler: Settler): Hand {
    return this.#hands.get(settler) as Hand;
  }

  #isFree(hand: Hand, id: number): boolean {
    return (this.#claims.get(id) ?? hand) === hand;
  }

  /** Fills the slots with the nearest remembered things. */
  #fill(hand: Hand): void {
    const { settler, memory } = hand;
    const { near, holds } = settler.own;
    hand.slots = new Map();
    for (const kind of Object.keys(SLOTS) as Kind[]) {
      const known = [...memory.values()].filter(({ thing, berries, held }) => {
        if (thing.kind !== kind || !this.#isFree(hand, thing.id)) return false;
        const isOwn = thing.id === near || thing.id === holds;
        return isOwn || (kind === "bush" ? berries > 0 : !held);
      });
      const rank = ({ thing }: Remembered): number =>
        thing.id === near || thing.id === holds ? -1 : distanceBetween(settler, thing);
      const chosen: (Remembered | undefined)[] = known
        .sort((one, other) => rank(one) - rank(other))
        .slice(0, SLOTS[kind]);
      if (chosen.length < SLOTS[kind] && kind !== "store") chosen.push(undefined);
      for (const [at, one] of chosen.entries()) hand.slots.set(`${kind}_${at + 1}`, one);
    }
    hand.ways = domain.ways((from, to) => this.#wayIn(hand, from, to));
  }

  /** The route between two slots, or from the settler's position. */
  #wayIn({ settler, slots }: Hand, from: string, to: string): number | undefined {
    if (!slots.has(to)) return undefined;
    const end = slots.get(to)?.thing;
    const start = slots.get(from)?.thing;
    if (end === undefined) return EXPLORE[kindOf(to) as Wild].cost;
    if (slots.has(from) && start === undefined) return EXPLORE[kindOf(from) as Wild].cost;
    const id = start?.id ?? settler.own.near;
    const known = id === undefined ? undefined : this.#ways.get(id)?.get(end.id);
    if (known !== undefined) return known;
    this.ways++;
    this.#clock.charge(WAY_MS);
    const way = wayBetween(start ?? settler, end);
    if (id === undefined) return way;
    const fromIt = this.#ways.get(id) ?? new Map<number, number>();
    this.#ways.set(id, fromIt.set(end.id, way));
    return way;
  }

  #stateOf({ settler: { own }, slots }: Hand): Record<string, boolean | number | string> {
    const { near, holds, ...rest } = own;
    const state: Record<string, boolean | number | string> = { ...rest };
    state["near"] = "elsewhere";
    state["holds"] = "nothing";
    for (const [kind, count] of Object.entries(SLOTS)) {
      for (let at = 1; at <= count; at++) {
        const slot = `${kind}_${at}`;
        const known = slots.get(slot);
        state[slot] = slots.has(slot);
        if (kind === "bush")
          state[`${slot}.berries`] = known?.berries ?? EXPLORE.bush.properties.berries;
        if (kind === "axe") state[`${slot}.held`] = known?.held ?? false;
        if (kind === "store") state[`${slot}.wood`] = known?.wood ?? 0;
        if (known === undefined) continue;
        if (known.thing.id === near) state["near"] = slot;
        if (known.thing.id === holds) state["holds"] = slot;
      }
    }
    return state;
  }

  /** Whether a searching settler now knows another thing of that kind. */
  #hasFound(hand: Hand): boolean {
    const { runner, slots, memory } = hand;
    const step = runner.remaining[0];
    const slot = String(Object.values(step?.args ?? {})[0] ?? "");
    if (slot === "" || !slots.has(slot) || slots.get(slot) !== undefined) return false;
    const bound = new Set([...slots.values()].map((one) => one?.thing.id));
    for (const [id, { thing, berries, held }] of memory) {
      if (thing.kind !== kindOf(slot) || bound.has(id) || !this.#isFree(hand, id)) continue;
      if (thing.kind === "bush" ? berries > 0 : !held) return true;
    }
    return false;
  }

  #release(hand: Hand): void {
    for (const id of hand.claimed.splice(0)) this.#claims.delete(id);
  }
}

function kindOf(slot: string): Kind {
  return slot.replace(/_\d+$/, "") as Kind;
}
