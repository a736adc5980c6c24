import type { DomainDefinition, ToolDefinition } from "@understudy/planner-core";
import { choice, counter, names, no, type Problem } from "./problem.ts";

/** Problems from other planners' demonstrations and bug reports, and combat with amounts. */
export function combatProblems(): Problem[] {
  return [
    woodcutter(),
    soldier(),
    oneActionForTwo(),
    axe(),
    chain("chain-10", 10, 1),
    chain("chain-26", 26, 2),
    duel("duel", 6, 4),
    duel("siege", 12, 8),
    ammunition(),
    stealth(),
  ];
}

function game(
  name: string,
  domain: Omit<DomainDefinition, "name">,
  goal: Problem["goal"],
): Problem {
  return { name, size: "game", domain: { name, ...domain }, state: {}, goal };
}

/** Seven actions; goal counting without arithmetic misses the cheap way. */
function woodcutter(): Problem {
  return game(
    "woodcutter",
    {
      state: { has_axe: no, axe_near: no, has_logs: no, has_branches: no, wood: counter(10) },
      tools: [
        { name: "look_for_axe", then: { axe_near: true }, cost: 1 },
        { name: "get_axe", when: { axe_near: true }, then: { has_axe: true }, cost: 1 },
        { name: "chop", when: { has_axe: true }, then: { has_logs: true }, cost: 1 },
        { name: "gather", then: { has_branches: true }, cost: 8 },
        {
          name: "split",
          when: { has_logs: true },
          then: { has_logs: false, wood: { "+": 3 } },
          cost: 1,
        },
        {
          name: "bundle",
          when: { has_branches: true },
          then: { has_branches: false, wood: { "+": 1 } },
          cost: 1,
        },
        { name: "drop_axe", when: { has_axe: true }, then: { has_axe: false }, cost: 1 },
      ],
    },
    { wood: { ">=": 10 }, has_axe: false },
  );
}

/** GPGOAP's demonstration: scout, arm, approach, shoot or detonate a bomb. */
function soldier(): Problem {
  return game(
    "soldier",
    {
      state: {
        armed: { type: "boolean", default: true },
        knife: no,
        enemy_visible: no,
        near_enemy: no,
        weapon_loaded: no,
        lined_up: no,
        enemy_alive: { type: "boolean", default: true },
        armed_bomb: { type: "boolean", default: true },
        alive: { type: "boolean", default: true },
      },
      tools: [
        { name: "scout", when: { armed: true }, then: { enemy_visible: true } },
        { name: "approach", when: { enemy_visible: true }, then: { near_enemy: true } },
        {
          name: "aim",
          when: { enemy_visible: true, weapon_loaded: true },
          then: { lined_up: true },
        },
        { name: "shoot", when: { lined_up: true }, then: { enemy_alive: false } },
        { name: "load", when: { armed: true }, then: { weapon_loaded: true } },
        {
          name: "detonate",
          when: { armed_bomb: true, near_enemy: true },
          then: { alive: false, enemy_alive: false },
          cost: 5,
        },
        { name: "flee", when: { enemy_visible: true }, then: { near_enemy: false } },
      ],
    },
    { enemy_alive: false, alive: true },
  );
}

/** Two open conditions, achieved by one action: counting them overestimates (GPGOAP, issue 9). */
function oneActionForTwo(): Problem {
  return game(
    "one-action-for-two",
    {
      state: { a: no, b: no, c: no, key: no },
      tools: [
        { name: "make_a", then: { a: true }, cost: 2 },
        { name: "make_b", when: { a: true }, then: { b: true }, cost: 2 },
        { name: "make_c", when: { b: true }, then: { c: true }, cost: 2 },
        { name: "find_key", then: { key: true }, cost: 1 },
        { name: "make_all", when: { key: true }, then: { a: true, b: true, c: true }, cost: 2 },
      ],
    },
    { a: true, b: true, c: true },
  );
}

/** Five actions with long ways: an axe from wood and stone at distant places. */
function axe(): Problem {
  return game(
    "axe",
    {
      state: {
        at: choice(["camp", "grove", "quarry", "bench"]),
        wood: counter(20),
        stone: counter(20),
        axes: counter(3),
      },
      tools: [
        {
          name: "walk",
          parameters: { to: { enum: ["camp", "grove", "quarry", "bench"] } },
          then: { at: "$to" },
          cost: 3,
        },
        { name: "gather", when: { at: "grove" }, then: { wood: { "+": 2 } }, cost: 2 },
        { name: "break_rock", when: { at: "quarry" }, then: { stone: { "+": 1 } }, cost: 3 },
        {
          name: "craft",
          when: { at: "bench" },
          then: { wood: { "-": 3 }, stone: { "-": 2 }, axes: { "+": 1 } },
          cost: 4,
        },
      ],
    },
    { axes: { ">=": 2 }, at: "camp" },
  );
}

/** A chain of boolean actions beside as many useless ones. */
function chain(name: string, length: number, fan: number): Problem {
  const steps = Math.floor(length / 2);
  const tools: ToolDefinition[] = [];
  const state: DomainDefinition["state"] = Object.fromEntries([
    ...names("done_", steps).map((key) => [key, no] as const),
    ...names("idle_", length - steps).map((key) => [key, no] as const),
  ]);
  for (let index = 0; index < steps; index++) {
    const when: Record<string, boolean> = {};
    for (let before = 1; before <= fan; before++) {
      if (index >= before) when[`done_${index - before}`] = true;
    }
    tools.push({ name: `do_${index}`, when, then: { [`done_${index}`]: true }, cost: 1 });
  }
  for (let index = 0; index < length - steps; index++) {
    tools.push({ name: `idle_${index}`, then: { [`idle_${index}`]: true }, cost: 0.5 });
  }
  return game(name, { state, tools }, { [`done_${steps - 1}`]: true });
}

