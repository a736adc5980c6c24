import { describeValue, type IssueCollector, isRecord } from "../../../base/json/issues.ts";
import { pointerTo } from "../../../base/text/json-pointer.ts";
import { COST_SCALE, MAX_COST } from "../definition/costs.ts";
import type { RuntimeCostDefinition } from "../definition/definition.ts";
import { soleParameter } from "../definition/template.ts";
import { reportUnknownKeys } from "../definition/variables.ts";
import { type LiftedValue, parseValue } from "./lifted-value.ts";

/** The cost of a tool's actions: a constant, a parameter, a way or a function. */
export type LiftedCost =
  | { readonly kind: "constant"; readonly scaled: number }
  | LiftedWay
  | { readonly kind: "parameter"; readonly value: LiftedValue; readonly pointer: string }
  | {
      readonly kind: "runtime";
      readonly scaledBase: number;
      readonly scaledMin: number;
      readonly definition: RuntimeCostDefinition;
      readonly pointer: string;
    };

/** The cost of a way to a place. */
export interface LiftedWay {
  readonly kind: "way";
  readonly scaledBase: number;
  readonly to: LiftedValue;
  readonly pointer: string;
}

/** A written cost in thousandths; undefined if it is not a valid cost. */
export function scaleCost(cost: unknown): number | undefined {
  if (typeof cost !== "number" || !(cost > 0) || cost > MAX_COST) return undefined;
  const scaled = Math.round(cost * COST_SCALE);
  return scaled > 0 && Math.abs(scaled / COST_SCALE - cost) < 1e-9 * Math.max(1, cost)
    ? scaled
    : undefined;
}

export const COST_HINT = "a number above 0, at most 1e6, with at most 3 decimals";

/** Parses the cost of a tool. */
export function parseCost(
  cost: unknown,
  pointer: string,
  context: { readonly parameters: readonly string[]; readonly issues: IssueCollector },
): LiftedCost {
  const { issues } = context;
  const fallback: LiftedCost = { kind: "constant", scaled: COST_SCALE };
  if (cost === undefined) return fallback;
  if (typeof cost === "string") {
    const value = parseValue(cost, pointer, context);
    if (value?.kind === "template" && soleParameter(value.template) !== undefined) {
      return { kind: "parameter", value, pointer };
    }
    if (value !== undefined)
      issues.add(pointer, `is ${describeValue(cost)}`, `${COST_HINT}, or $parameter`);
    return fallback;
  }
  if (isRecord(cost)) {
    const lifted =
      "way" in cost
        ? parseWayCost(cost, pointer, context)
        : parseRuntimeCost(cost, pointer, issues);
    return lifted ?? fallback;
  }
  const scaled = scaleCost(cost);
  if (scaled !== undefined) return { kind: "constant", scaled };
  issues.add(pointer, `is ${describeValue(cost)}`, COST_HINT);
  return fallback;
}

function parseWayCost(
  cost: Readonly<Record<string, unknown>>,
  pointer: string,
  context: { readonly parameters: readonly string[]; readonly issues: IssueCollector },
): LiftedCost | undefined {
  const { issues } = context;
  reportUnknownKeys(cost, ["way", "base"], pointer, issues);
  const { way, base = 1 } = cost;
  const scaledBase = scaleCost(base);
  if (scaledBase === undefined) {
    issues.add(pointerTo(pointer, "base"), `is ${describeValue(base)}`, COST_HINT);
  }
  const place = pointerTo(pointer, "way");
  if (typeof way !== "string") {
    issues.add(place, `is ${describeValue(way)}`, "a place, or $parameter");
    return undefined;
  }
  const to = parseValue(way, place, context);
  if (to === undefined || scaledBase === undefined) return undefined;
  return { kind: "way", scaledBase, to, pointer: place };
}

function parseRuntimeCost(
  cost: Readonly<Record<string, unknown>>,
  pointer: string,
  issues: IssueCollector,
): LiftedCost | undefined {
  reportUnknownKeys(cost, ["base", "min", "reads", "of"], pointer, issues);
  const { base, min, reads, of } = cost;
  const scaledBase = scaleCost(base);
  const scaledMin = scaleCost(min);
  if (scaledBase === undefined)
    issues.add(pointerTo(pointer, "base"), `is ${describeValue(base)}`, COST_HINT);
  if (scaledMin === undefined)
    issues.add(pointerTo(pointer, "min"), `is ${describeValue(min)}`, COST_HINT);
  if (typeof of !== "function") {
    issues.add(
      pointerTo(pointer, "of"),
      "must be a function",
      "run-time costs exist in typed domains only",
    );
  }
  if (!Array.isArray(reads) || !reads.every((name) => typeof name === "string")) {
    issues.add(pointerTo(pointer, "reads"), "must be a list of variable names");
    return undefined;
  }
  if (scaledBase === undefined || scaledMin === undefined || typeof of !== "function")
    return undefined;
  if (scaledMin > scaledBase) {
    issues.add(
      pointerTo(pointer, "min"),
      "is greater than base",
      "min is the lowest cost that `of` may answer",
    );
  }
  // Called as a method, so that a cost object of the game keeps its `this`.
  const definition = cost as unknown as RuntimeCostDefinition;
  return { kind: "runtime", scaledBase, scaledMin, definition, pointer };
}
