import type {
  PlanRunner,
  Reservations,
  SavedReservations,
  SavedRunner,
} from "@understudy/planner-core";
import type { Woods } from "./woods.ts";

/** The planning part of a saved game, as plain JSON. */
export interface SavedMinds {
  readonly reservations: SavedReservations;
  readonly runners: Readonly<Record<string, SavedRunner>>;
}

/** Saves it. The game's clock (`nowMs`) must be saved too: all times are on it. */
export function saveMinds(
  runners: ReadonlyMap<string, PlanRunner<Woods>>,
  reservations: Reservations<Woods>,
): SavedMinds {
  const saved = [...runners].map(([agent, runner]) => [agent, runner.save()] as const);
  return { reservations: reservations.save(), runners: Object.fromEntries(saved) };
}

/** Loads it into new runners. Reservations are loaded last, since a restored runner releases what it held. */
export function loadMinds(
  { runners: saved, reservations: leases }: SavedMinds,
  runners: ReadonlyMap<string, PlanRunner<Woods>>,
  reservations: Reservations<Woods>,
): void {
  for (const [agent, runner] of runners) {
    if (saved[agent] !== undefined) runner.restore(saved[agent]);
  }
  reservations.restore(leases);
}
