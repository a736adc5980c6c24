import { finish, type Work } from "../../base/work/work.ts";
import type { ConditionNode } from "../../rules/condition/node.ts";
import { COPY, EFFECT_LENGTH } from "../../rules/domain/actions/actions.ts";
import type { Value } from "../../rules/domain/definition/definition.ts";
import type { Step } from "../../rules/domain/definition/types.ts";
import type { Domain } from "../../rules/domain/domain.ts";
import { ActionForms, alignActions } from "./align.ts";
import { Renaming } from "./renaming.ts";

/** An exchange of variables and values that maps a domain to itself. */
export interface Symmetry {
  readonly renaming: Renaming;
  /** For each ground action its image, which has the same effects and cost after the exchange. */
  readonly actionImage: Int32Array;
  /** The exchange as readable text, such as `has_axe ↔ has_pick`. */
  readonly description: string;
}

type Exchange = Omit<Symmetry, "description">;

/** Limits on the search for symmetries. */
export interface SymmetryLimits {
  /**
   * Maximum number of images of ground actions computed before the search stops; domains with more than a quarter as
   * many actions are not searched. Default 5,000: about a tenth of a second.
   */
  readonly maxWork?: number | undefined;
}

/** Work to recognise that an action is its own image, relative to computing an image. */
const SKIPPED_WORK = 1 / 32;
/** Limit on how often a candidate is extended by a further action. */
const MAX_EXTENSIONS = 8;
/** Limit on the partners tried for an action that has no image. */
const MAX_PARTNERS = 8;

/**
 * Finds the symmetries of a domain from its ground actions. A candidate exchanges two values of a parameter: aligning
 * the actions with either value shows which variables and values to exchange. It is then verified for `maintain` and
 * for all ground actions, each of which must have an image with the same effects and cost. An action without an image
 * may extend the exchange, from wood and axe to stone and pick.
 *
 * Every result is a symmetry, but not every symmetry is found: exchanges that are not involutions, those beyond the
 * limits, and any in domains with conditional effects are missed. Pairs that results already connect are not tried
 * again, as together these generate all orders of their values. (Symmetries of planning tasks: Fox and Long 1999;
 * Pochter, Zohar and Rosenschein 2011.)
 */
export function findSymmetries(domain: Domain, limits: SymmetryLimits = {}): Symmetry[] {
  return finish(searchSymmetries(domain, limits));
}

/** Runs the search in pieces of a few actions each. */
export function searchSymmetries(domain: Domain, limits: SymmetryLimits = {}): Work<Symmetry[]> {
  return new SymmetrySearch(domain, limits.maxWork ?? 5000).run();
}

/** Number of images computed between two pauses. */
const PIECE = 4;

class SymmetrySearch {
  readonly #domain: Domain;
  readonly #forms: ActionForms;
  readonly #identity: Renaming;
  readonly #byKey = new Map<string, number>();
  readonly #byShape = new Map<string, number[]>();
  readonly #maintainKey: string;
  readonly #seen = new Set<string>();
  readonly #found: Symmetry[] = [];
  #work: number;
  #images = 0;

  constructor(domain: Domain, maxWork: number) {
    this.#domain = domain;
    this.#work = maxWork;
    this.#forms = new ActionForms(domain);
    this.#identity = new Renaming(domain.variables, linkedVariables(domain));
    this.#maintainKey = this.#identity.conditionKey(domain.maintain.node);
  }

