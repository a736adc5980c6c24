import type { Work } from "@understudy/planner-core/internal";
import type { TaskAction } from "./task-action.ts";
import { satisfies, type ThingTask } from "./thing-task.ts";

/** The costs of actions beside their own. */
export interface RelaxedPrices {
  /** By thing: the cost of the way there, in thousandths. */
  readonly ways: Float64Array;
  /** By thing: the cost of using it, in thousandths; infinite for a thing that must not be used. */
  readonly things: Float64Array;
  /** By thing: the cost of claiming it, in thousandths; infinite for a thing that is not to be had. */
  readonly claims: Float64Array;
  /** Tools that are not to be used. */
  readonly forbidden: ReadonlySet<string | undefined>;
  /** By variable of the agent: the cost of using up one of it. */
  readonly amounts: ReadonlyMap<number, number>;
}

/** A plan in which nothing is undone. */
export interface RelaxedPlan {
  /** Indices of its things. */
  readonly things: ReadonlySet<number>;
  readonly scaledCost: number;
  /** The agent's variables of which the plan uses up more than there is. */
  readonly short: readonly number[];
}

interface Achiever {
  readonly action: number;
  /** The amount that it adds; infinite if it satisfies the condition at once. */
  readonly amount: number;
}

type Supply = readonly (readonly [action: number, times: number])[];

/** Actions and achievers that are looked at in one slice. */
const PIECE = 4000;

/** Limit of attempts to add the amounts that a plan lacks. */
const MOST_MENDS = 4;

/**
 * Finds relaxed plans: nothing is undone, and each condition is brought about by itself, at the sum of its needs
 * (Bonet, Geffner: *Planning as heuristic search*, 2001). An amount is the sum of those of several actions.
 */
export class RelaxedPlans {
  readonly #task: ThingTask;
  /** By condition: the actions that bring it about. */
  readonly #achievers: Achiever[][];
  /** By condition: the actions that need it. */
  readonly #users: number[][];
  /** By action: the conditions that it helps to bring about. */
  readonly #helps: number[][];
  /** Variables that actions add to, and that actions set. */
  readonly #summed = new Set<number>();
  readonly #assigned = new Set<number>();
  #hasSums: readonly boolean[] = [];
  #actionCosts = new Float64Array(0);
  #conditionCosts = new Float64Array(0);
  #bases = new Float64Array(0);
  /** Number of things looked at since the last slice. */
  #looked = 0;

  private constructor(task: ThingTask) {
    this.#task = task;
    this.#achievers = task.conditions.map(() => []);
    this.#users = task.conditions.map(() => []);
    this.#helps = task.actions.map(() => []);
  }