/** Reduce an enemy's health without running out of stamina, arrows or one's own health. */
function duel(name: string, enemyHealth: number, stamina: number): Problem {
  return game(
    name,
    {
      state: {
        enemy: { type: "integer", min: 0, max: enemyHealth, default: enemyHealth },
        health: { type: "integer", min: 0, max: 5, default: 3 },
        stamina: counter(stamina),
        arrows: counter(5),
        potions: { type: "integer", min: 0, max: 2, default: 1 },
        range: choice(["far", "close"]),
        guard: no,
        weapon: choice(["none", "sword", "bow"]),
      },
      tools: [
        { name: "rest", when: { range: "far" }, then: { stamina: { "+": 3 } }, cost: 2 },
        { name: "close_in", when: { range: "far" }, then: { range: "close", guard: false } },
        {
          name: "retreat",
          when: { range: "close", stamina: { ">=": 1 } },
          then: { range: "far", stamina: { "-": 1 } },
        },
        {
          name: "draw",
          parameters: { what: { enum: ["sword", "bow"] } },
          then: { weapon: "$what" },
        },
        { name: "raise_guard", when: { stamina: { ">=": 1 } }, then: { guard: true } },
        {
          name: "slash",
          when: { range: "close", weapon: "sword", stamina: { ">=": 2 } },
          then: { enemy: { "-": 2 }, stamina: { "-": 2 }, health: { "-": 1 } },
          cost: 1.5,
        },
        {
          name: "guarded_cut",
          when: { range: "close", weapon: "sword", guard: true },
          then: { enemy: { "-": 1 }, stamina: { "-": 1 }, guard: false },
          cost: 1.5,
        },
        {
          name: "shoot",
          when: { range: "far", weapon: "bow" },
          then: { enemy: { "-": 1 }, arrows: { "-": 1 } },
        },
        { name: "fletch", when: { range: "far" }, then: { arrows: { "+": 2 } }, cost: 2.5 },
        { name: "drink", then: { potions: { "-": 1 }, health: { "+": 2 } } },
      ],
    },
    { enemy: 0, health: { ">=": 2 } },
  );
}

/** Shooting consumes what the goal requires, so order matters. */
function ammunition(): Problem {
  return game(
    "ammunition",
    {
      state: {
        rounds: counter(6),
        crates: { type: "integer", min: 0, max: 4, default: 4 },
        tower: no,
        bunker: no,
        flag: no,
        loaded: no,
      },
      tools: [
        { name: "open_crate", then: { crates: { "-": 1 }, rounds: { "+": 3 } }, cost: 2 },
        { name: "load", when: { loaded: false }, then: { rounds: { "-": 2 }, loaded: true } },
        { name: "hit_tower", when: { loaded: true }, then: { loaded: false, tower: true } },
        {
          name: "hit_bunker",
          when: { loaded: true, tower: true },
          then: { loaded: false, bunker: true },
        },
        {
          name: "raise_flag",
          when: { bunker: true, loaded: false },
          then: { flag: true },
          cost: 3,
        },
      ],
    },
    { tower: true, bunker: true, flag: true, loaded: true, rounds: { ">=": 4 } },
  );
}

/** A thief: noise must stay low after every step, and doors and guards come first. */
function stealth(): Problem {
  const rooms = ["garden", "hall", "study", "vault", "roof"];
  const doors: [string, string][] = [
    ["garden", "hall"],
    ["hall", "study"],
    ["study", "vault"],
    ["garden", "roof"],
    ["roof", "study"],
  ];
  const tools: ToolDefinition[] = doors.flatMap(([a, b]) => [
    { name: `sneak_${a}_${b}`, when: { at: a }, then: { at: b, noise: { "+": 1 } }, cost: 2 },
    { name: `sneak_${b}_${a}`, when: { at: b }, then: { at: a, noise: { "+": 1 } }, cost: 2 },
  ]);
  return game(
    "stealth",
    {
      state: {
        at: choice(rooms),
        noise: counter(6),
        has_key: no,
        has_rope: no,
        safe_open: no,
        loot: counter(6),
        dog_fed: no,
        meat: no,
      },
      tools: [
        ...tools,
        { name: "wait", then: { noise: 0 }, cost: 1.5 },
        { name: "take_key", when: { at: "study" }, then: { has_key: true, noise: { "+": 1 } } },
        { name: "take_rope", when: { at: "roof" }, then: { has_rope: true } },
        { name: "take_meat", when: { at: "hall" }, then: { meat: true, noise: { "+": 1 } } },
        {
          name: "feed_dog",
          when: { at: "garden", meat: true },
          then: { meat: false, dog_fed: true },
        },
        {
          name: "open_safe",
          when: { at: "vault", has_key: true, noise: { "<=": 0 } },
          then: { safe_open: true, noise: { "+": 2 } },
          cost: 3,
        },
        {
          name: "grab",
          when: { at: "vault", safe_open: true },
          then: { loot: { "+": 2 }, noise: { "+": 1 } },
        },
      ],
      maintain: [{ noise: { "<=": 3 } }, { anyOf: [{ dog_fed: true }, { loot: { "<=": 3 } }] }],
    },
    { loot: { ">=": 6 }, at: "garden" },
  );
}
