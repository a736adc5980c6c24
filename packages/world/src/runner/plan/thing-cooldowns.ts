import { ActionSet, type ManyRequest, type PlanRunner, type Step } from "@understudy/planner-core";
import type { ThingBinding } from "../../binding/binding.ts";
import type { DisabledSteps } from "../../constraints/constraints.ts";
import type { ThingId } from "../../things/thing.ts";
import type { AgentNow } from "../agent-now.ts";
import type { CoolingStep } from "../options.ts";

/** Limit on failures that are kept for steps without a place and a cool-down; the oldest are forgotten first. */
const MOST_FAILURES = 16;

/**
 * The cool-downs and failures of steps about things. The inner runner has them by place; they move
 * with the things when these get other places, and are kept here for things without one.
 */
export class ThingCooldowns {
  readonly #now: AgentNow;
  #unplaced: readonly CoolingStep[];

  constructor(now: AgentNow) {
    this.#now = now;
    this.#unplaced = now.options.cooling ?? [];
  }

  /** The inner runner's cool-downs, by place. */
  get #placed(): PlanRunner["lasting"]["cooldowns"] {
    return this.#now.inner.lasting.cooldowns;
  }

  /** Cool-downs of things outside the binding. */
  get unplaced(): readonly CoolingStep[] {
    return this.#unplaced;
  }

  /**
   * The steps that a question must avoid.
   *
   * @param asked the question of the inner runner, under the present binding
   */
  avoided(asked: Pick<ManyRequest, "disabled">): readonly DisabledSteps[] {
    const { binding, nowMs } = this.#now;
    const disabled = asked.disabled as ActionSet | undefined;
    const steps: DisabledSteps[] = this.#unplaced.filter(({ untilMs = nowMs }) => untilMs > nowMs);
    for (let action = 0; action < (disabled?.count ?? 0); action++) {
      const step = disabled?.has(action) === true ? stepAbout(binding, action) : undefined;
      if (step !== undefined) steps.push(step);
    }
    return steps;
  }

  /** The steps on cool-down. */
  get cooling(): readonly DisabledSteps[] {
    const { binding, nowMs } = this.#now;
    const disabled = new ActionSet(binding.layout.domain.actions.count);
    this.#placed.addTo(disabled, nowMs);
    return this.avoided({ disabled });
  }

  /** The end of the next cool-down; infinity if there is none. */
  get nextEndMs(): number {
    const { nowMs } = this.#now;
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
   * Moves all cool-downs to the places of a new binding, which is about to replace the present one. Cool-downs of
   * unknown things are dropped.
   */
  rebind(after: ThingBinding): void {
    const { nowMs } = this.#now;
    const { ends, failures } = this.#placed;
    if (ends.size === 0 && failures.size === 0 && this.#unplaced.length === 0) return;
    const all = this.all.filter((step) => this.#isKnown(step));
    const newEnds: [number, number][] = [];
    const newFailures: [number, number][] = [];
    const unplaced = all.filter((step) => {
      const { untilMs = nowMs, failures: count = 0 } = step;
      const action = actionIn(after, step);
      if (action >= 0 && untilMs > nowMs) newEnds.push([action, untilMs]);
      if (action >= 0 && count > 0) newFailures.push([action, count]);
      return action < 0 && (untilMs > nowMs || count > 0);
    });
    const isCooling = ({ untilMs = nowMs }: CoolingStep): boolean => untilMs > nowMs;
    let toForget = unplaced.length - MOST_FAILURES;
    this.#unplaced = unplaced.filter((step) => isCooling(step) || --toForget < 0);
    this.#placed.restore(newEnds, newFailures);
  }

  /** All cool-downs and failures, of things with a place and without. */
  get all(): readonly CoolingStep[] {
    const { ends, failures } = this.#placed;
    const placed = [...new Set([...ends.keys(), ...failures.keys()])].flatMap((action) => {
      const step = stepAbout(this.#now.binding, action);
      if (step === undefined) return [];
      return [{ ...step, untilMs: ends.get(action), failures: failures.get(action) }];
    });
    return [...this.#unplaced, ...placed];
  }

  #isKnown({ things }: CoolingStep): boolean {
    return Object.values(things).every((id) => this.#now.agent.knowledge.find(id) !== undefined);
  }
}

/** The step of an action under a binding; undefined if it is about a place without a thing. */
function stepAbout(binding: ThingBinding, action: number): CoolingStep | undefined {
  const { layout } = binding;
  const { tool, args: allArgs } = layout.domain.step(action);
  const things: Record<string, ThingId> = {};
  for (const { name, place } of layout.thingsOf(action)) {
    const id = binding.idAt(place);
    if (id === undefined) return undefined;
    things[name] = id;
  }
  // An object that a key was taken from has a shape of its own, several times its size.
  const others = Object.entries(allArgs).filter(([name]) => !Object.hasOwn(things, name));
  return { tool, args: Object.fromEntries(others), things };
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
