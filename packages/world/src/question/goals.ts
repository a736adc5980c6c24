/**
 * Questions of agents: goals with things, asked in rounds with more and more things.
 *
 * @module
 */

import {
  type Condition,
  type Goal,
  type PackedState,
  RequestError,
} from "@understudy/planner-core";
import { isRecord } from "@understudy/planner-core/internal";
import { pointerTo } from "@understudy/planner-core/json";
import type { Asker } from "../binding/asker.ts";
import { type BoundThing, ThingBinding } from "../binding/binding.ts";
import type { ThingLayout } from "../layout.ts";
import { needKeys } from "../needs.ts";
import type { KnownThings, Thing, ThingId } from "../things/thing.ts";
import type { OneGoal, ThingGoal, WorldGoal } from "../typed.ts";

/** A resolved goal. */
export interface KnownGoal {
  readonly reference: string | Condition | { readonly directive: string };
  /** Set for a directive. */
  readonly directive?: string;
  /** The required things, by name of their place. */
  readonly pins: ReadonlyMap<string, Thing>;
  /** The priority that the game gives for now; undefined for the goal's own. */
  readonly priority?: number | undefined;
  /** The names of the places for all its things. An unknown thing leaves its place empty. */
  readonly reserved: readonly string[];
  /** Whether the agent knows all its things. */
  readonly isKnown: boolean;
  /** Its things by id, to find them anew; undefined for a goal without things. */
  readonly named?: NamedByGoal;
}

/** The things that a goal names, as found when it was resolved. */
interface NamedByGoal {
  readonly goal: ThingGoal;
  readonly things: readonly {
    readonly id: ThingId;
    readonly kinds: readonly string[];
    readonly thing: Thing | undefined;
  }[];
}

const NO_PINS: ReadonlyMap<string, Thing> = new Map();

/** Whether a goal is a list of alternatives. */
export function isOneOf(goal: WorldGoal): goal is Extract<WorldGoal, { readonly oneOf: unknown }> {
  return isRecord(goal) && Array.isArray((goal as { readonly oneOf?: unknown }).oneOf);
}

/** Whether a goal is a directive. */
function isDirective(goal: WorldGoal): goal is { readonly directive: string } {
  return isRecord(goal) && typeof Reflect.get(goal, "directive") === "string";
}

function isThingGoal(goal: OneGoal): goal is ThingGoal {
  return isRecord(goal) && "goal" in goal && "things" in goal;
}

/**
 * Resolves a goal.
 *
 * @throws RequestError if there is no such goal, or its things do not fit
 */
function findGoal(
  layout: ThingLayout,
  goal: OneGoal,
  knowledge: Pick<KnownThings, "find">,
  pointer: string,
): KnownGoal {
  if (!isThingGoal(goal)) {
    if (typeof goal === "string" && layout.goals.has(goal)) {
      const names = [...(layout.goals.get(goal)?.things.keys() ?? [])].join(", ");
      const hint = `{ "goal": "${goal}", "things": { … } }`;
      const message = `"${goal}" is about things: ${names}`;
      throw new RequestError([{ pointer, message, hint }]);
    }
    return { reference: goal, pins: NO_PINS, reserved: [], isKnown: true };
  }
  needKeys(goal.things, `${pointer}/things`, "ids of things by name");
  const found = layout.goals.get(goal.goal);
  if (found === undefined) {
    const names = [...layout.goals.keys()].join(", ");
    const message = `there is no goal "${String(goal.goal)}" about things`;
    throw new RequestError([
      {
        pointer: `${pointer}/goal`,
        message,
        ...(names === "" ? {} : { hint: `one of: ${names}` }),
      },
    ]);
  }
  const kinds = new Map<string, string | undefined>();
  const things = new Map<string, Thing | undefined>();
  for (const name of Object.keys(goal.things)) {
    if (found.things.has(name)) continue;
    const hint = `one of: ${[...found.things.keys()].join(", ")}`;
    const message = `"${goal.goal}" has no thing "${name}"`;
    throw new RequestError([{ pointer: pointerTo(`${pointer}/things`, name), message, hint }]);
  }
  for (const name of found.things.keys()) {
    const id = Object.hasOwn(goal.things, name) ? goal.things[name] : undefined;
    if (id === undefined) {
      const message = "is missing";
      throw new RequestError([{ pointer: pointerTo(`${pointer}/things`, name), message }]);
    }
    const thing = knowledge.find(id);
    things.set(name, thing);
    kinds.set(name, thing?.kind);
  }
  const variant = found.variants.find(({ places }) =>
    [...places].every(([name, place]) => {
      const kind = kinds.get(name);
      return kind === undefined || layout.place(place).kind === kind;
    }),
  );
  if (variant === undefined) {
    const wrong = [...kinds].find(
      ([name, kind]) => !found.things.get(name)?.includes(String(kind)),
    );
    const [name = "", kind = ""] = wrong ?? [];
    const hint = `a ${(found.things.get(name) ?? []).join(" or ")}`;
    const message = `${String(goal.things[name])} is a ${kind}`;
    throw new RequestError([{ pointer: pointerTo(`${pointer}/things`, name), message, hint }]);
  }
  const pins = new Map<string, Thing>();
  for (const [name, place] of variant.places) {
    const thing = things.get(name);
    if (thing !== undefined) pins.set(place, thing);
  }
  return {
    reference: variant.goal,
    pins,
    reserved: [...variant.places.values()],
    isKnown: pins.size === variant.places.size,
    named: {
      goal,
      things: [...found.things].map(([name, kinds]) => {
        return { id: goal.things[name] as ThingId, kinds, thing: things.get(name) };
      }),
    },
  };
}

