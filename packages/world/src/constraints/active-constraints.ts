import { ActionSet, CompiledCondition, type Step } from "@understudy/planner-core";
import type { ConditionNode } from "@understudy/planner-core/compiled";
import type { AskerConstraints, BoundConstraints } from "../binding/asker.ts";
import type { ThingBinding } from "../binding/binding.ts";
import type { ThingLayout, ThingPlace } from "../layout.ts";
import { compiledGoal, goalsOf, type KnownGoal } from "../question/goals.ts";
import type { KnownThings, Thing, ThingId } from "../things/thing.ts";
import type { Constraint, DisabledSteps } from "./constraints.ts";
import { movedCondition } from "./moved-condition.ts";

const NEVER: ConditionNode = Object.freeze({ kind: "any", children: [] });

/** The constraints on one question of an agent, about things; a binding turns them into places. */
export class ActiveConstraints implements AskerConstraints {
  readonly things: readonly Thing[];
  readonly roots: readonly ConditionNode[];
  readonly key: string;
  readonly forbiddenTools: ReadonlySet<string>;
  readonly limits: string;
  readonly areMore: boolean;
  readonly areOwn: boolean;
  /** The things of maintained goals that the agent does not know. */
  readonly missing: readonly ThingId[];
  readonly #layout: ThingLayout;
  readonly #list: readonly Constraint[];
  readonly #inForce: readonly Constraint[];
  readonly #maintained: readonly KnownGoal[];

  constructor(
    layout: ThingLayout,
    knowledge: Pick<KnownThings, "find">,
    list: readonly Constraint[],
    inForce: readonly Constraint[] = list,
    areOwn = false,
  ) {
    this.limits = limitsOf(inForce);
    this.areOwn = areOwn;
    this.areMore = list.length > inForce.length;
    this.#inForce = inForce;
    this.#layout = layout;
    this.#list = list;
    const missing: ThingId[] = [];
    const maintained: KnownGoal[] = [];
    for (const { maintain } of list) {
      if (maintain === undefined) continue;
      const [known] = goalsOf(layout, maintain, knowledge);
      if (known?.isKnown === true) maintained.push(known);
      else missing.push(...idsIn(maintain).filter((id) => knowledge.find(id) === undefined));
    }
    this.missing = missing;
    const disabled = list.flatMap((one) => one.disabled ?? []);
    this.forbiddenTools = new Set(disabled.filter(isWhole).map(({ tool }) => tool));
    this.#maintained = maintained;
    this.things = [...new Set(maintained.flatMap(({ pins }) => [...pins.values()]))];
    const goals = maintained.flatMap((known) => compiledGoal(layout, known) ?? []);
    this.roots = goals.map(({ condition }) => condition.node);
    this.key = goals.map(({ hash }) => hash).join();
  }

  bind(binding: ThingBinding): BoundConstraints {
    return { disabled: this.#disabledIn(binding), maintain: this.#maintainIn(binding) };
  }

  /** These constraints with further steps to avoid. */
  avoiding(
    disabled: readonly DisabledSteps[],
    knowledge: Pick<KnownThings, "find">,
  ): ActiveConstraints {
    const list = [...this.#list, { disabled }];
    return new ActiveConstraints(this.#layout, knowledge, list, this.#inForce, this.areOwn);
  }

  /** Whether a constraint forbids a step with the things at its places. */
  forbids(step: Step, binding: ThingBinding): boolean {
    return this.#list.some(({ disabled = [] }) =>
      disabled.some(({ tool, things = {}, args = {} }) => {
        if (tool !== step.tool) return false;
        const own = this.#layout.thingsOfStep(step);
        const idOf = (name: string): ThingId | undefined => {
          const thing = own.find((each) => each.name === name);
          return thing && binding.idAt(thing.place);
        };
        return (
          Object.entries(things).every(([name, id]) => idOf(name) === id) &&
          Object.entries(args).every(([name, arg]) => step.args[name] === arg)
        );
      }),
    );
  }

  #disabledIn(binding: ThingBinding): ActionSet | undefined {
    const { domain } = this.#layout;
    const set = new ActionSet(domain.actions.count);
    const tools = this.#list.flatMap(({ disabled = [] }) => disabled.map(({ tool }) => tool));
    for (const tool of new Set(tools)) {
      for (const action of this.#layout.actionsOf(tool)) {
        if (this.forbids(domain.step(action), binding)) set.add(action);
      }
    }
    return set.size === 0 ? undefined : set;
  }

  #maintainIn(binding: ThingBinding): CompiledCondition | undefined {
    if (this.#maintained.length === 0) return undefined;
    const children = this.#maintained.map((known) => conditionIn(this.#layout, known, binding));
    return new CompiledCondition({ kind: "all", children }, this.#layout.domain.variables);
  }
}

function limitsOf(list: readonly Constraint[]): string {
  if (list.length === 0) return "";
  return JSON.stringify(list.map(({ disabled, maintain }) => [disabled, maintain]));
}

/** Whether constraints forbid tools with whatever things and arguments, and nothing else. Allocates nothing. */
export function areOfTools(list: readonly Constraint[]): boolean {
  return list.every(({ disabled, maintain }) => {
    return maintain === undefined && disabled?.every(isWhole) !== false;
  });
}

/** Whether a tool is forbidden with whatever things and arguments. */
function isWhole({ things = {}, args = {} }: DisabledSteps): boolean {
  return Object.keys(things).length + Object.keys(args).length === 0;
}

function idsIn(goal: NonNullable<Constraint["maintain"]>): readonly ThingId[] {
  const things = typeof goal === "object" ? Reflect.get(goal, "things") : undefined;
  return Object.values(Object(things) as Readonly<Record<string, ThingId>>);
}

/** The condition of a goal for the places of its things; never true if one of them has none. */
export function conditionIn(
  layout: ThingLayout,
  known: KnownGoal,
  binding: ThingBinding,
): ConditionNode {
  const places = new Map<ThingPlace, ThingPlace>();
  for (const [name, thing] of known.pins) {
    const place = binding.placeOf(thing.id);
    if (place === undefined) return NEVER;
    places.set(layout.place(name), place);
  }
  const goal = compiledGoal(layout, known);
  return goal === undefined ? NEVER : movedCondition(layout, goal.condition.node, places);
}
