import type { PlanRunner, Step } from "@understudy/planner-core";
import type { ThingBinding } from "../../binding/binding.ts";
import type { KnownThings } from "../../things/thing.ts";
import type { StepThings } from "../../typed.ts";
import type { WorldTick } from "../options.ts";
import { StepInHand } from "../step-in-hand.ts";
import { exploredBy } from "../step-things.ts";
import { type Expedition, expeditionOf, hasFound } from "./expedition.ts";

type StepTick = Extract<WorldTick, { readonly event: "start" | "continue" | "finish" }>;

/** The authors of the current plan's steps. */
type StepAuthors = Pick<PlanRunner, "authorOf" | "position">;

/** The ticks of steps, with their things, and the search of a step for an unseen thing. */
export class StepTeller {
  readonly #knowledge: KnownThings;
  readonly running: StepInHand;
  #told: StepTick | undefined;
  #expedition: Expedition | undefined;

  /** @param thingsNow the things of a step by the present binding */
  constructor(knowledge: KnownThings, thingsNow: (step: Step) => StepThings) {
    this.#knowledge = knowledge;
    this.running = new StepInHand(thingsNow);
  }

  /** Whether the running step searches for an unseen thing. */
  get isExploring(): boolean {
    return this.#expedition !== undefined;
  }

  /** Whether the running search has found a thing of its kind. */
  get hasFound(): boolean {
    return hasFound(this.#knowledge, this.#expedition);
  }

  /** Forgets the running step, because the step of a saved game takes its place. */
  restart(): void {
    this.running.forget();
    this.#told = undefined;
    this.#expedition = undefined;
  }

  /** Ends the search of the running step. */
  forget(): void {
    this.#expedition = undefined;
  }

  /** The tick of a step. A continuing step has the same one in every tick. */
  tell(
    event: StepTick["event"],
    step: Step,
    binding: ThingBinding,
    authors: StepAuthors,
  ): StepTick {
    const told = this.#told;
    if (event === "continue" && told?.event === "continue" && told.step === step) return told;
    const explores = exploredBy(binding, step);
    if (event === "start") this.#expedition = expeditionOf(this.#knowledge, explores);
    const things = this.running.thingsOf(step);
    const tick = { event, step, things, author: authorIn(authors, event), explores } as StepTick;
    this.#told = tick;
    return tick;
  }
}

function authorIn(authors: StepAuthors, event: StepTick["event"]): StepTick["author"] | undefined {
  return authors.authorOf(event === "finish" ? authors.position - 1 : undefined);
}
