import { type Orchestrator, PlanRunner } from "@understudy/planner-core";
import type { CampStep, CampTypes, Place } from "./domain.ts";

/** Positions of the places, in a picture of 640 by 400. */
export const SPOTS: Readonly<Record<Place, { readonly x: number; readonly y: number }>> = {
  tent: { x: 120, y: 90 },
  forest: { x: 520, y: 80 },
  river: { x: 530, y: 320 },
  fire: { x: 260, y: 230 },
};
const PIXELS_PER_MS = 0.16;
/** Duration of work at a place. */
const WORK_MS = 1200;
/** Time from a meal to hunger. */
const FULL_MS = 40_000;

/** The part of the camp that a camper senses and changes. */
export interface Surroundings {
  readonly nowMs: number;
  readonly isFireLit: boolean;
  lightFire(): void;
}

/** The visible state of a camper: position and plan. */
export interface CamperView {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  /** The current goal and the plan's author; empty without one. */
  readonly goal: string;
  readonly author: string;
  /** The remaining steps as text; the first is running. */
  readonly steps: readonly string[];
}

/** A camper: a body, moved by the game, and a runner with its plan. */
export class Camper {
  readonly name: string;
  readonly runner: PlanRunner<CampTypes>;
  #at: Place = "tent";
  #logs = 0;
  #fish = 0;
  #hungryAtMs = 0;
  #spot = { ...SPOTS.tent };
  #step: { readonly step: CampStep; readonly endsAtMs: number } | undefined;

  constructor(name: string, orchestrator: Orchestrator<CampTypes>) {
    this.name = name;
    this.runner = new PlanRunner({
      orchestrator,
      agent: name,
      goal: { oneOf: ["warm", "fed", "stocked"] }, // the most important goal that does not hold
      budgetMs: 300, // per plan; the game continues meanwhile
      onStepEvent: ({ type }) => {
        if (type === "interrupted") this.#step = undefined;
      },
    });
  }

  /** Whether a plan is pending. */
  get isThinking(): boolean {
    return this.runner.isWaiting;
  }

  get view(): CamperView {
    const { outcome, remaining } = this.runner;
    return {
      name: this.name,
      ...this.#spot,
      goal: outcome?.goal.name ?? "",
      author: outcome?.source ?? "",
      steps: remaining.map(({ tool, args }) => [tool, ...Object.values(args)].join(" ")),
    };
  }

  /** Advances by a moment: moves, finishes a step, starts the next. */
  tick(camp: Surroundings, passedMs: number): void {
    const { step, endsAtMs = 0 } = this.#step ?? {};
    const goal = step?.tool === "goto" ? step.args.place : this.#at;
    const hasArrived = this.#move(goal, passedMs * PIXELS_PER_MS);
    if (step !== undefined && hasArrived && camp.nowMs >= endsAtMs) {
      this.#step = undefined;
      this.#act(step, camp);
      this.runner.finished();
    }
    const state = {
      at: this.#at,
      logs: this.#logs,
      fish: this.#fish,
      hungry: camp.nowMs >= this.#hungryAtMs,
      fire_lit: camp.isFireLit,
    };
    const next = this.runner.tick(state, camp.nowMs);
    if (next.event === "start") {
      const workMs = next.step.tool === "goto" ? 0 : WORK_MS;
      this.#step = { step: next.step, endsAtMs: camp.nowMs + workMs };
    }
  }

  /** Applies a finished step. The game alone decides its effects; a plan is only an attempt. */
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

  /** Moves towards a place, by at most some pixels. @returns whether it has arrived */
  #move(place: Place, by: number): boolean {
    const [wayX, wayY] = [SPOTS[place].x - this.#spot.x, SPOTS[place].y - this.#spot.y];
    const share = Math.min(1, by / (Math.hypot(wayX, wayY) || 1));
    this.#spot.x += wayX * share;
    this.#spot.y += wayY * share;
    return share === 1;
  }
}
