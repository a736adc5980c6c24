import type { Random } from "@understudy/planner-core";
import type { ThingId } from "../things/thing.ts";

/** A value of an own variable or a property in a small domain, which may be a thing. */
export type PlainValue = boolean | number | string | undefined;

/** A tool in a definition, restricted to what these domains need. */
interface PlainTool {
  readonly name: string;
  readonly things?: Readonly<Record<string, string | readonly string[]>>;
  readonly when?: Readonly<Record<string, unknown>>;
  readonly then: Readonly<Record<string, unknown>>;
  readonly cost?: number | { readonly way: string } | PlainCost;
}

/** A cost that depends on the agent's own variables. */
interface PlainCost {
  readonly base: number;
  readonly min: number;
  readonly reads: readonly string[];
  readonly of: (values: never) => number;
}

/** A definition with kinds, restricted to what these domains need. */
export interface PlainDomain {
  readonly name: string;
  readonly kinds: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly places?: Readonly<Record<string, number>>;
  readonly state: Readonly<Record<string, object>>;
  readonly tools: readonly PlainTool[];
  readonly goals: readonly object[];
}

/** A thing of a random world. */
export interface PlainThing {
  readonly id: string;
  readonly kind: string;
  readonly properties: Readonly<Record<string, PlainValue>>;
}

/** A world for planning over all its things. Ways are in thousandths; the agent's position is `OWN_SPOT`. */
export interface PlainWorld {
  readonly domain: PlainDomain;
  readonly things: readonly PlainThing[];
  readonly ways: ReadonlyMap<ThingId, ReadonlyMap<ThingId, number>>;
  readonly own: Readonly<Record<string, PlainValue>>;
  /** A condition of an agent, with things by id. */
  readonly goal: Readonly<Record<string, unknown>>;
  /** Steps that no plan contains. */
  readonly bans?: readonly { readonly tool: string; readonly things: Bound }[];
  /** A condition that holds after every step, in the form of the goal. */
  readonly kept?: PlainWorld["goal"];
}

/** The position of an agent that is at no thing. */
export const OWN_SPOT = "here";
/** Limit on the states of a search. */
const MOST_STATES = 30_000;

type PlainState = Map<string, PlainValue>;
type Bound = Readonly<Record<string, string>>;

/** An action over things, with its cost and effects in a state. */
interface PlainStep {
  readonly scaledCost: number;
  readonly next: PlainState;
}

/**
 * The cost of an optimal plan over all things of a world, in thousandths: a uniform-cost search
 * over whole states, independent of places, relevance and detours.
 *
 * @returns infinite without a plan; undefined if the search exceeds its limit
 */
export function bestCostOverAll(world: PlainWorld): number | undefined {
  const first = firstStateOf(world);
  const best = new Map([[keyOf(first), 0]]);
  const open: { state: PlainState; scaledCost: number }[] = [{ state: first, scaledCost: 0 }];
  while (open.length > 0) {
    const { state, scaledCost } = takeCheapest(open);
    if (scaledCost > (best.get(keyOf(state)) ?? 0)) continue;
    if (holdsIn(world.goal, state, {})) return scaledCost;
    if (best.size > MOST_STATES) return undefined;
    for (const step of stepsFrom(world, state)) {
      const sum = scaledCost + step.scaledCost;
      const key = keyOf(step.next);
      if (sum >= (best.get(key) ?? Number.POSITIVE_INFINITY)) continue;
      best.set(key, sum);
      push(open, { state: step.next, scaledCost: sum });
    }
  }
  return Number.POSITIVE_INFINITY;
}

/**
 * Plays a plan step by step.
 *
 * @param scaledCost the cost to expect. Default: any, and steps without effect
 * @returns the fault of the plan; undefined for a plan that reaches the goal at this cost, with a
 *   change in every step
 */
export function objectionOverAll(
  world: PlainWorld,
  steps: readonly { readonly tool: string; readonly things: Bound }[],
  scaledCost?: number,
): string | undefined {
  let state = firstStateOf(world);
  let sum = 0;
  for (const { tool: name, things } of steps) {
    const tool = world.domain.tools.find((one) => one.name === name) as PlainTool;
    const cost = costOf(world, tool, state, things);
    const next = after(world, tool, state, things);
    const told = `${name} ${Object.values(things).join()}`;
    if (!holdsIn(tool.when ?? {}, state, things)) return `${told} does not apply`;
    if (cost === undefined || next === undefined) return `${told} leads nowhere`;
    const isIdle = scaledCost !== undefined && keyOf(next) === keyOf(state);
    if (isIdle) return `${told} changes nothing`;
    if (isBanned(world, name, things)) return `${told} is disabled`;
    if (!holdsIn(world.kept ?? {}, next, {})) return `${told} violates a constraint`;
    state = next;
    sum += cost;
  }
  if (!holdsIn(world.goal, state, {})) return "does not reach the goal";
  return scaledCost === undefined || sum === scaledCost ? undefined : `costs ${sum / 1000}`;
}

function firstStateOf({ own, things }: PlainWorld): PlainState {
  const first: PlainState = new Map(Object.entries(own));
  for (const { id, properties } of things) {
    for (const [name, value] of Object.entries(properties)) first.set(`${id}.${name}`, value);
  }
  return first;
}

