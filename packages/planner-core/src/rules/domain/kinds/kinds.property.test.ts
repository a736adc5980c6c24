import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { casesOf } from "../../../../../../scripts/testing/cases.mjs";
import { applicableActions } from "../../../testing/random/arbitraries.ts";
import { Choices } from "../../../testing/random/choices.ts";
import { provePlan } from "../../plan/prove-plan.ts";
import { applyAction } from "../actions/actions.ts";
import type { Domain } from "../domain.ts";
import { loadDomain } from "../load-domain.ts";

/*
 * A random world is written twice: with kinds, and by hand with a tool for every choice of places and no parameters at
 * all. Both must agree on every walk.
 */

/** A value for tests and changes: a variable of the agent, or a property of a thing. */
interface Slot {
  readonly thing: string | undefined;
  readonly name: string;
  /** Undefined for a number, otherwise the kinds of its values. */
  readonly of: readonly string[] | undefined;
}

type Right =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "thing"; readonly thing: string }
  | { readonly kind: "slot"; readonly slot: Slot };

interface Test {
  readonly left: Slot;
  /** A second number to add to the first. */
  readonly plus: Slot | undefined;
  readonly operator: "=" | "!=" | ">=";
  readonly right: Right;
}

interface Change {
  readonly left: Slot;
  readonly operator: "=" | "+" | "-";
  readonly right: Right;
}

type Things = readonly (readonly [name: string, kinds: readonly string[]])[];

interface Tool {
  readonly name: string;
  readonly things: Things;
  readonly when: readonly Test[];
  readonly then: readonly Change[];
  readonly if: { readonly when: Test; readonly then: Change } | undefined;
}

interface World {
  readonly kinds: Readonly<Record<string, Readonly<Record<string, readonly string[] | undefined>>>>;
  readonly places: Readonly<Record<string, number>>;
  readonly tools: readonly Tool[];
  readonly goals: readonly {
    readonly name: string;
    readonly things: Things;
    readonly when: readonly Test[];
  }[];
}

/** Names that careless code confuses. */
const KINDS = ["chest", "chest_1", "nook.x"];
const PROPERTIES = ["gold", "gold.x", "mate"];
const THINGS = ["it", "it.gold", "chest"];
/** A list of conditions has at least one item. */
const ANY = { purse: { ">=": 0 } };
const RANGE = { type: "integer", min: 0, max: 3 } as const;
const OWN: readonly Slot[] = [
  { thing: undefined, name: "purse", of: undefined },
  { thing: undefined, name: "near", of: KINDS },
  { thing: undefined, name: "holds", of: ["chest"] },
];

function drawWorld(choices: Choices): World {
  const kinds = Object.fromEntries(
    KINDS.map((kind) => [
      kind,
      Object.fromEntries(
        PROPERTIES.filter(() => choices.chance(60)).map((name) => [
          name,
          name === "mate" ? ["chest"] : undefined,
        ]),
      ),
    ]),
  );
  const drawThings = (most: number): Things =>
    THINGS.slice(0, choices.between(0, most)).map((name) => {
      const first = choices.below(KINDS.length);
      const isMixed = choices.chance(40);
      return [name, isMixed ? KINDS.slice(first, first + 2) : [KINDS[first] as string]];
    });
  const slotsOf = (things: Things): readonly Slot[] => [
    ...OWN,
    ...things.flatMap(([thing, of]) =>
      PROPERTIES.filter((name) => of.every((kind) => Object.hasOwn(kinds[kind] ?? {}, name))).map(
        (name): Slot => ({ thing, name, of: name === "mate" ? ["chest"] : undefined }),
      ),
    ),
  ];
  /** A value that a slot can be compared with or set to; a thing of a fitting kind for a slot of things. */
  const drawRight = (left: Slot, things: Things): Right | undefined => {
    const slots = slotsOf(things);
    const { of } = left;
    if (of === undefined) {
      const numbers = slots.filter((slot) => slot.of === undefined);
      return choices.chance(50)
        ? { kind: "slot", slot: choices.pick(numbers) }
        : { kind: "number", value: choices.below(4) };
    }
    const fitting = things.filter(([, kindsOf]) => kindsOf.every((kind) => of.includes(kind)));
    return fitting.length === 0 ? undefined : { kind: "thing", thing: choices.pick(fitting)[0] };
  };
  const drawTest = (things: Things): Test[] => {
    const slots = slotsOf(things);
    const left = choices.pick(slots);
    const right = drawRight(left, things);
    if (right === undefined) return [];
    const isNumber = left.of === undefined;
    const numbers = slots.filter(({ of }) => of === undefined);
    const plus = isNumber && choices.chance(20) ? choices.pick(numbers) : undefined;
    const operator = choices.pick(isNumber ? (["=", "!=", ">="] as const) : (["=", "!="] as const));
    return [{ left, plus, operator, right }];
  };
  const drawChange = (things: Things): Change[] => {
    const left = choices.pick(slotsOf(things));
    const right = drawRight(left, things);
    if (right === undefined) return [];
    const isNumber = left.of === undefined;
    return [{ left, operator: isNumber ? choices.pick(["=", "+", "-"] as const) : "=", right }];
  };
  const several = <Item>(most: number, draw: () => Item[]): Item[] =>
    Array.from({ length: choices.between(0, most) }, draw).flat();
  const tools = Array.from({ length: choices.between(1, 3) }, (_, index): Tool => {
    const things = drawThings(3);
    const [when] = drawTest(things);
    const [then] = drawChange(things);
    return {
      name: `do${index}`,
      things,
      when: several(2, () => drawTest(things)),
      then: several(3, () => drawChange(things)),
      if: when && then && choices.chance(30) ? { when, then } : undefined,
    };
  });
  const goals = Array.from({ length: choices.between(0, 2) }, (_, index) => {
    const things = drawThings(2);
    return { name: `want${index}`, things, when: several(2, () => drawTest(things)) };
  });
  const places = Object.fromEntries(KINDS.map((kind) => [kind, choices.between(2, 3)]));
  return { kinds, places, tools, goals };
}

