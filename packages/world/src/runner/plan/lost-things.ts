import type { PlanRunner } from "@understudy/planner-core";
import type { ThingBinding } from "../../binding/binding.ts";
import type { ThingPlace } from "../../layout.ts";
import type { Thing, ThingId } from "../../things/thing.ts";
import type { ClaimsOfAgent } from "../claims-of-agent.ts";
import type { BrokenPlan, RunnerAgent } from "../options.ts";
import { isGone, isUsed } from "../step-things.ts";

/** A runner's plan, as far as its things are concerned. */
interface PlanOfThings {
  readonly binding: () => ThingBinding;
  readonly runner: () => Pick<PlanRunner, "outcome" | "position">;
}

const NONE: readonly number[] = Object.freeze([]);

/** The things of a plan that are gone, or that another agent claims. */
export class LostThings {
  readonly #agent: RunnerAgent;
  readonly #claims: ClaimsOfAgent;
  readonly #plan: PlanOfThings;
  #gone: { readonly id: ThingId; readonly place: ThingPlace } | undefined;

  constructor(agent: RunnerAgent, claims: ClaimsOfAgent, plan: PlanOfThings) {
    this.#agent = agent;
    this.#claims = claims;
    this.#plan = plan;
  }

  /** The unfinished actions of the plan. */
  get rest(): readonly number[] {
    return this.#actions.slice(this.#position);
  }

  /** The actions of the plan, including finished ones. */
  get #actions(): readonly number[] {
    return this.#plan.runner().outcome?.plan?.actions ?? NONE;
  }

  get #position(): number {
    return this.#plan.runner().position;
  }

  /** Records a thing that has left its place. */
  readonly note = ({ id }: Thing, place: ThingPlace): void => {
    if (this.#isUsed(place)) this.#gone ??= { id, place };
  };

  /** Forgets what was lost before the present plan. */
  forget(): void {
    this.#gone = undefined;
  }

  /** The reason why the rest of the plan breaks. Allocates nothing without one. */
  find(isPlayed: boolean): BrokenPlan | undefined {
    const gone = this.#gone;
    this.#gone = undefined;
    if (gone !== undefined && this.#isUsed(gone.place)) return { reason: "gone", thing: gone.id };
    if (!isPlayed) return undefined;
    const lost = this.#claims.lostBy(this.#actions, this.#position);
    if (lost === undefined) return undefined;
    // A thing that left the world has no holder, but a new one with its id may.
    const isHeld = this.#agent.parts.claims.holderOf(lost) !== undefined;
    const isTaken = isHeld || !isGone(this.#plan.binding(), lost);
    return { reason: isTaken ? "taken" : "gone", thing: lost };
  }

  #isUsed(place: ThingPlace): boolean {
    return isUsed(this.#plan.binding(), this.#actions, this.#position, place);
  }
}
