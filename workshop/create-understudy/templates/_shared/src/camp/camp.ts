import type { Orchestrator } from "@understudy/planner-core";
import { Camper, type Surroundings } from "./camper.ts";
import type { CampTypes } from "./domain.ts";

/** Burning time of a fire. */
const FIRE_MS = 25_000;

/** The world: a fire shared by two campers. It has no graphics, so tests and servers can run it too. */
export class Camp implements Surroundings {
  readonly campers: readonly Camper[];
  nowMs = 0;
  #burnsUntilMs = 0;

  /** One orchestrator plans for all campers. */
  constructor(orchestrator: Orchestrator<CampTypes>) {
    this.campers = ["Ann", "Bob"].map((name) => new Camper(name, orchestrator));
  }

  get isFireLit(): boolean {
    return this.nowMs < this.#burnsUntilMs;
  }

  lightFire(): void {
    this.#burnsUntilMs = this.nowMs + FIRE_MS;
  }

  /** Advances the camp's time by `passedMs`. Planning does not block it. */
  tick(passedMs: number): void {
    this.nowMs += passedMs;
    for (const camper of this.campers) camper.tick(this, passedMs);
  }
}
