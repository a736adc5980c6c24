import type { ThingPlace } from "../../layout.ts";
import type { Thing, ThingId } from "../../things/thing.ts";
import type { AgentNow } from "../agent-now.ts";
import type { ClaimsOfAgent } from "../claims-of-agent.ts";
import type { BrokenPlan } from "../options.ts";
import { isGone, isUsed } from "../step-things.ts";

const NONE: readonly number[] = Object.freeze([]);

/** The things of a plan that are gone, or that another agent claims. */
export class LostThings {
  readonly #now: AgentNow;
  readonly #claims: ClaimsOfAgent;
  #gone: { readonly id: ThingId; readonly place: ThingPlace } | undefined;

  constructor(now: AgentNow, claims: ClaimsOfAgent) {
    this.#now = now;
    this.#claims = claims;
  }

  /** The unfinished actions of the plan. */
  get rest(): readonly number[] {
    return this.#actions.slice(this.#now.inner.position);
  }

  /** The actions of the plan, including finished ones. */
  get #actions(): readonly number[] {
    return this.#now.inner.outcome?.plan?.actions ?? NONE;
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
  find(): BrokenPlan | undefined {
    const { agent, binding, inner } = this.#now;
    const gone = this.#gone;
    this.#gone = undefined;
    if (gone !== undefined && this.#isUsed(gone.place)) return { reason: "gone", thing: gone.id };
    if (inner.outcome === undefined) return undefined;
    const lost = this.#claims.lostBy(this.#actions, inner.position);
    if (lost === undefined) return undefined;
    // A thing that left the world has no holder, but a new one with its id may.
    const isHeld = agent.parts.claims.holderOf(lost) !== undefined;
    const isTaken = isHeld || !isGone(binding, lost);
    return { reason: isTaken ? "taken" : "gone", thing: lost };
  }

  #isUsed(place: ThingPlace): boolean {
    return isUsed(this.#now.binding, this.#actions, this.#now.inner.position, place);
  }
}
