import type { Tuple } from "../facts/fact-store.ts";
import { FREE } from "../facts/instantiate.ts";
import { resolveRequirement, type Schema } from "../facts/schema.ts";
import type { PddlVocabulary } from "../facts/vocabulary.ts";
import { BYTES_PER, type GroundingBudget } from "../grounding-budget.ts";
import type { PddlPlace } from "../pddl-error.ts";
import type { Preference, Trajectory, TypedName } from "../read/ast.ts";
import { conjunctionOf, type GroundFormula, isTrue, TRUE } from "./ground-formula.ts";
import type { GroundAction, GroundRequirements } from "./ground-task.ts";
import { type GroundTrajectory, TrajectoryCompiler } from "./trajectories.ts";

/** A trajectory with resolved names: a schema per condition, with the same parameters. */
interface ResolvedTrajectory {
  readonly trajectory: Trajectory;
  readonly schemas: readonly Schema[];
}

/** Grounds conditions of schemas under bindings, within the budget. */
interface ConditionGrounder {
  readonly ground: (schema: Schema, binding: Tuple) => GroundFormula;
  readonly budget: GroundingBudget;
}

interface ResolvedPreference {
  readonly preference: Preference;
  /** The preference's parameters come before those of its trajectories. */
  readonly trajectories: readonly ResolvedTrajectory[];
  /** A schema without a condition, for its parameters. */
  readonly own: Schema;
}

/** The constraints and preferences of both files. */
export class RequirementGrounder {
  readonly #trajectories: readonly ResolvedTrajectory[];
  readonly #preferences: readonly ResolvedPreference[];

  /** @throws PddlError for undeclared names */
  constructor(
    trajectories: readonly Trajectory[],
    preferences: readonly Preference[],
    vocabulary: PddlVocabulary,
  ) {
    const resolve = (
      trajectory: Trajectory,
      outer: readonly TypedName[] = [],
    ): ResolvedTrajectory => {
      const { parameters, conditions, place } = trajectory;
      const all = withoutHidden([...outer, ...parameters]);
      const schemas = conditions.map((condition) =>
        resolveRequirement(all, condition, place, vocabulary),
      );
      return { trajectory, schemas };
    };
    this.#trajectories = trajectories.map((trajectory) => resolve(trajectory));
    this.#preferences = preferences.map((preference) => {
      const { parameters, place } = preference;
      const outer = withoutHidden(parameters);
      return {
        preference,
        own: resolveRequirement(outer, { kind: "all", parts: [] }, place, vocabulary),
        trajectories: preference.trajectories.map((each) => resolve(each, outer)),
      };
    });
  }

  /** Grounds them for all objects. @returns the actions with tracking effects */
  ground(
    actions: readonly GroundAction[],
    goal: GroundFormula,
    grounder: ConditionGrounder,
  ): { readonly actions: readonly GroundAction[]; readonly required: GroundRequirements } {
    const compiler = new TrajectoryCompiler(actions, grounder.budget);
    const goals = [goal];
    const maintained: GroundFormula[] = [];
    for (const resolved of this.#trajectories) {
      for (const trajectory of this.#instances(resolved, [], grounder)) {
        const compiled = compiler.require(trajectory);
        goals.push(compiled.goal);
        maintained.push(compiled.always);
      }
    }
    const preferences: { name: string; goal: GroundFormula }[] = [];
    for (const { preference, own, trajectories } of this.#preferences) {
      for (const binding of this.#bindings(own, [], preference.place, grounder)) {
        const parts = trajectories.flatMap((resolved) =>
          this.#instances(resolved, binding, grounder).map((each) => compiler.wish(each)),
        );
        const wish = conjunctionOf(parts);
        if (!isTrue(wish)) preferences.push({ name: preference.name, goal: wish });
      }
    }
    const required = {
      goal: conjunctionOf(goals),
      maintain: conjunctionOf(maintained),
      preferences,
    };
    return { actions: compiler.finish(), required };
  }

  #instances(
    { trajectory, schemas }: ResolvedTrajectory,
    outer: readonly number[],
    grounder: ConditionGrounder,
  ): GroundTrajectory[] {
    const { operator, place } = trajectory;
    const [first, second] = schemas as [Schema, Schema | undefined];
    return this.#bindings(first, outer, place, grounder).map((bound) => {
      const ground = (schema: Schema): GroundFormula => {
        const binding = schema.domains.map((_, index) => bound[index] ?? FREE);
        return grounder.ground(schema, binding);
      };
      const conditions = [ground(first), second === undefined ? TRUE : ground(second)] as const;
      return { operator, conditions, place };
    });
  }

  /** The bindings of the parameters, given the first ones. */
  #bindings(
    { parameterCount, domains }: Schema,
    bound: readonly number[],
    place: PddlPlace,
    { budget }: ConditionGrounder,
  ): readonly (readonly number[])[] {
    let all: (readonly number[])[] = [bound];
    for (const domain of domains.slice(bound.length, parameterCount)) {
      const count = all.length * domain.size;
      budget.work(count, place);
      budget.hold(count * BYTES_PER.binding, place);
      all = all.flatMap((binding) => [...domain].map((object) => [...binding, object]));
    }
    return all;
  }
}

/** An inner variable hides an outer one, which gets a name that no file contains. */
function withoutHidden(parameters: readonly TypedName[]): readonly TypedName[] {
  return parameters.map((parameter, index) => {
    const isHidden = parameters.slice(index + 1).some(({ name }) => name === parameter.name);
    return isHidden ? { ...parameter, name: `${parameter.name}#hidden${index}` } : parameter;
  });
}
