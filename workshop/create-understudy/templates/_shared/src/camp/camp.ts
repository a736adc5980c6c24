import type { Orchestrator } from "@understudy/planner-core";
import { Camper, type Surroundings } from "./camper.ts";
import type { CampTypes } from "./domain.ts";

/** A fire burns down after this long. */
const FIRE_MS = 25_000;

/** The world: a fire that two campers share. It knows nothing of pictures, so that tests and servers run it, too. */
export class Camp implements Surroundings {
  readonly campers: readonly Camper[];
  nowMs = 0;
  #burnsUntilMs = 0;

  /** One orchestrator plans for all. */
  constructor(orchestrator: Orchestrator<CampTypes>) {
    this.campers = ["Ann", "Bob"].map((name) => new Camper(name, orchestrator));
  }

  get isFireLit(): boolean {
    return this.nowMs < this.#burnsUntilMs;
  }

  lightFire(): void {
    this.#burnsUntilMs = this.nowMs + FIRE_MS;
  }

  /** Lets time go by, in milliseconds. Somebody who plans holds nobody up. */
  tick(passedMs: number): void {
    this.nowMs += passedMs;
    for (const camper of this.campers) camper.tick(this, passedMs);
  }
}
