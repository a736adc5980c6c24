import type { Step, TogetherOutcome } from "@understudy/planner-core";
import type { SquadAction, SquadRole, SquadTick } from "@understudy/planner-core/squad";
import type { Asker } from "../binding/asker.ts";
import type { ThingBinding } from "../binding/binding.ts";
import type { BrokenPlan } from "../runner/options.ts";
import { thingsOfStep } from "../runner/step-things.ts";
import type { KnownThings, Thing, ThingId } from "../things/thing.ts";
import type { StepThings } from "../typed.ts";
import type { WorldSquadOutcome, WorldSquadRole, WorldSquadTick } from "./options.ts";

/** A squad, as far as its running steps may lose their things. */
interface SquadInHand {
  /** Whether another agent, which is no member, holds a thing. */
  readonly isTaken: (thing: ThingId) => boolean;
  readonly binding: () => ThingBinding;
  readonly knowledge: Pick<KnownThings, "find">;
  readonly roles: () => Readonly<Record<string, readonly SquadRole[]>>;
}

/** The running steps of a squad's members: their things, and the reasons why they were broken off. */
export class StepsInHand {
  readonly #squad: SquadInHand;
  /** By member and step, as a member may do other steps beside it: the things of its start, even if they left since. */
  readonly #things = new Map<string, StepThings>();
  readonly #broken = new Map<string, BrokenPlan>();

  constructor(squad: SquadInHand) {
    this.#squad = squad;
  }

  /** The actions of a tick, with their things. */
  tell(actions: SquadTick): WorldSquadTick {
    const told = Object.entries(actions).map(([name, action]) => {
      const things = this.#thingsOfAction(name, action);
      const broken = this.#brokenOf(name, action);
      return [name, { ...action, things, ...(broken !== undefined && { broken }) }] as const;
    });
    return Object.fromEntries(told);
  }

  /** The parts of the members in the present plan, with their things. */
  tellRoles(): Readonly<Record<string, readonly WorldSquadRole[]>> {
    const told = Object.entries(this.#squad.roles()).map(([name, roles]) => {
      return [name, roles.map((role) => ({ ...role, things: this.#thingsIn(name, role) }))];
    });
    return Object.fromEntries(told);
  }

  /** Hands answers on with the things of their steps. */
  naming(
    onOutcome: ((outcome: WorldSquadOutcome) => void) | undefined,
  ): (outcome: TogetherOutcome) => void {
    return (outcome) => {
      if (onOutcome === undefined) return;
      const steps = outcome.steps.map((each) => ({ ...each, things: this.#thingsNow(each.step) }));
      const named: WorldSquadOutcome = { ...outcome, steps };
      // Hidden in the outcome as well.
      Object.defineProperty(named, "revised", { value: outcome.revised });
      onOutcome(named);
    };
  }

  /** The things of a member's step. A running one keeps those of its start. */
  #thingsOfAction(member: string, action: SquadAction): StepThings {
    if (action.event === "idle") return {};
    if (action.event === "wait") return this.#thingsNow(action.step);
    if (action.event === "start") this.#things.delete(keyOf(member, action.step));
    return this.#thingsOf(member, action.step);
  }

  /** The things of a step of the plan. */
  #thingsIn(member: string, { step, isRunning }: SquadRole): StepThings {
    return isRunning ? this.#thingsOf(member, step) : this.#thingsNow(step);
  }

  /** The things of the steps in flight, by name of their place. */
  get used(): ReadonlyMap<string, Thing> {
    const { binding, knowledge, roles } = this.#squad;
    const used = new Map<string, Thing>();
    for (const { step, isRunning } of Object.values(roles()).flat()) {
      if (!isRunning) continue;
      for (const { place } of binding().layout.thingsOfStep(step)) {
        const id = binding().idAt(place);
        const thing = id === undefined ? undefined : knowledge.find(id);
        if (thing !== undefined) used.set(place.name, thing);
      }
    }
    return used;
  }

  /** Takes the reason why a member's step was broken off. */
  #brokenOf(member: string, action: SquadAction): BrokenPlan | undefined {
    if (action.event !== "interrupt") return undefined;
    const key = keyOf(member, action.step);
    const broken = this.#broken.get(key);
    this.#broken.delete(key);
    return broken;
  }

  /**
   * The members of running steps that must be broken off: a thing of the step is gone, another agent claims it, or a
   * constraint forbids the step.
   *
   * @param askers the parts of the members in a question
   */
  lost(askers: readonly Asker[]): readonly (readonly [string, Step])[] {
    const byName = new Map(askers.map((asker) => [asker.traveller.name, asker]));
    const lost: (readonly [string, Step])[] = [];
    for (const [member, roles] of Object.entries(this.#squad.roles())) {
      for (const { step, isRunning } of roles) {
        if (!isRunning) continue;
        const broken = this.#lossOf(member, step);
        if (broken !== undefined) this.#broken.set(keyOf(member, step), broken);
        const isForbidden =
          byName.get(member)?.constraints?.forbids(step, this.#squad.binding()) === true;
        if (broken !== undefined || isForbidden) lost.push([member, step]);
      }
    }
    return lost;
  }

  /** Restores the things of the running steps, which may be gone. */
  restore(bound: readonly (readonly [place: string, thing: ThingId])[]): void {
    this.#things.clear();
    this.#broken.clear();
    const saved = new Map(bound);
    const { layout } = this.#squad.binding();
    const thingsThen = (step: Step): StepThings =>
      Object.fromEntries(
        layout.thingsOfStep(step).map(({ name, place }) => [name, saved.get(place.name)]),
      );
    for (const [member, roles] of Object.entries(this.#squad.roles())) {
      for (const { step, isRunning } of roles) {
        if (isRunning) this.#things.set(keyOf(member, step), thingsThen(step));
      }
    }
  }

  #lossOf(member: string, step: Step): BrokenPlan | undefined {
    const { isTaken, binding } = this.#squad;
    const { layout } = binding();
    const things = this.#thingsOf(member, step);
    for (const { name: role, place } of layout.thingsOfStep(step)) {
      const thing = things[role];
      if (thing !== undefined && binding().idAt(place) !== thing) return { reason: "gone", thing };
    }
    for (const place of layout.claimsOfStep(step, true)) {
      const thing = binding().idAt(place);
      if (thing !== undefined && isTaken(thing)) return { reason: "taken", thing };
    }
    return undefined;
  }

  #thingsOf(member: string, step: Step): StepThings {
    const key = keyOf(member, step);
    const things = this.#things.get(key) ?? this.#thingsNow(step);
    this.#things.set(key, things);
    return things;
  }

  #thingsNow(step: Step): StepThings {
    return thingsOfStep(this.#squad.binding(), step);
  }
}

function keyOf(member: string, { tool, args }: Step): string {
  return JSON.stringify([member, tool, args]);
}