  *run(): Work<Symmetry[]> {
    const { count } = this.#domain.actions;
    // Conditional effects are not supported.
    if (this.#domain.cases.split !== undefined) return [];
    if (count === 0 || count * 4 > this.#work) return [];
    for (let action = 0; action < count; action++) {
      if (action % PIECE === 0) yield;
      const key = this.#identity.actionKey(this.#domain, action);
      if (!this.#byKey.has(key)) this.#byKey.set(key, action);
      const shape = this.#forms.shape(action);
      this.#byShape.set(shape, [...(this.#byShape.get(shape) ?? []), action]);
    }
    for (let tool = 0; tool < this.#domain.tools.length; tool++) {
      const { parameters } = this.#domain.tools[tool] as {
        parameters: readonly { name: string }[];
      };
      for (const { name } of parameters) yield* this.#tryParameter(tool, name);
    }
    return this.#found;
  }

  *#tryParameter(tool: number, parameter: string): Work {
    yield;
    const groups = this.#groupsOf(tool, parameter);
    const values = [...new Set(groups.flatMap((group) => [...group.keys()]))];
    const orbit = new Map<Value, Value>(values.map((value) => [value, value]));
    for (const [index, left] of values.entries()) {
      for (const right of values.slice(index + 1)) {
        if (orbit.get(left) === orbit.get(right) || this.#work <= 0) continue;
        yield;
        const seed = this.#seed(groups, left, right);
        if (seed === undefined || !(yield* this.#accept(seed))) continue;
        const joined = orbit.get(right) as Value;
        for (const [value, of] of orbit) {
          if (of === joined) orbit.set(value, orbit.get(left) as Value);
        }
      }
    }
  }

  /** Groups of a tool's actions that differ in one argument only, each by the value of that argument. */
  #groupsOf(tool: number, parameter: string): Map<Value, number>[] {
    const groups = new Map<string, Map<Value, number>>();
    for (let action = 0; action < this.#domain.actions.count; action++) {
      if (this.#domain.actions.tool[action] !== tool) continue;
      const { args } = this.#domain.step(action) as Step;
      const others = JSON.stringify({ ...args, [parameter]: null });
      const group = groups.get(others) ?? new Map<Value, number>();
      group.set(args[parameter] as Value, action);
      groups.set(others, group);
    }
    return [...groups.values()];
  }

  #seed(groups: readonly Map<Value, number>[], left: Value, right: Value): Renaming | undefined {
    const renaming = this.#identity.copy();
    for (const group of groups) {
      const from = group.get(left);
      const to = group.get(right);
      if (from === undefined || to === undefined) continue;
      if (!alignActions(this.#forms, renaming, from, to)) return undefined;
    }
    return renaming.isIdentity ? undefined : renaming;
  }

  *#accept(seed: Renaming): Work<boolean> {
    const whole = yield* this.#complete(seed, 0);
    if (whole === undefined) return false;
    const { renaming } = whole;
    const description = renaming.describe();
    if (!this.#seen.has(description)) {
      this.#seen.add(description);
      this.#found.push({ ...whole, description });
    }
    return true;
  }

  /** Extends a renaming until every action has an image. */
  *#complete(renaming: Renaming, depth: number): Work<Exchange | undefined> {
    const { count } = this.#domain.actions;
    const actionImage = new Int32Array(count);
    for (let action = 0; action < count; action++) {
      if (renaming.leaves(this.#domain, action)) {
        actionImage[action] = action;
        this.#work -= SKIPPED_WORK;
        continue;
      }
      if (this.#work-- <= 0) return undefined;
      if (++this.#images % PIECE === 0) yield;
      const image = this.#byKey.get(renaming.actionKey(this.#domain, action));
      if (image === undefined) return yield* this.#extend(renaming, action, depth);
      actionImage[action] = image;
    }
    if (renaming.conditionKey(this.#domain.maintain.node) !== this.#maintainKey) return undefined;
    return { renaming, actionImage };
  }

  *#extend(renaming: Renaming, action: number, depth: number): Work<Exchange | undefined> {
    if (depth >= MAX_EXTENSIONS) return undefined;
    const partners = this.#byShape.get(this.#forms.shape(action)) ?? [];
    for (const partner of partners.slice(0, MAX_PARTNERS)) {
      const extended = renaming.copy();
      if (!alignActions(this.#forms, extended, action, partner)) continue;
      const whole = yield* this.#complete(extended, depth + 1);
      if (whole !== undefined) return whole;
    }
    return undefined;
  }
}

/** For each enum variable, the variables whose values must be exchanged with its own. */
function linkedVariables(domain: Domain): readonly (readonly number[])[] {
  const group = domain.variables.all.map(({ id }) => id);
  const link = (a: number, b: number): void => {
    const [from, to] = [group[a] as number, group[b] as number];
    group.forEach((of, id) => {
      if (of === from) group[id] = to;
    });
  };
  const visit = (node: ConditionNode): void => {
    if (node.kind === "compare") link(node.left.variable, node.right.variable);
    else if ("children" in node) node.children.forEach(visit);
  };
  const { actions } = domain;
  for (let at = 0; at < actions.effects.length; at += EFFECT_LENGTH) {
    if (actions.effects[at] === COPY) {
      link(actions.effects[at + 1] as number, actions.effects[at + 2] as number);
    }
  }
  for (let action = 0; action < actions.count; action++) visit(domain.actionCondition(action));
  visit(domain.maintain.node);
  for (const { condition } of domain.goals) visit(condition.node);
  return group.map((of) => group.flatMap((other, id) => (other === of ? [id] : [])));
}
