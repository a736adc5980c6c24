import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { type Domain, loadDomain, type PackedState, type Step } from "@understudy/planner-core";

/** An agent's view of the hut. */
export interface HutValues {
  readonly at: "home" | "forest";
  readonly wood: number;
  readonly fire_lit: boolean;
}

const server = createRequire(import.meta.url).resolve("@understudy/server/package.json");
const domainFile = join(dirname(server), "protocol/transcripts/hut.json");

/** The domain of the cases. */
export const hutDomain: Domain = loadDomain(JSON.parse(readFileSync(domainFile, "utf8")));

/** The initial state. */
export const HUT_START: HutValues = { at: "home", wood: 0, fire_lit: false };

const go = (place: HutValues["at"]): Step => ({ tool: "goto", args: { place } });
const CHOP: Step = { tool: "chop", args: {} };
const LIGHT: Step = { tool: "light_fire", args: {} };
const NEEDED = 2;

/** The steps from a state to warmth. A later state of the plan yields the rest of it. */
export function stepsToWarmth({ at, wood, fire_lit }: HutValues): Step[] {
  if (fire_lit) return [];
  const chops = Array.from({ length: Math.max(0, NEEDED - wood) }, () => CHOP);
  const away = chops.length > 0 && at === "home" ? [go("forest")] : [];
  const back = chops.length > 0 || at === "forest" ? [go("home")] : [];
  return [...away, ...chops, ...back, LIGHT];
}

/** The cost of a plan's steps. */
export function costOf(steps: readonly Step[]): number {
  return steps.reduce((sum, { tool }) => sum + (tool === "light_fire" ? 1 : 2), 0);
}

/** The state after a step, applicable or not, so that following a wrong plan becomes visible. */
export function afterStep(values: HutValues, { tool, args }: Step): HutValues {
  if (tool === "goto") return { ...values, at: args["place"] as HutValues["at"] };
  if (tool === "chop") return { ...values, wood: values.wood + 1 };
  return { ...values, fire_lit: true };
}

/** Whether two states are equal. */
export function isSame(one: HutValues, other: HutValues): boolean {
  return one.at === other.at && one.wood === other.wood && one.fire_lit === other.fire_lit;
}

/** The values of a packed state. */
export function valuesOf(state: PackedState): HutValues {
  return hutDomain.read(state) as unknown as HutValues;
}
