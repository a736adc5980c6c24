import type { Condition } from "@understudy/planner-core";
import type { Kitchen, Pose, StationKind } from "../kitchen/kitchen.ts";
import {
  type Ingredient,
  type KitchenRules,
  type KitchenTask,
  MAX_SERVED,
} from "./kitchen-domain.ts";

/** Whether cooks in some poses reach all that a soup needs. */
export function canMakeSoup(
  kitchen: Kitchen,
  recipe: KitchenRules["recipe"],
  poses: readonly Pose[],
): boolean {
  const near = kindsNear(kitchen, poses);
  const ingredients = (Object.keys(recipe) as Ingredient[]).filter((one) => recipe[one] !== 0);
  return [...SERVED_WITH, ...ingredients].every((kind) => near.has(kind));
}

/**
 * The goal of plans: the next soups served, and all pots on the fire again. For soups alone, one pot after the other is as
 * good a first plan, in which the others stay cold and cooks wait for the one that boils. Where others stand in the way,
 * only the part of it that can be done.
 *
 * @param poses of the cooks
 * @param soups to serve, at most `MAX_SERVED`. Default 1
 */
export function goalInReach(
  { pots, ingredients }: KitchenTask,
  kitchen: Kitchen,
  poses: readonly Pose[],
  soups = 1,
): Condition {
  const near = kindsNear(kitchen, poses);
  const fillable = ingredients.every((one) => near.has(one))
    ? pots.filter(({ cell }) => isNear(kitchen, poses, cell))
    : [];
  const onFire = fillable.map(({ name }) => [`${name}_is`, { in: ["lit", "ready"] }] as const);
  const isServed = SERVED_WITH.every((kind) => near.has(kind));
  return {
    served: { ">=": isServed ? Math.min(MAX_SERVED, soups) : 0 },
    ...Object.fromEntries(onFire),
  };
}

const SERVED_WITH: readonly StationKind[] = ["pot", "dish", "serving"];

function kindsNear(kitchen: Kitchen, poses: readonly Pose[]): ReadonlySet<StationKind> {
  const stations = kitchen.stations.filter(({ cell }) => isNear(kitchen, poses, cell));
  return new Set(stations.map(({ kind }) => kind));
}

function isNear(kitchen: Kitchen, poses: readonly Pose[], cell: number): boolean {
  return poses.some((pose) => kitchen.distance(pose, cell) !== undefined);
}
