/**
 * Worlds of many things: which things a plan uses, who claims them, how far they are, and what each
 * agent knows.
 *
 * @module
 */

// biome-ignore-all assist/source/organizeImports: grouped by what they are for, the main class first

// A world, its things and its agents.
export { World, type WorldOptions, type Exploration } from "./world.ts";
export type { SavedWorld } from "./saved.ts";
export type { MayHear, WorldAgent, WorldRequest } from "./agent/world-agent.ts";
export type { WorldAgentOptions } from "./agent/agent-options.ts";
export type { Thing, ThingId } from "./things/thing.ts";

// Plans with things, and their execution.
export type { WorldRunner } from "./runner/world-runner.ts";
export type { WorldRunnerOptions, WorldTick } from "./runner/options.ts";
export type { WorldOutcome, ThingStep } from "./question/world-outcome.ts";
export type { WorldGoal, ThingGoal, OneGoal, OwnValues, StepThings } from "./typed.ts";

// Plans shared among agents.
export { SharedPlans, type SharingStats } from "./sharing/shared-plans.ts";

// Knowledge, claims, constraints and orders of agents.
export { Memory, type MemoryOptions, type Recollection } from "./agent/memory.ts";
export { Claims } from "./claims/claims.ts";
export { Constraints, type Constraint } from "./constraints/constraints.ts";
export { Orders, type Order, type OrderChange } from "./runner/orders.ts";