/** The notation of slots, things and values. */
interface Hand {
  slot(slot: Slot): string;
  thing(name: string): string;
  /** Whether a property may be written without `var`. */
  readonly isShort: boolean;
}

function writeRight(right: Right, hand: Hand): unknown {
  if (right.kind === "number") return right.value;
  if (right.kind === "thing") return hand.thing(right.thing);
  const text = hand.slot(right.slot);
  return hand.isShort && right.slot.thing !== undefined ? text : { var: text };
}

function writeTest({ left, plus, operator, right }: Test, hand: Hand): object {
  const name = plus === undefined ? hand.slot(left) : `${hand.slot(left)} + ${hand.slot(plus)}`;
  const value = writeRight(right, hand);
  return { [name]: operator === "=" ? value : { [operator]: value } };
}

function writeChange({ left, operator, right }: Change, hand: Hand): object {
  const value = writeRight(right, hand);
  return { [hand.slot(left)]: operator === "=" ? value : { [operator]: value } };
}

/** Each test and each change in a separate object: a name may occur twice. */
function writeParts({ when, then, if: conditional }: Omit<Tool, "name">, hand: Hand): object {
  const always = then.map((change) => ({ when: {}, then: writeChange(change, hand) }));
  const under = conditional && {
    when: writeTest(conditional.when, hand),
    then: writeChange(conditional.then, hand),
  };
  return {
    when: { allOf: [ANY, ...when.map((test) => writeTest(test, hand))] },
    if: under === undefined ? always : [...always, under],
  };
}

function withKinds({ kinds, places, tools, goals }: World): Domain {
  const hand: Hand = {
    slot: ({ thing, name }) => (thing === undefined ? name : `\${${thing}}.${name}`),
    thing: (name) => `$${name}`,
    isShort: true,
  };
  return loadDomain({
    name: "world",
    kinds: Object.fromEntries(
      Object.entries(kinds).map(([kind, own]) => [
        kind,
        Object.fromEntries(
          Object.entries(own).map(([name, of]) => [name, of ? { type: "thing", of } : RANGE]),
        ),
      ]),
    ),
    places,
    state: {
      purse: RANGE,
      near: { type: "thing", of: KINDS, position: true },
      holds: { type: "thing", of: "chest" },
    },
    tools: tools.map((tool) => ({
      name: tool.name,
      things: Object.fromEntries(tool.things),
      cost: 2,
      ...writeParts(tool, hand),
    })),
    goals: goals.map(({ name, things, when }) => ({
      name,
      things: Object.fromEntries(things),
      when: { allOf: [ANY, ...when.map((test) => writeTest(test, hand))] },
    })),
  });
}

/** Every choice of a place for each thing. */
function choosePlaces(world: World, things: Things): Record<string, string>[] {
  return things.reduce<Record<string, string>[]>(
    (chosen, [name, kinds]) =>
      chosen.flatMap((before) =>
        kinds.flatMap((kind) =>
          placesOf(world, kind).map((place) => ({ ...before, [name]: place })),
        ),
      ),
    [{}],
  );
}

function placesOf({ places }: World, kind: string): string[] {
  return Array.from({ length: places[kind] ?? 0 }, (_, index) => `${kind}_${index + 1}`);
}

function handFor(places: Readonly<Record<string, string>>): Hand {
  return {
    slot: ({ thing, name }) => (thing === undefined ? name : `${places[thing]}.${name}`),
    thing: (name) => places[name] as string,
    isShort: false,
  };
}

const toolFor = (tool: string, places: Readonly<Record<string, unknown>>): string =>
  [tool, ...THINGS.flatMap((name) => (name in places ? [places[name]] : []))].join(":");

