import * as highs from "highs";
import { type Activity, burnsOf, STATIONS } from "./rules.ts";

/** A lower bound on every plan, or `open` if the solver timed out. */
export type Bound = number | "open";

/** One way of an activity: with one of its tools, or none. */
interface Option {
  readonly variable: string;
  /** Required items, or placed stations. */
  readonly needs: readonly string[];
  readonly gives: readonly string[];
  /** Change of each item per application. */
  readonly changes: Readonly<Record<string, number>>;
  readonly tool: string | undefined;
  readonly smelts: boolean;
  readonly seconds: number;
}

/** The used part of the solver. */
interface Solver {
  solve(
    model: string,
    options: { readonly time_limit: number; readonly mip_rel_gap: number },
  ): {
    readonly Status: string;
    readonly ObjectiveValue: number;
    readonly Columns: Readonly<Record<string, { readonly Primal?: number }>>;
  };
}

/** Loads the solver. */
export async function loadSolver(): Promise<Solver> {
  // Its types are CommonJS, the module is not.
  return (highs as unknown as { readonly default: () => Promise<Solver> }).default();
}

const PLACE_SECONDS = 1;
const ENDLESS = 5000;
const MOST_ROUNDS = 200;
const LEAST = 0.01;

/**
 * The cheapest way to an item by an integer program over the number of applications of each activity, with balanced
 * items and limited tool wear. Order is ignored at first. If the solution cannot start, a constraint requires one of
 * the activities that extend the reachable items, and the program is solved again. The result is a lower bound on every
 * plan.
 */
export class IntegerProgram {
  readonly #solver: Solver;
  readonly #options: readonly Option[];
  readonly #inReach: ReadonlySet<string>;
  readonly #usesOf: (tool: string) => number;

  constructor(solver: Solver, activities: readonly Activity[], usesOf: (tool: string) => number) {
    this.#solver = solver;
    this.#usesOf = usesOf;
    const all = [...activities.flatMap(optionsOf), ...STATIONS.flatMap(placing)];
    this.#inReach = reach(all);
    this.#options = all
      .filter((option) => isOpen(option, this.#inReach))
      .map((option, at) => ({ ...option, variable: `x${at}` }));
  }

  /** Whether an item is obtainable at all. */
  isInReach(item: string): boolean {
    return this.#inReach.has(item);
  }

  /**
   * The least seconds for one of an item, from bare hands.
   *
   * @param most seconds of a known way, as an upper bound
   * @param limit time limit of the solver in seconds
   */
  boundFor(goal: string, most: number, limit: number): Bound {
    const until = performance.now() + 1000 * limit;
    const options = this.#relevant(goal);
    const cuts = this.#landmarks(goal, options);
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const left = (until - performance.now()) / 1000;
      if (left <= 0) return "open";
      const program = this.#write(goal, options, [
        ...cuts,
        `${costOf(options)} <= ${most + LEAST}`,
      ]);
      const answer = this.#solver.solve(program, { time_limit: left, mip_rel_gap: 1e-4 });
      if (answer.Status !== "Optimal") return "open";
      const done = options.filter(({ variable }) => (answer.Columns[variable]?.Primal ?? 0) > 0.5);
      const reached = reach(done);
      if (reached.has(goal)) return answer.ObjectiveValue;
      const next = options.filter(
        (option) => isOpen(option, reached) && option.gives.some((item) => !reached.has(item)),
      );
      cuts.push(sum(next));
    }
    return "open";
  }

  /** Disjunctive landmarks: the goal is unreachable without one option of each. */
  #landmarks(goal: string, options: readonly Option[]): string[] {
    const items = new Set(options.flatMap(({ gives }) => gives));
    const rows: string[] = [];
    for (const item of items) {
      const giving = options.filter(({ gives }) => gives.includes(item));
      const others = options.filter(({ gives }) => !gives.includes(item));
      if (item === goal || !reach(others).has(goal)) rows.push(sum(giving));
    }
    return rows;
  }

  /** The options that may be part of a way to an item. */
  #relevant(goal: string): Option[] {
    const needed = new Set([goal]);
    const relevant = new Set<Option>();
    for (const item of needed) {
      for (const option of this.#options) {
        if (option.gives[0] !== item) continue;
        relevant.add(option);
        for (const name of option.needs) needed.add(name);
        if (!option.smelts) continue;
        for (const { gives } of this.#options)
          if (burnsOf(gives[0] ?? "") > 0) needed.add(gives[0] ?? "");
      }
    }
    return [...relevant];
  }

  #write(goal: string, options: readonly Option[], cuts: readonly string[]): string {
    const rows = [...cuts];
    const balance = new Map<string, string[]>();
    const wear = new Map<string, string[]>();
    const smelts: string[] = [];
    const burnt: string[] = [];
    for (const { variable, changes, tool, smelts: isSmelting } of options) {
      for (const [item, change] of Object.entries(changes)) {
        append(balance, item, term(change, variable));
        const uses = this.#most(item);
        if (!STATIONS.includes(item)) append(wear, item, term(change * uses, variable));
      }
      if (tool !== undefined) append(wear, tool, term(-1, variable));
      if (isSmelting) smelts.push(term(-1, variable));
    }
    if (smelts.length > 0) {
      for (const fuel of [...balance.keys()].filter((item) => burnsOf(item) > 0)) {
        burnt.push(`burnt_${fuel}`);
        smelts.push(term(burnsOf(fuel), `burnt_${fuel}`));
        append(balance, fuel, `- burnt_${fuel}`);
      }
      rows.push(`${smelts.join(" ")} >= 0`);
    }
    for (const [item, terms] of balance)
      rows.push(`${terms.join(" ")} >= ${Number(item === goal)}`);
    const tools = new Set(options.flatMap(({ tool }) => tool ?? []));
    for (const tool of tools)
      rows.push(`${(wear.get(tool) ?? []).join(" ")} >= ${Number(tool === goal)}`);
    const whole = [...options.map(({ variable }) => variable), ...burnt];
    return ["Minimize", costOf(options), "Subject To", ...rows, "General", ...whole, "End"].join(
      "\n",
    );
  }

  #most(tool: string): number {
    const uses = this.#usesOf(tool);
    return Number.isFinite(uses) ? uses : ENDLESS;
  }
}

