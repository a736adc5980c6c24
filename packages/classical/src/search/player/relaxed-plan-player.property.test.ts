import assert from "node:assert/strict";
import {
  type Condition,
  type EffectDefinition,
  loadDomain,
  type PlanningProblem,
  seededRandom,
  type ToolDefinition,
} from "@understudy/planner-core";
import { EFFECT_LENGTH } from "@understudy/planner-core/compiled";
import { expect, it } from "vitest";
import { casesOf } from "../../../../../scripts/testing/cases.mjs";
import { NO_DEADLINE } from "../../model/estimator.ts";
import { prepareParts } from "../../testing/prepare.ts";
import { SearchContext } from "../context.ts";
import { effectValue } from "../successors.ts";
import { RelaxedPlanPlayer } from "./relaxed-plan-player.ts";

const MAX_DEARER = 3;

/** The reference player, which examines all remaining steps before each step. */
class PlainPlayer {
  readonly #context: SearchContext;
  readonly #left: number[];
  readonly #isLong: boolean;

  constructor(context: SearchContext, few: number) {
    const { plan, planLength } = context.heuristics.estimator;
    this.#context = context;
    this.#left = [...plan.subarray(0, planLength)];
    this.#isLong = planLength > few;
  }

  /** The next operator; -1 if none applies. */
  next(): number {
    const ready = this.#left.filter((operator) => this.#applies(operator));
    if (ready.length === 0) return this.#standIn();
    const operator = this.#choose(ready);
    this.#left.splice(this.#left.indexOf(operator), 1);
    return operator;
  }

  #applies(operator: number): boolean {
    return this.#context.successors.applies(operator, this.#context.values);
  }

  #choose(ready: readonly number[]): number {
    const index = ready.findIndex((operator) => !this.#disturbs(operator, ready));
    if (index < 0) return ready[0] as number;
    const harmless = ready[index] as number;
    if (!this.#isLong || this.#enables(harmless)) return harmless;
    const writes = (operator: number): Set<number> => new Set(this.#changes(operator).keys());
    const other = ready.slice(index + 1).find((operator) => {
      const isRival = [...writes(operator)].some((variable) => writes(harmless).has(variable));
      return isRival && this.#enables(operator) && !this.#disturbs(operator, ready);
    });
    return other ?? harmless;
  }

  /** The values that an operator assigns. */
  #changes(operator: number): Map<number, number> {
    const { task, values } = this.#context;
    const changes = new Map<number, number>();
    const end = task.effectStart[operator + 1] as number;
    for (let at = task.effectStart[operator] as number; at < end; at += EFFECT_LENGTH) {
      const variable = task.effects[at + 1] as number;
      const before = values[variable] as number;
      changes.set(variable, effectValue(task.effects, at, before, values));
    }
    return changes;
  }

  /** The failing tests of an operator, now or after another operator, by variable. */
  #failing(operator: number, behind?: number): number[] {
    const { tests, testStart } = this.#context.task.compiled;
    const changes = behind === undefined ? undefined : this.#changes(behind);
    const failing: number[] = [];
    const end = testStart[operator + 1] as number;
    for (let test = testStart[operator] as number; test < end; test += 3) {
      const variable = tests[test] as number;
      const value = changes?.get(variable) ?? (this.#context.values[variable] as number);
      if (!accepts(tests, test, value)) failing.push(variable);
    }
    return failing;
  }

  #disturbs(operator: number, ready: readonly number[]): boolean {
    return ready.some((other) => other !== operator && this.#failing(other, operator).length > 0);
  }

  #enables(operator: number): boolean {
    return this.#left.some((other) => {
      const lacking = this.#failing(other);
      if (other === operator || lacking.length !== 1) return false;
      return !this.#failing(other, operator).includes(lacking[0] as number);
    });
  }

  #standIn(): number {
    const { sameEffects, task } = this.#context;
    if (sameEffects === undefined) return -1;
    const { group, members, start } = sameEffects;
    let best = -1;
    let place = -1;
    for (const [index, operator] of this.#left.entries()) {
      const own = group[operator] as number;
      for (const other of members.subarray(start[own], start[own + 1])) {
        const cost = task.scaledCost[other] as number;
        if (cost > MAX_DEARER * (task.scaledCost[operator] as number)) continue;
        if (best >= 0 && cost >= (task.scaledCost[best] as number)) continue;
        if (!this.#applies(other)) continue;
        best = other;
        place = index;
      }
    }
    if (place >= 0) this.#left.splice(place, 1);
    return best;
  }
}

