import { ActionSet, type ManyRequest, type PlanRunner, type Step } from "@understudy/planner-core";
import type { ThingBinding } from "../../binding/binding.ts";
import type { DisabledSteps } from "../../constraints/constraints.ts";
import type { KnownThings, ThingId } from "../../things/thing.ts";

type Cooldowns = PlanRunner["cooldowns"];

/** A step about things, with its cool-down and its failures in a row. */
export interface CoolingStep extends DisabledSteps {
  readonly things: Readonly<Record<string, ThingId>>;
  /** The end of the cool-down, in game time (ms). */
  readonly untilMs?: number | undefined;
  readonly failures?: number | undefined;
}

/**
 * The cool-downs and failures of steps about things. The inner runner has them by place; they move
 * with the things when these get other places, and are kept here for things without one.
 */
export class ThingCooldowns {
  readonly #placed: Cooldowns;
  readonly #knowledge: Pick<KnownThings, "find">;
  #unplaced: readonly CoolingStep[];

  /**
   * @param placed the inner runner's cool-downs, by place
   * @param unplaced those of things that have no place yet. Default: none
   */
  constructor(
    placed: Cooldowns,
    knowledge: Pick<KnownThings, "find">,
    unplaced: readonly CoolingStep[] = [],
  ) {
    this.#unplaced = unplaced;
    this.#placed = placed;
    this.#knowledge = knowledge;
  }

  /** Cool-downs of things outside the binding. */
  get unplaced(): readonly CoolingStep[] {
    return this.#unplaced;
  }

  /**
   * The steps that a question must avoid.
   *
   * @param asked the question of the inner runner, under the binding
   */
  avoided(
    binding: ThingBinding,
    asked: Pick<ManyRequest, "disabled">,
    nowMs: number,
  ): readonly DisabledSteps[] {
    const disabled = asked.disabled as ActionSet | undefined;
    const steps: DisabledSteps[] = this.#unplaced.filter(({ untilMs = nowMs }) => untilMs > nowMs);
    for (let action = 0; action < (disabled?.count ?? 0); action++) {
      const step = disabled?.has(action) === true ? stepAbout(binding, action) : undefined;
      if (step !== undefined) steps.push(step);
    }
    return steps;
  }

  /** The steps on cool-down under a binding. */
  cooling(binding: ThingBinding, nowMs: number): readonly DisabledSteps[] {
    const disabled = new ActionSet(binding.layout.domain.actions.count);
    this.#placed.addTo(disabled, nowMs);
    return this.avoided(binding, { disabled }, nowMs);
  }

  /** The end of the next cool-down; infinity if there is none. */
  nextEndMs(nowMs: number): number {
    let endMs = this.#placed.nextEndMs(nowMs);
    for (const step of this.#unplaced) {
      const { untilMs = nowMs } = step;
      if (untilMs > nowMs && this.#isKnown(step)) endMs = Math.min(endMs, untilMs);
    }
    return endMs;
  }

  /** Moves the ends of cool-downs outside the binding, for a game whose time started over. */
  shift(ms: number): void {
    if (ms === 0) return;
    this.#unplaced = this.#unplaced.map(({ untilMs, ...step }) => ({
      ...step,
      untilMs: untilMs === undefined ? undefined : untilMs + ms,
    }));
  }

  restore(unplaced: readonly CoolingStep[]): void {
    this.#unplaced = unplaced;
  }

  /**
   * Moves all cool-downs to the places of a new binding. Cool-downs of unknown things are dropped.
   */
  rebind(before: ThingBinding, after: ThingBinding, nowMs: number): void {
    const { ends, failures } = this.#placed;
    if (ends.size === 0 && failures.size === 0 && this.#unplaced.length === 0) return;
    const all = this.allIn(before).filter((step) => this.#isKnown(step));
    const newEnds: [number, number][] = [];
    const newFailures: [number, number][] = [];
    this.#unplaced = all.filter((step) => {
      const { untilMs = nowMs, failures: count = 0 } = step;
      const action = actionIn(after, step);
      if (action >= 0 && untilMs > nowMs) newEnds.push([action, untilMs]);
      if (action >= 0 && count > 0) newFailures.push([action, count]);
      return action < 0 && (untilMs > nowMs || count > 0);
    });
    this.#placed.restore(newEnds, newFailures);
  }

  /** All cool-downs and failures, of things with a place and without. */
  allIn(binding: ThingBinding): readonly CoolingStep[] {
    const { ends, failures } = this.#placed;
    const placed = [...new Set([...ends.keys(), ...failures.keys()])].flatMap((action) => {
      const step = stepAbout(binding, action);
      if (step === undefined) return [];
      return [{ ...step, untilMs: ends.get(action), failures: failures.get(action) }];
    });
    return [...this.#unplaced, ...placed];
  }

  #isKnown({ things }: CoolingStep): boolean {
    return Object.values(things).every((id) => this.#knowledge.find(id) !== undefined);
  }
}

/** The step of an action under a binding; undefined if it is about a place without a thing. */
function stepAbout(binding: ThingBinding, action: number): CoolingStep | undefined {
  const { layout } = binding;
  const { tool, args: allArgs } = layout.domain.step(action);
  const things: Record<string, ThingId> = {};
  const args = { ...allArgs };
  for (const { name, place } of layout.thingsOf(action)) {
    const id = binding.idAt(place);
    if (id === undefined) return undefined;
    things[name] = id;
    delete args[name];
  }
  return { tool, args, things };
}

/** The action of a step about things; -1 if one of them has no place. */
function actionIn(binding: ThingBinding, { tool, args, things }: CoolingStep): number {
  const placed: Record<string, unknown> = { ...args };
  for (const [name, id] of Object.entries(things)) {
    const place = binding.placeOf(id);
    if (place === undefined) return -1;
    placed[name] = place.name;
  }
  return binding.layout.domain.actionOf({ tool, args: placed } as Step);
}
