import {
  type Domain,
  loadDomain,
  type PackedState,
  type Random,
  type Step,
  seededRandom,
} from "@understudy/planner-core";

/** Number of enemies, all visible to the agent. */
const ENEMIES = 22;
const WATCH_POSTS = 128;
const PLACES = ["gate", "armoury", "tower", "yard", "barracks", "chapel", "kitchen", "well"];

/**
 * A domain with 72 state slots, most of them irrelevant to any plan, as in games: positions and health of enemies, and
 * a few things that an outpost's agent can change.
 */
export function outpostDomain(): Domain {
  const place = { enum: PLACES };
  return loadDomain({
    name: "outpost",
    state: {
      at: { type: "enum", values: PLACES },
      energy: { type: "integer", min: 0, max: 20 },
      ammunition: { type: "integer", min: 0, max: 30 },
      has_key: { type: "boolean" },
      gate_closed: { type: "boolean" },
      horn_blown: { type: "boolean" },
      ...Object.fromEntries(
        Array.from({ length: ENEMIES }, (_, index) => [
          [`enemy_${index}_x`, { type: "integer", min: -99, max: 99 } as const],
          [`enemy_${index}_y`, { type: "integer", min: -99, max: 99 } as const],
          [`enemy_${index}_health`, { type: "integer", min: 0, max: 100 } as const],
        ]).flat(),
      ),
    },
    tools: [
      {
        name: "goto",
        parameters: { place },
        when: { energy: { ">=": 1 } },
        then: { at: "$place", energy: { "-": 1 } },
        cost: 2,
      },
      { name: "take_key", when: { at: "barracks" }, then: { has_key: true } },
      {
        name: "close_gate",
        when: { at: "gate", has_key: true },
        then: { gate_closed: true },
      },
      { name: "blow_horn", when: { at: "tower" }, then: { horn_blown: true } },
      {
        name: "watch",
        parameters: { post: { type: "integer", minimum: 0, maximum: WATCH_POSTS - 1 } },
        then: { ammunition: { "+": 1 } },
      },
      { name: "rest", when: { at: "chapel" }, then: { energy: { "+": 5 } }, cost: 3 },
    ],
    goals: [{ name: "secured", when: { gate_closed: true, horn_blown: true }, priority: 5 }],
  });
}

/**
 * A plan for `secured` from a state of `outpostStates`. Its first step depends on the enemies, so
 * that different states have different plans.
 */
export function outpostPlan(state: PackedState): Step[] {
  const watched = ((state[5] as number) + (state[7] as number) + 1000) % WATCH_POSTS;
  return [
    { tool: "watch", args: { post: watched } },
    { tool: "goto", args: { place: "barracks" } },
    { tool: "take_key", args: {} },
    { tool: "goto", args: { place: "gate" } },
    { tool: "close_gate", args: {} },
    { tool: "goto", args: { place: "tower" } },
    { tool: "blow_horn", args: {} },
  ];
}

/**
 * Random states with the gate open and enough strength for a whole plan with effects at every step.
 */
function outpostStates(domain: Domain, count: number, seed = 1): PackedState[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => outpostState(domain, random));
}

function outpostState(domain: Domain, random: Random): PackedState {
  const state = new Int32Array(domain.variables.all.length);
  for (const { id, min, max } of domain.variables.all) {
    state[id] = min + random.integer(max - min + 1);
  }
  const set = (name: string, code: number): void => {
    state[domain.variables.get(name)?.id as number] = code;
  };
  set("energy", 3 + random.integer(18));
  set("ammunition", random.integer(30));
  set("has_key", 0);
  set("gate_closed", 0);
  set("horn_blown", 0);
  return state;
}

/** Agents of an {@link OutpostWalk}; a power of two. */
export const AGENTS = 32;
/** States per agent; a power of two. */
export const STEPS = 128;

/**
 * Agents whose world changes one variable at a time, 128 times, back to the start. The state of agent `index % 32`
 * becomes `states[index]` by one change, as between requests of a game.
 */
export interface OutpostWalk {
  readonly starts: readonly PackedState[];
  /** Distinct states. */
  readonly states: readonly PackedState[];
  /** The changed variable of `states[index]`, and its value. */
  readonly variables: Uint8Array;
  readonly codes: Int32Array;
}

/** A random walk whose second half undoes the changes of the first in the same order. */
export function outpostWalk(domain: Domain, seed = 1): OutpostWalk {
  const random = seededRandom(seed);
  const starts = outpostStates(domain, AGENTS, seed);
  const current = starts.map((state) => state.slice());
  const enemies = domain.variables.all.filter(({ name }) => name.startsWith("enemy_"));
  const orders = starts.map(() => shuffle([...enemies], random));
  const states: PackedState[] = [];
  const variables = new Uint8Array(AGENTS * STEPS);
  const codes = new Int32Array(AGENTS * STEPS);
  for (let index = 0; index < AGENTS * STEPS; index++) {
    const agent = index % AGENTS;
    const step = Math.floor(index / AGENTS);
    const state = current[agent] as PackedState;
    const order = orders[agent] as typeof enemies;
    const { id, min, max } = order[step % (STEPS / 2)] as (typeof enemies)[0];
    const before = (starts[agent] as PackedState)[id] as number;
    const away = before < max ? before + 1 + random.integer(max - before) : min;
    const code = step < STEPS / 2 ? away : before;
    state[id] = code;
    states.push(state.slice());
    variables[index] = id;
    codes[index] = code;
  }
  return { starts, states, variables, codes };
}

/** Shuffles in place. */
export function shuffle<Item>(items: Item[], random: Random): Item[] {
  for (let last = items.length - 1; last > 0; last--) {
    const other = random.integer(last + 1);
    [items[last], items[other]] = [items[other] as Item, items[last] as Item];
  }
  return items;
}

/** A state as the lines of a prompt of 1–2 KB, with the usual time and seed. */
export function outpostPrompt(domain: Domain, state: PackedState, tick: number): string {
  const facts = Object.entries(domain.read(state)).map(([name, value]) => `${name}=${value}`);
  const minute = String(tick % 60).padStart(2, "0");
  return [
    "You plan for the guard of an outpost.   Answer with JSON only.",
    `time: 2026-11-20T09:${minute}:07Z  seed: ${tick}`,
    `State: ${facts.join(", ")}`,
    "Goal: gate_closed=true, horn_blown=true",
  ].join("\n");
}
