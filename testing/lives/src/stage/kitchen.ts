/**
 * The kitchen in which all lives are played: its domains, and its rules once more, written by hand.
 *
 * @module
 */

import { type Domain, type DomainDefinition, loadDomain } from "@understudy/planner-core";

/** The facts about one cook. */
export interface Cook {
  readonly flour: boolean;
  readonly dough: boolean;
  readonly bread: boolean;
  readonly swept: boolean;
}

/** The bench at which all steps are done. */
export interface Bench {
  readonly isWhole: boolean;
  readonly isThere: boolean;
  /** Whether another agent claims it. Default: none does. */
  readonly isTaken?: boolean;
}

/** The scene that a life sees in a tick. */
export interface Scene {
  readonly cooks: ReadonlyMap<string, Cook>;
  readonly bench: Bench;
}

export type Tool = "fetch" | "knead" | "bake" | "buy" | "sweep";
export type Goal = "fed" | "clean";

/** A cook at the beginning. */
export const NEW_COOK: Cook = { flour: false, dough: false, bread: false, swept: false };

/** The lengths of the steps. */
export const LENGTH_MS: Readonly<Record<Tool, number>> = {
  ...{ fetch: 1000, knead: 2000, bake: 3000, buy: 9000, sweep: 1500 },
};

const STEPS = [
  { name: "fetch", when: { flour: false }, then: { flour: true } },
  { name: "knead", when: { flour: true }, then: { dough: true, flour: false } },
  { name: "bake", when: { dough: true }, then: { bread: true, dough: false } },
  { name: "buy", when: {}, then: { bread: true }, cost: 9 },
  { name: "sweep", when: {}, then: { swept: true } },
] as const;

const flag = { type: "boolean", default: false } as const;
const OWN = { flour: flag, dough: flag, bread: flag, swept: flag };
const GOALS = [
  { name: "fed", when: { bread: true } },
  { name: "clean", when: { swept: true } },
];
const durationOf = (name: Tool): number => LENGTH_MS[name] / 1000;

/** The kitchen without things: each cook has a bench of its own. */
export const KITCHEN: DomainDefinition = {
  name: "kitchen",
  state: { ...OWN, whole: { type: "boolean", default: true } },
  tools: STEPS.map((step) => ({
    ...step,
    when: { ...step.when, whole: true },
    duration: durationOf(step.name),
  })),
  goals: GOALS,
};

/** The kitchen with its bench as a thing. */
export const BENCH_KITCHEN = {
  name: "kitchen",
  kinds: { bench: { whole: { type: "boolean", default: true } } },
  places: { bench: 1 },
  state: OWN,
  tools: STEPS.map((step) => ({
    ...step,
    things: { at: "bench" },
    when: { ...step.when, "$at.whole": true },
    duration: durationOf(step.name),
    claims: ["$at"],
  })),
  goals: GOALS,
};

export const kitchen: Domain = loadDomain(KITCHEN);
export const benchKitchen: Domain = loadDomain(BENCH_KITCHEN);

/** Whether the cooks may use the bench. */
export function isUsable({ isWhole, isThere, isTaken = false }: Bench): boolean {
  return isWhole && isThere && !isTaken;
}

/** Whether the rules let a cook begin a step. */
export function mayBegin(tool: Tool, { flour, dough }: Cook, bench: Bench): boolean {
  if (!isUsable(bench)) return false;
  if (tool === "fetch") return !flour;
  if (tool === "knead") return flour;
  return tool === "bake" ? dough : true;
}

/** A cook after a step. */
export function afterStep(tool: Tool, cook: Cook): Cook {
  if (tool === "fetch") return { ...cook, flour: true };
  if (tool === "knead") return { ...cook, flour: false, dough: true };
  if (tool === "bake") return { ...cook, dough: false, bread: true };
  return tool === "buy" ? { ...cook, bread: true } : { ...cook, swept: true };
}

/** Whether a cook has reached a goal. */
export function isReached(goal: Goal, cook: Cook): boolean {
  return goal === "fed" ? cook.bread : cook.swept;
}

/** The first step of the best plan for a goal, if nothing is on cool-down. */
export function bestStep(goal: Goal, { flour, dough }: Cook): Tool {
  if (goal === "clean") return "sweep";
  if (dough) return "bake";
  return flour ? "knead" : "fetch";
}
