import { ClassicalPlanner } from "@understudy/classical";
import { TimePlanner } from "@understudy/classical/time";
import { type Condition, Orchestrator, type Step } from "@understudy/planner-core";
import { type SquadAction, SquadRunner } from "@understudy/planner-core/squad";
import { planWalks, type Walker } from "../body/walks.ts";
import { floorOf, type KitchenTask, kitchenTask, LAY_ASIDE } from "../domain/kitchen-domain.ts";
import { placeSteps, posesOf, tripSteps } from "../domain/places.ts";
import { canMakeSoup, goalInReach } from "../domain/reach.ts";
import { Kitchen, type Pose } from "../kitchen/kitchen.ts";
import { Bystanders } from "./bystanders.ts";
import {
  freeCounter,
  hasFetched,
  isDone,
  mayFinish,
  type Stage,
  stageOf,
  tripOf,
} from "./errand.ts";
import type { Action, Opening, Seen } from "./protocol.ts";
import { sharedValues, type Values } from "./shared-values.ts";
import { Standstill } from "./standstill.ts";
import { View } from "./view.ts";

/** A step of the game in the runner's milliseconds. */
const STEP_MS = 1000;
/** The longest that an errand may take, in steps of the game. */
const PATIENCE = 30;
/** Steps after which a late errand that cannot end is broken off. */
const LATE = 4;
/** How often these steps double while a crew with another in it gets nothing done: no new plan makes it work with ours. */
const MOST_DOUBLED = 5;
/** Ticks for one step of the game: each tells a member one thing at most. */
const TICKS = 8;

/** Limits of the search for each plan. */
export interface CrewOptions {
  /** Nodes to expand. */
  readonly expansions?: number | undefined;
  /** Soups that a plan looks ahead. Default 1. */
  readonly ahead?: number | undefined;
}

interface Cook {
  readonly name: string;
  readonly number: number;
  /** Whether we play it. Plans that need another count on it, but it does as it likes. */
  readonly isOurs: boolean;
  /** The step that runs. */
  step: Step | undefined;
  /** The step that comes next, while it waits for another. */
  next: Step | undefined;
  /** The place of its last step, or the floor. */
  place: string;
  pose: Pose;
  holds: string;
  /** The stage whose station the last action used. */
  used: Stage | undefined;
  /** The game's step in which it should use the last station of its step. */
  due: number;
  /** The same, as it was expected when the step began. */
  firstDue: number;
}

/** Cooks of ours in a kitchen: the engine plans who does what and when; bodies walk, and use their hands. */
export class Crew {
  readonly kitchen: Kitchen;
  /** The kitchen without the cells of others who have not moved for long. */
  #open: Kitchen;
  readonly #bystanders: Bystanders;
  readonly task: KitchenTask;
  /** Counts of answers of the planner. */
  readonly plans = { asked: 0, unsolvable: 0, cutOff: 0 };
  /** The squad of the cooks and the pots. */
  readonly squad: SquadRunner;
  readonly #cooks: readonly Cook[];
  readonly #ahead: number | undefined;
  /** Whether no others cook here. */
  readonly #areAlone: boolean;
  /** Whether no plan goes on from what they do now. */
  #areStuck = false;
  readonly #standstill: Standstill;
  readonly #boiling = new Set<string>();
  /** Errands that were broken off since one was done. */
  #undone = 0;
  /** Soups that ours have served, and how many of them plans count as past. */
  #served = 0;
  #past = 0;
  /** Ticks in this step of the game. */
  #ticks = 0;
  #failure: unknown;