function accepts(tests: Int32Array, test: number, value: number): boolean {
  return value >= (tests[test + 1] as number) && value <= (tests[test + 2] as number);
}

/** A random domain of flags at places, with side effects and prices. */
function drawn(seed: number): PlanningProblem {
  const { integer } = seededRandom(seed);
  const places = Array.from({ length: 2 + integer(5) }, (_, index) => `place_${index}`);
  const flags = Array.from({ length: 4 + integer(16) }, (_, index) => `flag_${index}`);
  const some = (list: readonly string[]): string => list[integer(list.length)] as string;
  const tools: ToolDefinition[] = [
    { name: "earn", then: { gold: { "+": 1 + integer(2) } } },
    { name: "fly", parameters: { to: { enum: places } }, then: { at: "$to" }, cost: 2 },
    ...places.map((place, index): ToolDefinition => {
      const to = places[(index + 1) % places.length] as string;
      return { name: `walk_${index}`, when: { at: place }, then: { at: to } };
    }),
  ];
  for (const [index, flag] of flags.entries()) {
    const when: Record<string, Condition[string]> = {};
    const then: Record<string, EffectDefinition> = { [flag]: true };
    if (integer(3) > 0) when["at"] = some(places);
    if (integer(4) === 0) then["at"] = some(places);
    if (index > 0 && integer(3) === 0) when[flags[integer(index)] as string] = true;
    if (integer(4) === 0) then["hand"] = some(flags);
    if (integer(4) === 0) when["hand"] = some(flags);
    if (integer(3) === 0) {
      when["gold"] = { ">=": 1 + integer(2) };
      if (integer(2) === 0) then["gold"] = { "-": 1 };
    }
    const either = { anyOf: [{ at: some(places) }, { [some(flags)]: true }] };
    const condition: Condition = integer(5) === 0 ? { ...when, ...either } : when;
    tools.push({ name: `set_${flag}`, when: condition, then });
    tools.push({ name: `hold_${flag}`, then: { hand: flag }, cost: 1 + integer(3) });
  }
  const domain = loadDomain({
    name: "drawn",
    state: {
      at: { type: "enum", values: places },
      hand: { type: "enum", values: flags },
      gold: { type: "integer", min: 0, max: 5 },
      ...Object.fromEntries(flags.map((flag) => [flag, { type: "boolean" }])),
    },
    tools,
  });
  const initial = { at: "place_0", hand: "flag_0", gold: 0 };
  const state = domain.state({
    ...initial,
    ...Object.fromEntries(flags.map((flag) => [flag, integer(6) === 0])),
  });
  const goal = domain.goal(Object.fromEntries(flags.map((flag) => [flag, true])));
  return { domain, state, goal, mode: "first" };
}

it("plays like the reference player, which examines all remaining steps before each step", () => {
  let played = 0;
  const domains = casesOf(160);
  for (let seed = 0; seed < domains; seed++) {
    const { integer } = seededRandom(seed);
    const question = drawn(seed);
    for (const part of prepareParts(question)) {
      const context = new SearchContext(part, question.state);
      context.heuristics = part.heuristics.take(context, part);
      context.loadStart();
      const start = context.startValues();
      const few = [0, 4, 32][integer(3)] as number;
      const player = new RelaxedPlanPlayer(few);
      for (let round = 0; round < 8; round++) {
        const { estimator } = context.heuristics;
        estimator.begin(context.values);
        estimator.advance(NO_DEADLINE);
        player.load(context);
        const plain = new PlainPlayer(context, few);
        for (;;) {
          const operator = player.next();
          const expected = plain.next();
          if (operator !== expected) assert.fail(`seed ${seed}`);
          if (operator < 0) break;
          played++;
          context.advance(operator);
          if (integer(12) > 0) continue;
          context.loadValues(start);
          player.jump();
        }
        const count = context.findApplicable();
        if (count > 0) context.advance(context.applicable[integer(count)] as number);
      }
    }
  }
  expect(played).toBeGreaterThan(25 * domains);
});