function byHand(world: World): Domain {
  const all = KINDS.flatMap((kind) => placesOf(world, kind));
  const chests = ["nothing", "elsewhere", ...placesOf(world, "chest")];
  const properties = KINDS.flatMap((kind) =>
    placesOf(world, kind).flatMap((place) => [
      [place, { type: "boolean" }],
      ...Object.entries(world.kinds[kind] ?? {}).map(([name, of]) => [
        `${place}.${name}`,
        of === undefined ? RANGE : { type: "enum", values: chests },
      ]),
    ]),
  );
  const present = (places: Readonly<Record<string, string>>): object[] =>
    Object.values(places).map((place) => ({ [place]: true }));
  return loadDomain({
    name: "by hand",
    state: {
      purse: RANGE,
      near: { type: "enum", values: ["elsewhere", ...all], position: true },
      holds: { type: "enum", values: chests },
      ...Object.fromEntries(properties),
    },
    tools: world.tools.flatMap((tool) =>
      choosePlaces(world, tool.things).map((places) => {
        const { when, ...rest } = writeParts(tool, handFor(places)) as { when: object };
        return {
          name: toolFor(tool.name, places),
          cost: 2,
          when: { allOf: [when, ...present(places)] },
          ...rest,
        };
      }),
    ),
  });
}

describe("a domain with kinds", () => {
  it("agrees with a domain written by hand with a tool for every choice of places", () => {
    const numbers = fc.array(fc.noBias(fc.nat(9999)), {
      minLength: 150,
      maxLength: 400,
      size: "max",
    });
    let steps = 0;
    fc.assert(
      fc.property(numbers, (drawn) => {
        const choices = new Choices(drawn);
        const world = drawWorld(choices);
        const kinds = withKinds(world);
        const plain = byHand(world);
        expect(new Set(kinds.variableNames)).toEqual(new Set(plain.variableNames));
        expect(loadDomain(JSON.stringify(kinds.written)).hash).toBe(kinds.hash);
        const values = Object.fromEntries(
          plain.variables.all.map((variable) => [
            variable.name,
            variable.type === "boolean"
              ? choices.chance(70)
              : variable.type === "enum"
                ? choices.pick(variable.values)
                : choices.below(4),
          ]),
        );
        let [one, other] = [kinds.state(values), plain.state(values)];
        const nameOf = (action: number): string => {
          const { tool, args } = kinds.step(action);
          return toolFor(tool, args);
        };
        const plan: [number[], number[]] = [[], []];
        for (let walked = 0; walked < 6; walked++) {
          const can = applicableActions(kinds, one);
          const names = applicableActions(plain, other).map((action) => plain.step(action).tool);
          expect(can.map(nameOf).sort()).toEqual(names.sort());
          if (can.length === 0) break;
          const action = choices.pick(can);
          const same = plain.actionOf({ tool: nameOf(action), args: {} });
          plan[0].push(action);
          plan[1].push(same);
          [one, other] = [next(kinds, action, one), next(plain, same, other)];
          expect(kinds.read(one)).toEqual(plain.read(other));
          steps++;
        }
        for (const goal of world.goals) expectSameGoal(goal, [kinds, one], [plain, other]);
        const rich = { purse: { ">=": 2 } };
        const proofs = [
          provePlan(kinds, kinds.state(values), plan[0], kinds.condition(rich)),
          provePlan(plain, plain.state(values), plan[1], plain.condition(rich)),
        ].map(({ sound, cost }) => ({ sound, cost }));
        expect(proofs[0]).toEqual(proofs[1]);
      }),
      { numRuns: 150 },
    );
    expect(steps).toBeGreaterThan(3 * casesOf(150));
  });
});

function next(domain: Domain, action: number, state: Int32Array): Int32Array {
  const after = new Int32Array(state.length);
  applyAction(domain.actions, action, state, after);
  return after;
}

/** The things of a goal are at the first places, two of one kind at the first two. */
function expectSameGoal(
  { name, things, when }: World["goals"][number],
  [kinds, one]: readonly [Domain, Int32Array],
  [plain, other]: readonly [Domain, Int32Array],
): void {
  const variants = things.reduce<string[][]>(
    (chosen, [, of]) => chosen.flatMap((before) => of.map((kind) => [...before, kind])),
    [[]],
  );
  for (const variant of variants) {
    const seen: Record<string, number> = {};
    const places = Object.fromEntries(
      things.map(([thing], index) => {
        const kind = variant[index] as string;
        seen[kind] = (seen[kind] ?? 0) + 1;
        return [thing, `${kind}_${seen[kind]}`];
      }),
    );
    const condition = plain.condition({
      allOf: [
        ANY,
        ...when.map((test) => writeTest(test, handFor(places))),
        ...Object.values(places).map((place) => ({ [place]: true })),
      ] as never,
    });
    const goal = kinds.goal(variants.length === 1 ? name : [name, ...variant].join("."));
    expect(goal.condition.holds(one)).toBe(condition.holds(other));
  }
}