const costOf = (options: readonly Option[]): string =>
  options.map(({ seconds, variable }) => `${seconds} ${variable}`).join(" + ");
const standing = (station: string): string => `${station}_stands`;

/** Placing and picking up a station. */
function placing(station: string): Option[] {
  const stands = standing(station);
  const common = { variable: "", tool: undefined, smelts: false, seconds: PLACE_SECONDS };
  return [
    { ...common, needs: [station], gives: [stands], changes: { [station]: -1, [stands]: 1 } },
    { ...common, needs: [stands], gives: [station], changes: { [station]: 1, [stands]: -1 } },
  ];
}

function optionsOf({
  takes,
  givesBack,
  gives,
  amount,
  anyOf,
  station,
  kind,
  seconds,
}: Activity): Option[] {
  return (anyOf ?? [undefined]).map((tool): Option => {
    const changes: Record<string, number> = { [gives]: amount };
    for (const [item, count] of Object.entries(takes)) changes[item] = (changes[item] ?? 0) - count;
    for (const [item, count] of Object.entries(givesBack))
      changes[item] = (changes[item] ?? 0) + count;
    const needs = Object.keys(takes);
    if (tool !== undefined) needs.push(tool);
    if (station !== undefined) needs.push(standing(station));
    const given = [gives, ...Object.keys(givesBack)];
    return { variable: "", needs, gives: given, changes, tool, smelts: kind === "smelt", seconds };
  });
}

function append(map: Map<string, string[]>, key: string, text: string): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [text]);
  else list.push(text);
}

const term = (factor: number, variable: string): string =>
  `${factor < 0 ? "-" : "+"} ${Math.abs(factor)} ${variable}`;
const sum = (options: readonly Option[]): string =>
  `${options.map(({ variable }) => variable).join(" + ")} >= 1`;

function isOpen({ needs, smelts }: Option, has: ReadonlySet<string>): boolean {
  if (!needs.every((item) => has.has(item))) return false;
  return !smelts || [...has].some((item) => burnsOf(item) > 0);
}

/** All items obtainable by some options from bare hands, if nothing were consumed. */
function reach(options: readonly Option[]): Set<string> {
  const has = new Set<string>();
  let left = [...options];
  for (let before = -1; before !== has.size; ) {
    before = has.size;
    left = left.filter((option) => {
      if (!isOpen(option, has)) return true;
      for (const item of option.gives) has.add(item);
      return false;
    });
  }
  return has;
}
