import type { Step } from "@understudy/planner-core";
import type { Ingredient, KitchenTask } from "../domain/kitchen-domain.ts";
import type { Place, Trip } from "../domain/places.ts";
import type { Kitchen, Pose, Station } from "../kitchen/kitchen.ts";
import type { PotSeen } from "./protocol.ts";
import type { View } from "./view.ts";

/** The next station of a step. */
export interface Stage {
  readonly place: Place;
  /** Whether the step is over once the station has been used. */
  readonly isLast: boolean;
}

/** The trip of a step that leads over a source. */
export function tripOf(task: KitchenTask, step: Step | undefined): Trip | undefined {
  return step === undefined ? undefined : task.trips.get(String(step.args["trip"]));
}

/** Whether a cook is on the second half of a trip: it has what the first half was for. */
export function hasFetched(task: KitchenTask, step: Step | undefined, holds: string): boolean {
  return tripOf(task, step)?.over.station.kind === holds;
}

/** The part of a step that comes next. */
export function stageOf(task: KitchenTask, step: Step, holds: string): Stage | undefined {
  const trip = tripOf(task, step);
  if (trip !== undefined) {
    return hasFetched(task, step, holds)
      ? { place: trip.to, isLast: true }
      : { place: trip.over, isLast: false };
  }
  const place = task.places.get(String(step.args["place"]));
  return place === undefined ? undefined : { place, isLast: true };
}

/** The nearest counter with nothing on it that plans do not use. */
export function freeCounter(
  kitchen: Kitchen,
  task: KitchenTask,
  pose: Pose,
  view: View,
): Stage | undefined {
  let best: Station | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const station of kitchen.stations) {
    if (station.kind !== "counter" || task.counters.includes(station)) continue;
    const steps = kitchen.distance(pose, station.cell);
    if (steps === undefined || steps >= least || view.counter(station) !== "nothing") continue;
    best = station;
    least = steps;
  }
  if (best === undefined) return undefined;
  const place = { name: best.name, station: best, region: kitchen.regionOf(pose.cell) };
  return { place, isLast: true };
}

/** Whether the use of a step's last station would take effect now. */
export function mayFinish(
  task: KitchenTask,
  { tool }: Step,
  { place }: Stage,
  view: View,
): boolean {
  const { station } = place;
  if (station.kind === "counter") {
    const has = view.counter(station);
    return tool.startsWith("pick_") ? tool.startsWith(`pick_${has}_`) : has === "nothing";
  }
  if (station.kind !== "pot") return true;
  const pot = view.pot(station);
  if (pot === undefined) return false;
  if (tool.includes("_dish_")) return pot.is === "ready";
  if (pot.is !== "cold") return false;
  if (tool.startsWith("light_")) return isFull(task, pot);
  const what = task.ingredients.find((one) => tool.includes(`_${one}_`));
  return what !== undefined && pot[what] < (task.rules.recipe[what] ?? 0);
}

/** Whether a step that used its last station has had its effect. */
export function isDone(
  step: Step,
  { place }: Stage,
  before: string,
  now: string,
  view: View,
): boolean {
  if (!step.tool.startsWith("light_")) return before !== now;
  return view.pot(place.station)?.is !== "cold";
}

function isFull(task: KitchenTask, pot: PotSeen): boolean {
  return task.ingredients.every((one: Ingredient) => pot[one] >= (task.rules.recipe[one] ?? 0));
}