  static *of(task: ThingTask): Work<RelaxedPlans> {
    const plans = new RelaxedPlans(task);
    const byVariable = new Map<number, number[]>();
    task.conditions.forEach(({ variable }, index) => {
      const of = byVariable.get(variable) ?? [];
      of.push(index);
      byVariable.set(variable, of);
    });
    for (let at = 0; at < task.actions.length; at++) {
      plans.#note(at, byVariable);
      if (plans.#isOver()) yield;
    }
    plans.#hasSums = plans.#achievers.map((all) => all.some(({ amount }) => amount < Infinity));
    return plans;
  }

  /** Notes which conditions an action needs, and which it helps to bring about. */
  #note(at: number, byVariable: ReadonlyMap<number, readonly number[]>): void {
    const { needs, effects } = this.#task.actions[at] as TaskAction;
    for (const need of needs) this.#users[need]?.push(at);
    for (const effect of effects) {
      (effect.amount === 0 ? this.#assigned : this.#summed).add(effect.variable);
      const conditions = byVariable.get(effect.variable) ?? [];
      this.#looked += 1 + conditions.length;
      for (const condition of conditions) {
        const amount = this.#helpOf(effect, condition);
        if (amount <= 0) continue;
        this.#achievers[condition]?.push({ action: at, amount });
        this.#helps[at]?.push(condition);
      }
    }
  }

  /**
   * Whether the lack of a relaxed plan proves that there is no plan: amounts count from the first value, which is wrong for a
   * variable that one action sets and others add to.
   */
  get areRelaxed(): boolean {
    return [...this.#summed].every((variable) => !this.#assigned.has(variable));
  }

  /** Whether a slice is over, so that the next one begins. */
  #isOver(): boolean {
    if (this.#looked < PIECE) return false;
    this.#looked = 0;
    return true;
  }

  /** The relaxed plan for a goal; undefined if there is none. */
  *find(prices: RelaxedPrices): Work<RelaxedPlan | undefined> {
    yield* this.#evaluate(prices);
    let best: readonly number[] | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const goal of this.#task.goals ?? []) {
      const cost = goal.reduce((sum, one) => sum + (this.#conditionCosts[one] as number), 0);
      if (cost < least) [best, least] = [goal, cost];
    }
    return best === undefined ? undefined : this.#extract(best);
  }

  /** The amount by which an effect helps to bring about a condition. */
  #helpOf({ variable, value, amount }: TaskAction["effects"][number], condition: number): number {
    const { operator, value: wanted } = this.#task.conditions[condition] as {
      readonly operator: "=" | "!=" | "<=" | ">=";
      readonly value: number;
    };
    if (amount === 0)
      return value === undefined || satisfies(value, operator, wanted) ? Infinity : 0;
    if (operator === "!=") return Infinity;
    const isMore = wanted > this.#task.initial(variable);
    return isMore ? amount : -amount;
  }

  *#evaluate(prices: RelaxedPrices): Work {
    const { actions, conditions } = this.#task;
    this.#actionCosts = new Float64Array(actions.length).fill(Infinity);
    this.#conditionCosts = new Float64Array(conditions.length).fill(Infinity);
    this.#bases = new Float64Array(actions.length);
    const open: number[] = [];
    for (const [at, action] of actions.entries()) {
      const base = baseOf(action, prices);
      this.#bases[at] = base;
      this.#looked++;
      if (this.#isOver()) yield;
      if (action.needs.length > 0 || base === Infinity) continue;
      this.#actionCosts[at] = base;
      open.push(at);
    }
    for (let next = 0; next < open.length; next++) {
      this.#spread(open[next] as number, open);
      if (this.#isOver()) yield;
    }
  }

  /** Lowers the costs of the conditions that an action helps to bring about, and of the actions that need them. */
  #spread(at: number, open: number[]): void {
    const cost = this.#actionCosts[at] as number;
    this.#looked += (this.#helps[at] as number[]).length;
    for (const condition of this.#helps[at] as number[]) {
      const before = this.#conditionCosts[condition] as number;
      const after = this.#hasSums[condition] === true ? this.#sumCost(condition) : cost;
      // A difference of roundings would go round for ever.
      if (!(after < before - 0.5)) continue;
      this.#conditionCosts[condition] = after;
      this.#looked += (this.#users[condition] as number[]).length;
      for (const user of this.#users[condition] as number[]) {
        const sum = this.#costOf(user);
        if (!(sum < (this.#actionCosts[user] as number) - 0.5)) continue;
        this.#actionCosts[user] = sum;
        open.push(user);
      }
    }
  }

  #costOf(at: number): number {
    let sum = this.#bases[at] as number;
    for (const need of this.#task.actions[at]?.needs ?? []) {
      sum += this.#conditionCosts[need] as number;
    }
    return sum;
  }

  #sumCost(condition: number): number {
    const { lack } = this.#task.conditions[condition] as { readonly lack: number };
    const supply = this.#supplyOf(this.#achievers[condition] as Achiever[], lack);
    return supply === undefined ? Infinity : this.#costOfSupply(supply);
  }

  #costOfSupply(supply: Supply): number {
    return supply.reduce((sum, [at, times]) => sum + times * (this.#actionCosts[at] as number), 0);
  }

  /** The cheapest actions that bring about an amount: a single one, or several by what a unit of it costs. */
  #supplyOf(achievers: readonly Achiever[], lack: number): Supply | undefined {
    const costOf = ({ action }: Achiever): number => this.#actionCosts[action] as number;
    // Each of them is compared several times.
    this.#looked += 4 * achievers.length;
    let single: Achiever | undefined;
    for (const one of achievers) {
      if (one.amount < lack || costOf(one) === Infinity) continue;
      if (single === undefined || costOf(one) < costOf(single)) single = one;
    }
    const parts = achievers.filter((one) => one.amount < Infinity && costOf(one) < Infinity);
    const several = parts.length === 0 ? undefined : this.#sumOf(parts, lack);
    if (single === undefined) return several;
    const isCheaper = several === undefined || costOf(single) <= this.#costOfSupply(several);
    return isCheaper ? [[single.action, 1]] : several;
  }

  #sumOf(parts: Achiever[], lack: number): Supply | undefined {
    const priceOf = ({ action, amount }: Achiever): number =>
      (this.#actionCosts[action] as number) / Math.min(amount, lack);
    parts.sort((one, other) => priceOf(one) - priceOf(other) || one.action - other.action);
    const supply: [number, number][] = [];
    let left = lack;
    for (const { action, amount } of parts) {
      if (left <= 0) break;
      const { times } = this.#task.actions[action] as TaskAction;
      const most = Math.min(times, Math.ceil(left / amount));
      left -= most * amount;
      supply.push([action, most]);
    }
    return left > 0 ? undefined : supply;
  }

  #extract(goal: readonly number[]): RelaxedPlan {
    const times = new Map<number, number>();
    const done = new Set<number>();
    const open = [...goal];
    const add = (supply: Supply): void => {
      for (const [at, count] of supply) {
        times.set(at, Math.max(count, times.get(at) ?? 0));
        open.push(...(this.#task.actions[at]?.needs ?? []));
      }
    };
    const close = (): void => {
      for (let next = open.pop(); next !== undefined; next = open.pop()) {
        if (done.has(next)) continue;
        done.add(next);
        const { lack } = this.#task.conditions[next] as { readonly lack: number };
        add(this.#supplyOf(this.#achievers[next] as Achiever[], lack) ?? []);
      }
    };
    close();
    let short = this.#shortOf(times);
    for (let mend = 0; mend < MOST_MENDS && short.size > 0; mend++) {
      let isMended = false;
      for (const [variable, lack] of short) {
        const more = this.#supplyOf(this.#producersOf(variable, times), lack);
        if (more === undefined) continue;
        isMended = true;
        for (const [at, count] of more) times.set(at, count + (times.get(at) ?? 0));
        add(more);
      }
      close();
      if (!isMended) break;
      short = this.#shortOf(times);
    }
    const things = new Set<number>();
    let scaledCost = 0;
    for (const [at, count] of times) {
      for (const thing of this.#task.actions[at]?.things ?? []) things.add(thing);
      scaledCost += count * (this.#bases[at] as number);
    }
    return { things, scaledCost, short: [...short.keys()] };
  }

  /** The amounts that the agent lacks for these actions, by variable. */
  #shortOf(times: ReadonlyMap<number, number>): Map<number, number> {
    const changes = new Map<number, number>();
    const used = new Set<number>();
    for (const [at, count] of times) {
      for (const { variable, amount } of this.#task.actions[at]?.effects ?? []) {
        if (amount === 0 || !this.#task.isOwn(variable)) continue;
        if (amount < 0) used.add(variable);
        changes.set(variable, (changes.get(variable) ?? 0) + count * amount);
      }
    }
    const short = new Map<number, number>();
    for (const variable of used) {
      const left = this.#task.initial(variable) + (changes.get(variable) ?? 0);
      if (left < 0) short.set(variable, -left);
    }
    return short;
  }

  /** The actions that add to a variable, and may take place once more. */
  #producersOf(variable: number, taken: ReadonlyMap<number, number>): Achiever[] {
    return this.#task.actions.flatMap(({ effects, times }, action) => {
      const amount = effects.find((one) => one.variable === variable && one.amount > 0)?.amount;
      const isLeft = (taken.get(action) ?? 0) < times;
      return amount === undefined || !isLeft ? [] : [{ action, amount }];
    });
  }
}

/** An action's own cost, without its conditions. */
function baseOf(
  { tool, scaledCost, way, things: used, claims: claimed, effects }: TaskAction,
  { ways, things, claims, forbidden, amounts }: RelaxedPrices,
): number {
  if (forbidden.has(tool)) return Infinity;
  let base = scaledCost;
  if (way >= 0) base += ways[way] as number;
  for (const thing of used) base += things[thing] as number;
  for (const thing of claimed) base += claims[thing] as number;
  for (const { variable, amount } of effects) {
    if (amount < 0) base += -amount * (amounts.get(variable) ?? 0);
  }
  return base;
}
