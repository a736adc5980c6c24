import { readFileSync } from "node:fs";
import type { Condition, DomainDefinition, Value } from "@understudy/planner-core";
import type { Problem } from "./problem.ts";

function load(name: string): DomainDefinition {
  const url = new URL(`../../../../examples/domains/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, "utf8")) as DomainDefinition;
}

/** A start state at zero, false or first values, except for given ones. */
function from(
  domain: DomainDefinition,
  given: Readonly<Record<string, Value>>,
): Record<string, Value> {
  const state: Record<string, Value> = {};
  for (const [name, type] of Object.entries(domain.state)) {
    if (type.type === "boolean") state[name] = false;
    else state[name] = type.type === "integer" ? type.min : (type.values[0] as string);
  }
  return { ...state, ...given };
}

/** The three domains of the examples. */
export function demoProblems(): Problem[] {
  return [...villageProblems(), ...guardProblems(), ...courierProblems()];
}

function villageProblems(): Problem[] {
  const make = problemsOf(load("village"));
  return [
    make("village-house", {}, { house_built: true }),
    make("village-house-hungry", { hungry: true }, { house_built: true, hungry: false }),
    make("village-house-fire", {}, { house_built: true, fire_lit: true }),
    make("village-rich", {}, { coins: { ">=": 8 }, has_axe: true }),
    make("village-warm", {}, { fire_lit: true }),
    make(
      "village-fish-supper",
      { hungry: true, energy: 2 },
      {
        hungry: false,
        fire_lit: true,
        energy: { ">=": 4 },
        coins: { ">=": 3 },
      },
    ),
    make(
      "village-stores",
      { energy: 3 },
      {
        wood: { ">=": 4 },
        stone: { ">=": 4 },
        grain: { ">=": 4 },
      },
    ),
    make(
      "village-all-tools",
      {},
      {
        has_axe: true,
        has_pick: true,
        has_rod: true,
        wood: { ">=": 2 },
        stone: { ">=": 1 },
        energy: { ">=": 6 },
      },
    ),
  ];
}

function guardProblems(): Problem[] {
  const make = problemsOf(load("guard"));
  return [
    make("guard-defeat", { health: 1 }, { enemy: "down" }),
    make(
      "guard-everything",
      { health: 1 },
      {
        enemy: "down",
        alarm: true,
        gate_closed: true,
        health: { ">=": 4 },
        at: "post",
      },
    ),
    make("guard-armed", {}, { weapon: "bow", arrows: { ">=": 6 }, in_cover: true }),
  ];
}

function courierProblems(): Problem[] {
  const make = problemsOf(load("courier"));
  return [
    make(
      "courier-all",
      { cart_ok: false },
      {
        letter_done: true,
        crate_done: true,
        medicine_done: true,
        feed: { ">=": 4 },
        tired: false,
      },
    ),
    make(
      "courier-ready",
      { cart_ok: false, tired: true },
      {
        cart_ok: true,
        feed: { ">=": 3 },
        tired: false,
        coins: { ">=": 2 },
      },
    ),
  ];
}

/** Builds problems of a domain from a name, differences from the start, and a goal. */
function problemsOf(domain: DomainDefinition) {
  return (name: string, given: Readonly<Record<string, Value>>, goal: Condition): Problem => ({
    name,
    size: "game",
    domain,
    state: from(domain, given),
    goal,
  });
}