  constructor(opening: Opening, seen: Seen, options: CrewOptions = {}) {
    this.kitchen = new Kitchen(opening.rows);
    this.#bystanders = new Bystanders(opening);
    this.#ahead = options.ahead;
    this.#open = this.kitchen;
    const view = new View(this.kitchen, seen);
    const [order] = [...opening.orders].sort((a, b) => b.value / b.time - a.value / a.time);
    if (order === undefined) throw new Error("the game has no orders");
    const { ours } = opening;
    this.#areAlone = seen.players.length === ours.length;
    const { onion, tomato, time: cookTime } = order;
    const recipe = { onion, tomato };
    const poses = ours.map((one) => view.pose(one));
    const isWhole = canMakeSoup(this.kitchen, recipe, poses);
    this.#cooks = (isWhole ? ours : [...seen.players.keys()]).map((number) => ({
      ...{ name: `cook_${number}`, number, isOurs: ours.includes(number) },
      ...{ step: undefined, next: undefined },
      ...{ place: floorOf(`cook_${number}`), pose: view.pose(number), holds: "nothing" },
      ...{ used: undefined, due: 0, firstDue: 0 },
    }));
    const names = this.#cooks.map(({ name }) => name);
    this.#standstill = new Standstill(names);
    this.task = kitchenTask(
      this.kitchen,
      { recipe, cookTime, startsItself: opening.startsItself },
      names,
      this.#cooks.map(({ pose }) => pose),
    );
    const { domain, pots } = this.task;
    const orchestrator = new Orchestrator({
      ...{ domain, planner: new ClassicalPlanner(), time: new TimePlanner() },
    });
    this.squad = new SquadRunner({
      orchestrator: {
        domain,
        // A proof that a plan is the best makes no soup: the next plan comes with the next soup.
        plan: async (request) => orchestrator.planNow({ ...request, until: "first" }, 1e9),
      },
      members: [...names, ...pots.map(({ name }) => name)],
      goal: this.#goal(),
      ...{
        budgetMs: 0,
        expansions: options.expansions ?? 10000,
        ways: this.#ways(),
        disabled: this.#disabled(),
      },
      // A cook that gets nowhere makes room for another plan.
      timeoutMs: () => PATIENCE * STEP_MS,
      onOutcome: (outcome) => {
        this.plans.asked++;
        this.#areStuck = outcome.status === "unsolvable";
        if (this.#areStuck) this.plans.unsolvable++;
        if (outcome.status === "cut-off") this.plans.cutOff++;
      },
      onError: (error) => {
        this.#failure = error;
      },
    });
  }

  /** The cooks of the squad, to look at. */
  get cooks(): readonly Pick<Cook, "name" | "pose" | "step" | "next">[] {
    return this.#cooks;
  }

  /** The actions of our cooks, in the order of the opening. */
  async act(seen: Seen): Promise<readonly Action[]> {
    const view = new View(this.kitchen, seen);
    this.#ticks = 0;
    this.#see(view);
    await this.#decide(view);
    return this.#move(view);
  }

  #see(view: View): void {
    this.#past = this.#served;
    for (const cook of this.#cooks) {
      const before = cook.holds;
      cook.holds = view.holds(cook.number);
      cook.pose = view.pose(cook.number);
      const { step } = cook;
      const used = cook.isOurs ? cook.used : step && stageOf(this.task, step, before);
      if (step === undefined || used === undefined || !used.isLast) continue;
      if (!isDone(step, used, before, cook.holds, view)) continue;
      if (used.place.station.kind === "serving") this.#served++;
      cook.place = used.place.name;
      cook.step = undefined;
      this.#undone = 0;
      this.squad.finished(cook.name);
    }
    for (const pot of this.task.pots) {
      if (!this.#boiling.has(pot.name) || view.pot(pot)?.is === "lit") continue;
      this.#boiling.delete(pot.name);
      this.squad.finished(pot.name);
    }
    const areOurs = this.#cooks.every(({ isOurs }) => isOurs);
    const late = areOurs ? LATE : LATE * 2 ** Math.min(MOST_DOUBLED, this.#undone);
    for (const cook of this.#cooks) {
      const { step } = cook;
      // Our own cooks wait for each other by plan; what others do is not planned.
      if (this.#areAlone || step === undefined || view.seen.step <= cook.firstDue + late) continue;
      const stage = this.#stageOf(cook, view);
      if (stage?.isLast && mayFinish(this.task, step, stage, view)) continue;
      // Another was faster, or stands in the way: the rest is planned from what is there now.
      this.squad.interrupt(cook.name);
      cook.step = undefined;
      this.#undone++;
    }
    this.#watchOurs(view);
    const open = this.#bystanders.see(view, this.#cooks);
    this.#open = open ?? this.#open;
    let areWaysNew = open !== undefined;
    for (const cook of this.#cooks) {
      // Who walks ahead to where its next step will be counts as not having left: its plan is as good.
      if (cook.step !== undefined || cook.next !== undefined) continue;
      const place = this.task.places.get(cook.place);
      if (place !== undefined && this.kitchen.distance(cook.pose, place.station.cell) === 0)
        continue;
      cook.place = floorOf(cook.name);
      areWaysNew = true;
    }
    if (!areWaysNew) return;
    this.squad.constrain({ ways: this.#ways() });
    this.squad.pursue(this.#goal());
  }

  #goal(): Condition {
    const poses = this.#cooks.map(({ pose }) => pose);
    return goalInReach(this.task, this.#open, poses, this.#ahead);
  }

  /** The tools that cooks leave alone. */
  #disabled(): Record<string, string[]> {
    if (!this.#areAlone) return {};
    const names = this.#cooks.map(({ name }) => name);
    const { sole } = this.#standstill;
    if (sole !== undefined) {
      const all = this.task.domain.tools.map(({ name }) => name);
      return Object.fromEntries(names.filter((one) => one !== sole).map((one) => [one, all]));
    }
    // By plan, our own cooks fetch nothing that they could not use.
    const asides = [...this.task.ingredients, "dish"].map((what) => `${LAY_ASIDE}${what}`);
    // If there is no plan, their hands may be full of what is of no use.
    return this.plans.unsolvable > 0 ? {} : Object.fromEntries(names.map((name) => [name, asides]));
  }

  #watchOurs({ seen: { step } }: View): void {
    const isBoiling = this.#boiling.size > 0;
    if (!this.#areAlone || !this.#standstill.see(step, this.#cooks, isBoiling)) return;
    for (const cook of this.#cooks) {
      if (cook.step !== undefined) this.squad.interrupt(cook.name);
      cook.step = undefined;
    }
    this.squad.constrain({ disabled: this.#disabled() });
  }

  #stageOf(cook: Cook, view: View): Stage | undefined {
    const step = cook.step ?? cook.next;
    if (step === undefined) return undefined;
    if (!step.tool.startsWith(LAY_ASIDE)) return stageOf(this.task, step, cook.holds);
    return freeCounter(this.#open, this.task, cook.pose, view);
  }

  async #decide(view: View): Promise<void> {
    await this.#ask(view);
    // A new plan may need free hands where the one before had something fetched ahead.
    const laden = this.#cooks.filter(
      ({ step, holds }) =>
        (this.#areAlone && this.#areStuck && step !== undefined) || !this.#fits(step, holds),
    );
    if (laden.length === 0) return;
    for (const cook of laden) {
      this.squad.interrupt(cook.name);
      cook.step = undefined;
    }
    await this.#ask(view);
  }

  #fits(step: Step | undefined, holds: string): boolean {
    if (step === undefined || holds === "nothing") return true;
    return tripOf(this.task, step) === undefined
      ? step.tool.includes(`_${holds}_`) && !step.tool.startsWith("pick_")
      : hasFetched(this.task, step, holds);
  }

  async #ask(view: View): Promise<void> {
    const shared = sharedValues(this.task, view, this.#served - this.#past);
    const own: Record<string, Values> = {};
    for (const cook of this.#cooks) {
      const isAhead = hasFetched(this.task, cook.step ?? cook.next, cook.holds);
      own[cook.name] = { at: cook.place, part: "cook", holds: isAhead ? "nothing" : cook.holds };
      cook.next = undefined;
    }
    const at = floorOf((this.#cooks[0] as Cook).name);
    for (const { name } of this.task.pots) own[name] = { at, part: name, holds: "nothing" };
    for (let round = 0; round < TICKS; round++) {
      const actions = this.squad.tick(own, shared, view.seen.step * STEP_MS + this.#ticks++);
      const begun = Object.entries(actions).filter(([name, action]) => this.#isNews(name, action));
      if (this.#failure !== undefined) throw this.#failure;
      const hasAsked = this.squad.isWaiting;
      while (this.squad.isWaiting) await new Promise((resolve) => setImmediate(resolve));
      if (this.#areStuck && this.#areAlone) this.squad.constrain({ disabled: this.#disabled() });
      if (begun.length === 0 && !hasAsked) return;
    }
  }

  /** Takes what the runner tells a member. Returns whether something began or broke off. */
  #isNews(name: string, action: SquadAction): boolean {
    const cook = this.#cooks.find((one) => one.name === name);
    if (cook === undefined) {
      if (action.event === "start") this.#boiling.add(name);
      if (action.event === "interrupt") this.#boiling.delete(name);
    } else if (action.event === "start" || action.event === "continue") {
      cook.step = action.step;
      cook.due = action.untilMs / STEP_MS - 1;
      if (action.event === "start") cook.firstDue = cook.due;
    } else if (action.event === "interrupt") cook.step = undefined;
    else if (action.event === "wait") {
      cook.next = action.step;
      const { trip, place } = action.step.args;
      cook.due = action.untilMs / STEP_MS + (this.#way(cook.place, String(trip ?? place)) ?? 0) - 1;
    }
    return action.event === "start" || action.event === "interrupt";
  }

  #move(view: View): readonly Action[] {
    const ours = this.#cooks.filter(({ isOurs }) => isOurs);
    const plans = ours.map((cook) => ({ cook, ...this.#walkerOf(cook, view) }));
    const walkers = plans.map(({ walker }) => walker).sort((a, b) => a.due - b.due);
    const others = view.seen.players
      .map((_, number) => number)
      .filter((number) => !ours.some((cook) => cook.number === number))
      .map((number) => view.pose(number));
    const walks = planWalks(this.#open, walkers, others) ?? planWalks(this.#open, walkers);
    return plans.map(({ cook, stage, walker }) => {
      const next = walks?.get(cook.name)?.poses[1];
      const { cell, facing } = cook.pose;
      const stays = next === undefined || next.cell === cell;
      const isThere =
        walker.isBrief &&
        walker.target !== undefined &&
        this.kitchen.distance(cook.pose, walker.target) === 0;
      cook.used = stays && isThere ? stage : undefined;
      if (cook.used !== undefined) return "interact";
      return next === undefined || (stays && next.facing === facing) ? "stay" : next.facing;
    });
  }

  #walkerOf(
    cook: Cook,
    view: View,
  ): { readonly walker: Walker; readonly stage: Stage | undefined } {
    const { name, pose } = cook;
    const step = cook.step ?? cook.next;
    const stage = this.#stageOf(cook, view);
    if (step === undefined || stage === undefined) {
      return { walker: { name, pose, target: undefined, due: 0, isBrief: false }, stage };
    }
    const target = stage.place.station.cell;
    const left = Math.floor(cook.due) - view.seen.step;
    if (!stage.isLast) {
      const to = tripOf(this.task, step)?.to.station.cell ?? target;
      const on = Math.min(
        ...posesOf(this.kitchen, stage.place).map((at) => this.kitchen.distance(at, to) ?? 0),
      );
      return {
        walker: { name, pose, target, due: Math.max(0, left - on - 1), isBrief: true },
        stage,
      };
    }
    const mayUse = cook.step !== undefined && mayFinish(this.task, step, stage, view);
    return {
      walker: { name, pose, target, due: mayUse ? 0 : Math.max(0, left), isBrief: mayUse },
      stage,
    };
  }

  #ways(): (from: string, to: string) => number | undefined {
    return (from, to) => this.#way(from, to);
  }

  #way(from: string, to: string): number | undefined {
    const start = this.task.places.get(from);
    const cook = this.#cooks.find(({ name }) => floorOf(name) === from);
    const poses =
      start !== undefined ? posesOf(this.#open, start) : cook === undefined ? [] : [cook.pose];
    const trip = this.task.trips.get(to);
    if (trip !== undefined) return tripSteps(this.#open, poses, trip);
    const end = this.task.places.get(to);
    return end === undefined ? undefined : placeSteps(this.#open, poses, end);
  }
}
