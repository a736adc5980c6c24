import { type Orchestrator, PlanRunner } from "@understudy/planner-core";
import type { CampStep, CampTypes, Place } from "./domain.ts";

/** The places, in a picture of 640 by 400. */
export const SPOTS: Readonly<Record<Place, { readonly x: number; readonly y: number }>> = {
  tent: { x: 120, y: 90 },
  forest: { x: 520, y: 80 },
  river: { x: 530, y: 320 },
  fire: { x: 260, y: 230 },
};
const PIXELS_PER_MS = 0.16;
/** The time of work at a place. */
const WORK_MS = 1200;
/** The time until somebody who has eaten is hungry again. */
const FULL_MS = 40_000;

/** The part of the camp that a camper sees and changes. */
export interface Surroundings {
  readonly nowMs: number;
  readonly isFireLit: boolean;
  lightFire(): void;
}

/** A camper for the eye: where it is, and what it is about to do. */
export interface CamperView {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  /** The goal that it pursues, and who wrote the plan for it; empty while there is none. */
  readonly goal: string;
  readonly author: string;
  /** The steps that are left, in words; it is at the first. */
  readonly steps: readonly string[];
}

/** Somebody in the camp: a body, which the game moves, and a runner, which knows what to do next. */
export class Camper {
  readonly name: string;
  readonly #runner: PlanRunner<CampTypes>;
  #at: Place = "tent";
  #logs = 0;
  #fish = 0;
  #hungryAtMs = 0;
  #spot = { ...SPOTS.tent };
  #step: { readonly step: CampStep; readonly endsAtMs: number } | undefined;

  constructor(name: string, orchestrator: Orchestrator<CampTypes>) {
    this.name = name;
    this.#runner = new PlanRunner({
      orchestrator,
      agent: name,
      goal: { oneOf: ["warm", "fed", "stocked"] }, // the most important one that does not hold
      budgetMs: 300, // for each plan; the game goes on meanwhile
      onStepEvent: ({ type }) => {
        if (type === "interrupted") this.#step = undefined;
      },
    });
  }

  /** True while a plan is on its way. */
  get isThinking(): boolean {
    return this.#runner.isWaiting;
  }

  get view(): CamperView {
    const { outcome, remaining } = this.#runner;
    return {
      name: this.name,
      ...this.#spot,
      goal: outcome?.goal.name ?? "",
      author: outcome?.source ?? "",
      steps: remaining.map(({ tool, args }) => [tool, ...Object.values(args)].join(" ")),
    };
  }

  /** Lives on for a moment: moves, ends a step, begins the next. */
  tick(camp: Surroundings, passedMs: number): void {
    const { step, endsAtMs = 0 } = this.#step ?? {};
    const goal = step?.tool === "goto" ? step.args.place : this.#at;
    const hasArrived = this.#move(goal, passedMs * PIXELS_PER_MS);
    if (step !== undefined && hasArrived && camp.nowMs >= endsAtMs) {
      this.#step = undefined;
      this.#act(step, camp);
      this.#runner.finished();
    }
    const state = {
      at: this.#at,
      logs: this.#logs,
      fish: this.#fish,
      hungry: camp.nowMs >= this.#hungryAtMs,
      fire_lit: camp.isFireLit,
    };
    const next = this.#runner.tick(state, camp.nowMs);
    if (next.event === "start") {
      const workMs = next.step.tool === "goto" ? 0 : WORK_MS;
      this.#step = { step: next.step, endsAtMs: camp.nowMs + workMs };
    }
  }

  /** The effect of a step that is done. The game alone decides; a plan only says what is tried. */
  #act(step: CampStep, camp: Surroundings): void {
    switch (step.tool) {
      case "goto":
        this.#at = step.args.place;
        break;
      case "chop":
        this.#logs = Math.min(3, this.#logs + 1);
        break;
      case "catch_fish":
        this.#fish = Math.min(2, this.#fish + 1);
        break;
      case "light_fire":
        this.#logs -= 2;
        camp.lightFire();
        break;
      case "cook_and_eat":
        this.#fish -= 1;
        this.#hungryAtMs = camp.nowMs + FULL_MS;
        break;
    }
  }

  /** Goes towards a place, by so many pixels at most. @returns whether it is there */
  #move(place: Place, by: number): boolean {
    const [wayX, wayY] = [SPOTS[place].x - this.#spot.x, SPOTS[place].y - this.#spot.y];
    const share = Math.min(1, by / (Math.hypot(wayX, wayY) || 1));
    this.#spot.x += wayX * share;
    this.#spot.y += wayY * share;
    return share === 1;
  }
}
