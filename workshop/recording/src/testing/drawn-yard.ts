import {
  type Domain,
  type DomainDefinition,
  loadDomain,
  type Random,
} from "@understudy/planner-core";

/** A drawn domain with the values of a squad. */
export interface DrawnYard {
  readonly domain: Domain;
  readonly members: Readonly<Record<string, Readonly<Record<string, string | number | boolean>>>>;
  readonly shared: Readonly<Record<string, string | number | boolean>>;
}

const NAMES = ["ann", "bo", "cai"];
const PLACES = ["hut", "mill", "well"];

/** Draws a small domain with time: things to carry about, a lamp to work by, and maybe an event and a deadline. */
export function drawYard(random: Random): DrawnYard {
  const chance = (share: number): boolean => random.next() < share;
  const length = (): number => 1 + random.integer(12) / 2;
  const pick = (values: readonly string[]): string =>
    values[random.integer(values.length)] as string;
  const need = 1 + random.integer(5);
  const place = pick(PLACES);
  const definition = {
    name: "drawn",
    state: {
      at: { type: "enum", values: PLACES },
      load: { type: "integer", min: 0, max: 2, default: 0 },
      stock: { type: "integer", min: 0, max: 6, shared: true, default: 0 },
      lit: { type: "boolean", shared: true, default: false },
      open: { type: "boolean", shared: true, default: true },
      done: { type: "boolean", shared: true, default: false },
    },
    tools: [
      {
        name: "walk",
        parameters: { to: { enum: PLACES } },
        then: { at: "$to" },
        duration: length(),
      },
      {
        name: "load",
        when: { at: pick(PLACES), ...(chance(0.3) ? { open: true } : {}) },
        then: { load: { "+": 1 } },
        duration: length(),
        cost: length(),
      },
      {
        name: "unload",
        when: { at: place, load: { ">=": 1 } },
        then: { load: { "-": 1 }, stock: { "+": 1 } },
        ...(chance(0.3) ? {} : { duration: length() }),
      },
      {
        name: "light",
        start: { lit: true },
        then: { lit: false },
        interrupted: { lit: false },
        duration: { from: 1, to: 10 },
        ...(chance(0.4) ? { alongside: true } : {}),
      },
      {
        name: "finish",
        when: { stock: { ">=": need } },
        ...(chance(0.6) ? { during: { lit: true } } : {}),
        then: { done: true },
        duration: length(),
      },
    ],
    goals: [
      {
        name: "done",
        when: { done: true },
        ...(chance(0.4) ? { by: (20 + 60 * random.next()) | 0 } : {}),
      },
    ],
    ...(chance(0.5)
      ? { events: [{ at: 5 + random.integer(30), then: { open: chance(0.5) } }] }
      : {}),
  };
  const count = 1 + random.integer(3);
  const members = NAMES.slice(0, count).map((name) => [
    name,
    { at: pick(PLACES), load: random.integer(2) },
  ]);
  return {
    domain: loadDomain(definition as unknown as DomainDefinition),
    members: Object.fromEntries(members) as DrawnYard["members"],
    shared: { stock: random.integer(3), lit: false, open: chance(0.9), done: false },
  };
}