function* stepsFrom(world: PlainWorld, state: PlainState): Iterable<PlainStep> {
  for (const tool of world.domain.tools) {
    for (const bound of bindingsOf(world, tool)) {
      if (!holdsIn(tool.when ?? {}, state, bound) || isBanned(world, tool.name, bound)) continue;
      const scaledCost = costOf(world, tool, state, bound);
      const next = scaledCost === undefined ? undefined : after(world, tool, state, bound);
      if (scaledCost === undefined || next === undefined) continue;
      if (holdsIn(world.kept ?? {}, next, {})) yield { scaledCost, next };
    }
  }
}

function isBanned({ bans = [] }: PlainWorld, tool: string, bound: Bound): boolean {
  return bans.some(
    (ban) =>
      ban.tool === tool && Object.entries(ban.things).every(([name, id]) => bound[name] === id),
  );
}

function bindingsOf({ things }: PlainWorld, tool: PlainTool): readonly Bound[] {
  let bindings: Bound[] = [{}];
  for (const [name, of] of Object.entries(tool.things ?? {})) {
    const kinds = typeof of === "string" ? [of] : of;
    const fitting = things.filter(({ kind }) => kinds.includes(kind));
    bindings = bindings.flatMap((bound) => fitting.map(({ id }) => ({ ...bound, [name]: id })));
  }
  return bindings;
}

function costOf(
  { ways }: PlainWorld,
  { cost = 1 }: PlainTool,
  state: PlainState,
  bound: Bound,
): number | undefined {
  if (typeof cost === "number") return 1000 * cost;
  if ("of" in cost) return 1000 * cost.of(Object.fromEntries(state) as never);
  const to = String(read(cost.way, state, bound));
  const from = state.get("near");
  return from === to ? 1 : ways.get((from as string | undefined) ?? OWN_SPOT)?.get(to);
}

/** The state after a step; undefined if an amount leaves its range. */
function after(
  { domain, things }: PlainWorld,
  { then }: PlainTool,
  state: PlainState,
  bound: Bound,
): PlainState | undefined {
  const next = new Map(state);
  for (const [written, effect] of Object.entries(then)) {
    const name = slotOf(written, bound);
    if (effect === null || typeof effect !== "object") {
      next.set(name, read(effect, state, bound));
      continue;
    }
    const { min, max } = rangeOf(domain, things, name);
    const [operator, operand] = Object.entries(effect)[0] as [string, unknown];
    const amount = Number(read(operand, state, bound));
    const sum = Number(state.get(name)) + (operator === "+" ? amount : -amount);
    if (sum < min) return undefined;
    next.set(name, Math.min(max, sum));
  }
  return next;
}

function rangeOf(
  { state, kinds }: PlainDomain,
  things: readonly PlainThing[],
  name: string,
): { readonly min: number; readonly max: number } {
  const [id, property] = name.split(".");
  const kind = things.find((thing) => thing.id === id)?.kind ?? "";
  const definition = property === undefined ? state[name] : kinds[kind]?.[property];
  return definition as { readonly min: number; readonly max: number };
}

function holdsIn(
  when: Readonly<Record<string, unknown>>,
  state: PlainState,
  bound: Bound,
): boolean {
  return Object.entries(when).every(([written, test]) => {
    const value = state.get(slotOf(written, bound));
    if (test === null || typeof test !== "object") return value === read(test, state, bound);
    const [operator, operand] = Object.entries(test)[0] as [string, unknown];
    const other = read(operand, state, bound);
    return operator === ">=" ? Number(value) >= Number(other) : Number(value) > Number(other);
  });
}

/** The variable of a name: `gold`, `$chest.gold`, or that of a thing by its id. */
function slotOf(written: string, bound: Bound): string {
  const [head = "", property] = written.split(".");
  const thing = head.startsWith("$") ? bound[head.slice(1)] : head;
  return property === undefined ? written : `${thing}.${property}`;
}

function read(written: unknown, state: PlainState, bound: Bound): PlainValue {
  if (typeof written !== "string" || !written.startsWith("$")) return written as PlainValue;
  return written.includes(".") ? state.get(slotOf(written, bound)) : bound[written.slice(1)];
}

function keyOf(state: PlainState): string {
  return [...state.values()].join();
}

function takeCheapest<One extends { readonly scaledCost: number }>(open: One[]): One {
  const first = open[0] as One;
  const last = open.pop() as One;
  if (open.length === 0) return first;
  let at = 0;
  for (let child = 1; child < open.length; child = 2 * at + 1) {
    const other = open[child + 1];
    if (other !== undefined && other.scaledCost < (open[child] as One).scaledCost) child++;
    if ((open[child] as One).scaledCost >= last.scaledCost) break;
    open[at] = open[child] as One;
    at = child;
  }
  open[at] = last;
  return first;
}

function push<One extends { readonly scaledCost: number }>(open: One[], one: One): void {
  let at = open.length;
  for (let parent = (at - 1) >> 1; at > 0; parent = (at - 1) >> 1) {
    if ((open[parent] as One).scaledCost <= one.scaledCost) break;
    open[at] = open[parent] as One;
    at = parent;
  }
  open[at] = one;
}

/** A random element. */
export function drawnFrom<One>(random: Random, list: readonly One[]): One {
  return list[random.integer(list.length)] as One;
}
