import { ClassicalPlanner } from "@understudy/classical";
import { type ManyRequest, Orchestrator, PlanRunner, type Step } from "@understudy/planner-core";
import { UNHURRIED_MS } from "../runner/unhurried.ts";
import { Brawl, type Fighter } from "./brawl.ts";
import { distance, type MarketThing, market } from "./market.ts";
import { framesBefore, sliceMsFor } from "./skirmish.ts";
import { Waits } from "./waits.ts";

/** Number of things of each kind in a fighter's plan. */
const SLOTS = 3;

/** A fighter, with the things in its plan's slots. */
interface Hand {
  readonly fighter: Fighter;
  readonly runner: PlanRunner;
  /** By name of a slot. */
  slots: Map<string, MarketThing>;
  /** Its requests' fields; a new object when travel costs change. */
  request: Pick<ManyRequest, "ways">;
}

/**
 * The same skirmish as a game writes it without `@understudy/world`, in the simplest correct way: for each question the
 * three nearest unclaimed chests and nooks are put into slots, with travel costs between them; the slots are kept while
 * a plan is played, and a plan that loses a thing is dropped.
 */
export class SkirmishByHand {
  readonly figures = { plans: 0, begun: 0, cutOff: 0 };
  readonly #brawl: Brawl;
  readonly #orchestrator = new Orchestrator({ domain: market, planner: new ClassicalPlanner() });
  readonly #hands: readonly Hand[];
  /** Claiming fighter by thing. */
  readonly #claims = new Map<number, Fighter>();
  readonly #waits = new Waits();

  constructor(agents: number, things: number) {
    this.#brawl = new Brawl(agents, things, () => {});
    this.#hands = this.#brawl.fighters.map((fighter) => this.#handOf(fighter));
    this.frame(UNHURRIED_MS);
    for (let at = 1; at < framesBefore(agents); at++) this.frame();
    this.#waits.clear();
  }

  /** One frame of the game. */
  frame(sliceMs: number = sliceMsFor(this.#hands.length)): void {
    const brawl = this.#brawl;
    brawl.pass();
    const asking: Hand[] = [];
    for (const hand of this.#hands) {
      const { fighter, runner } = hand;
      if (runner.outcome === undefined && !runner.isWaiting) this.#fill(hand);
      const tick = runner.tick(this.#stateOf(hand), brawl.nowMs);
      if (tick.event === "start") this.figures.begun++;
      if (tick.event === "finish") {
        brawl.finish(fighter, tick.step.tool, thingOf(hand.slots, tick.step));
      }
      if (runner.outcome === undefined) this.#release(fighter);
      if (runner.question !== undefined) asking.push(hand);
      this.#waits.see(fighter.name, runner.isWaiting, brawl.nowMs);
    }
    const questions = asking.flatMap(({ runner }) => runner.question ?? []);
    this.#orchestrator.planMany(questions, sliceMs).forEach((outcome, index) => {
      const hand = asking[index];
      if (outcome === undefined || hand === undefined) return;
      this.figures.plans++;
      if (outcome.status === "cut-off") this.figures.cutOff++;
      const steps = (outcome.plan?.steps ?? []).filter(({ tool }) => tool !== "go");
      const needed = steps.map((step) => thingOf(hand.slots, step).id);
      const isFree = needed.every((id) => (this.#claims.get(id) ?? hand.fighter) === hand.fighter);
      if (!isFree) hand.runner.interrupt();
      else if (hand.runner.accept(outcome)) {
        for (const id of needed) this.#claims.set(id, hand.fighter);
      }
    });
  }

  /** Fighters' waits for their plans, in milliseconds of the game. */
  get waits(): Waits["figures"] {
    return this.#waits.figures;
  }

  #handOf(fighter: Fighter): Hand {
    const slots: Pick<Hand, "slots" | "request"> = { slots: new Map(), request: {} };
    const runner = new PlanRunner({
      orchestrator: this.#orchestrator,
      agent: fighter.name,
      goal: { oneOf: ["safe", "rich"] },
      budgetMs: 200,
      asks: "game",
      request: () => slots.request,
      durationMs: (step) => this.#brawl.durationMs(fighter, step.tool, thingOf(slots.slots, step)),
    });
    return Object.assign(slots, { fighter, runner });
  }

  /** Puts the nearest relevant things into the slots, unless no question is due. */
  #fill(hand: Hand): void {
    const { fighter } = hand;
    if (!fighter.hurt && fighter.gold >= 12) return;
    const near = { chest: [] as [number, MarketThing][], nook: [] as [number, MarketThing][] };
    for (const thing of this.#brawl.things) {
      if (thing.kind === "chest" && (thing.locked || thing.gold === 0)) continue;
      if (thing.id === fighter.near) continue;
      if ((this.#claims.get(thing.id) ?? fighter) !== fighter) continue;
      near[thing.kind].push([distance(fighter, thing), thing]);
    }
    hand.slots = new Map();
    const here = fighter.near === undefined ? undefined : this.#brawl.things[fighter.near];
    for (const kind of ["chest", "nook"] as const) {
      const chosen = near[kind].sort((one, other) => one[0] - other[0]).map(([, thing]) => thing);
      if (here?.kind === kind) chosen.unshift(here);
      for (const [at, thing] of chosen.slice(0, SLOTS).entries()) {
        hand.slots.set(`${kind}_${at + 1}`, thing);
      }
    }
    const ways = market.ways((from, to) => {
      const end = hand.slots.get(to);
      const start = hand.slots.get(from) ?? fighter;
      return end && distance(start, end);
    });
    hand.request = { ways };
  }

  #stateOf({ fighter, slots }: Hand): Record<string, number | boolean | string> {
    const { near, gold, hurt } = fighter;
    const state: Record<string, number | boolean | string> = { gold, hurt };
    state["near"] = "elsewhere";
    for (let at = 1; at <= SLOTS; at++) {
      const chest = slots.get(`chest_${at}`);
      state[`chest_${at}`] = chest !== undefined;
      state[`chest_${at}.gold`] = chest?.gold ?? 0;
      state[`chest_${at}.locked`] = chest?.locked ?? false;
      state[`nook_${at}`] = slots.has(`nook_${at}`);
    }
    for (const [name, { id }] of slots) if (id === near) state["near"] = name;
    return state;
  }

  #release(fighter: Fighter): void {
    for (const [id, holder] of this.#claims) if (holder === fighter) this.#claims.delete(id);
  }
}

function thingOf(slots: Hand["slots"], { args }: Step): MarketThing {
  return slots.get(String(Object.values(args)[0])) as MarketThing;
}