/**
 * A goal with its things found anew: one may have become known, or another thing may have its id.
 * The same object if nothing changed, or if a thing no longer fits. A missing thing changes nothing.
 */
export function foundAnew(
  layout: ThingLayout,
  known: KnownGoal,
  knowledge: Pick<KnownThings, "find">,
): KnownGoal {
  const { named } = known;
  if (named === undefined) return known;
  let isOther = false;
  for (const { id, kinds, thing } of named.things) {
    const found = knowledge.find(id);
    if (found === undefined || found === thing) continue;
    if (!kinds.includes(found.kind)) return known;
    isOther = true;
  }
  if (!isOther) return known;
  return { ...findGoal(layout, named.goal, knowledge, "/goal"), priority: known.priority };
}

/**
 * The resolved goals, most important first; ties keep the written order.
 *
 * @throws RequestError if there is no such goal, or its things do not fit
 */
export function goalsOf(
  layout: ThingLayout,
  goal: WorldGoal,
  knowledge: Pick<KnownThings, "find">,
  pointer = "/goal",
): readonly KnownGoal[] {
  if (isDirective(goal)) {
    const { directive } = goal;
    if (directive.trim() === "") {
      throw new RequestError([{ pointer: `${pointer}/directive`, message: "must not be empty" }]);
    }
    return [{ reference: { directive }, directive, pins: NO_PINS, reserved: [], isKnown: true }];
  }
  if (!isOneOf(goal)) return [findGoal(layout, goal as OneGoal, knowledge, pointer)];
  const known = goal.oneOf.map((one, index) =>
    findGoal(layout, one, knowledge, `${pointer}/oneOf/${index}`),
  );
  const { priorities } = goal;
  if (priorities !== undefined) checkPriorities(priorities, goal.oneOf.map(goalName), pointer);
  const ranked =
    priorities === undefined
      ? known
      : known.map((one, index) => {
          return { ...one, priority: givenIn(priorities, goal.oneOf[index] as OneGoal) };
        });
  const importance = ({ reference, priority }: KnownGoal): number =>
    priority ?? layout.domain.goal(reference as string | Condition).priority;
  return [...ranked].sort((one, other) => importance(other) - importance(one));
}

/** @throws RequestError for a name that is not among those of the goals, or a priority that is no number */
function checkPriorities(
  given: Readonly<Record<string, unknown>>,
  names: readonly (string | undefined)[],
  pointer: string,
): void {
  needKeys(given, `${pointer}/priorities`, "numbers by names of goals");
  for (const [name, priority] of Object.entries(given)) {
    const isKnown = names.includes(name);
    if (isKnown && Number.isFinite(priority)) continue;
    const message = isKnown ? "must be a finite number" : `"${name}" is none of the goals in oneOf`;
    throw new RequestError([{ pointer: pointerTo(`${pointer}/priorities`, name), message }]);
  }
}

/** The name of a declared goal; undefined for a condition. */
export function goalName(goal: OneGoal): string | undefined {
  if (typeof goal === "string") return goal;
  return isThingGoal(goal) ? goal.goal : undefined;
}

/** The priority that the game gives to a goal for now; undefined for the goal's own. */
export function givenIn(
  priorities: Readonly<Record<string, number>> | undefined,
  goal: OneGoal,
): number | undefined {
  const name = goalName(goal);
  if (priorities === undefined || name === undefined) return undefined;
  return Object.hasOwn(priorities, name) ? priorities[name] : undefined;
}

/** A crowd reads them at each change of an agent, and a condition of the game's own is compiled anew each time. */
const COMPILED = new WeakMap<KnownGoal, Goal>();

/** The compiled form of a goal; undefined for a directive. */
export function compiledGoal({ domain }: ThingLayout, known: KnownGoal): Goal | undefined {
  if (known.directive !== undefined) return undefined;
  const compiled = COMPILED.get(known) ?? domain.goal(known.reference as string | Condition);
  COMPILED.set(known, compiled);
  return compiled;
}

/**
 * A new state of an agent, with the things of a binding.
 *
 * @param own the agent's own variables, in a packed state
 */
export function stateOf(
  { own: variables }: ThingLayout,
  { own: things }: Pick<Asker, "own">,
  own: PackedState,
  binding: ThingBinding,
): PackedState {
  const state = own.slice();
  binding.fill(state);
  for (const { variable, isThing } of variables) {
    if (isThing) state[variable.id] = binding.codeOf(variable, things.get(variable.id));
  }
  return state;
}

/** A binding with only the things of goals. */
export function bindPins(
  layout: ThingLayout,
  knowledge: KnownThings,
  allPins: readonly KnownGoal["pins"][],
): ThingBinding {
  const bound = new Array<BoundThing | undefined>(layout.places.length);
  for (const pins of allPins) {
    for (const [name, thing] of pins) {
      const facts = knowledge.factsOf(thing);
      if (facts !== undefined) bound[layout.place(name).index] = { thing, facts };
    }
  }
  return new ThingBinding(layout, bound, false);
}
