/**
 * Constraints: what no plan of an agent, or of any agent, may do.
 *
 * @module
 */

import {
  type AnyDomainTypes,
  type DomainTypes,
  type Issue,
  RequestError,
  type Value,
} from "@understudy/planner-core";
import { pointerTo } from "@understudy/planner-core/json";
import type { ThingLayout } from "../layout.ts";
import { needKeys, needList } from "../needs.ts";
import { goalsOf } from "../question/goals.ts";
import type { KnownThings, ThingId } from "../things/thing.ts";
import type { OneGoal } from "../typed.ts";

/** Steps that are forbidden: all of a tool, or those with certain things and arguments. */
export interface DisabledSteps {
  readonly tool: string;
  /** By name: the only things for which the tool is forbidden. */
  readonly things?: Readonly<Record<string, ThingId>>;
  /** By name: the only arguments with which the tool is forbidden. */
  readonly args?: Readonly<Record<string, Value>>;
}

/** A limit on all plans of an agent, whatever their goals. */
export interface Constraint<T extends DomainTypes = AnyDomainTypes> {
  /** Steps that no plan contains. */
  readonly disabled?: readonly DisabledSteps[];
  /**
   * Holds after every step of a plan. A goal about a thing that the agent does not know is no
   * constraint for it.
   */
  readonly maintain?: OneGoal<T>;
  /** The end of the constraint, in game time (ms). Default: until it is removed. */
  readonly untilMs?: number;
}

/**
 * The constraints of an agent, or of all agents of a world. Running plans that violate a new one
 * are dropped in the next tick.
 */
export class Constraints<T extends DomainTypes = AnyDomainTypes> {
  readonly #layout: ThingLayout;
  readonly #knowledge: Pick<KnownThings, "find">;
  #list: readonly Constraint<T>[] = [];
  #version = 0;
  readonly #rest: { readonly limit: () => void } | undefined;

  /** @param rest the rest that every change ends */
  constructor(
    layout: ThingLayout,
    knowledge: Pick<KnownThings, "find">,
    rest?: { readonly limit: () => void },
  ) {
    this.#layout = layout;
    this.#knowledge = knowledge;
    this.#rest = rest;
  }

  /** The constraints in force at the time of the last tick. */
  get list(): readonly Constraint<T>[] {
    return this.#list;
  }

  /** Increases with every change. */
  get version(): number {
    return this.#version;
  }

  /**
   * Adds a constraint.
   *
   * @returns the constraint, for `remove`
   * @throws RequestError if there is no such tool, thing of a tool, or goal
   * @example
   * world.constraints.add({ disabled: [{ tool: "leave" }], untilMs: sunriseMs });
   */
  add(constraint: Constraint<T>): Constraint<T> {
    this.#check(constraint as unknown as Constraint);
    this.#change([...this.#list, constraint]);
    return constraint;
  }

  /** Removes a constraint. Returns false if it is not in force. */
  remove(constraint: Constraint<T>): boolean {
    const isThere = this.#list.includes(constraint);
    if (isThere) this.#change(this.#list.filter((one) => one !== constraint));
    return isThere;
  }

  /** Removes all constraints. */
  clear(): void {
    if (this.#list.length > 0) this.#change([]);
  }

  /** Replaces all constraints by saved ones. Those that no longer fit the domain are left out. */
  restore(list: readonly Constraint<T>[]): void {
    // Agents that never had any are alike.
    if (list.length + this.#list.length === 0) return;
    this.#change(list.filter((constraint) => this.#fits(constraint as unknown as Constraint)));
  }

  /** @internal Removes the constraints that have ended. */
  tick(nowMs: number): void {
    for (let at = 0; at < this.#list.length; at++) {
      if (nowMs < ((this.#list[at] as Constraint<T>).untilMs ?? Number.POSITIVE_INFINITY)) continue;
      this.#change(this.#list.filter(({ untilMs = Number.POSITIVE_INFINITY }) => nowMs < untilMs));
      return;
    }
  }

  #change(list: readonly Constraint<T>[]): void {
    this.#list = list;
    this.#version++;
    this.#rest?.limit();
  }

  #fits(constraint: Constraint): boolean {
    try {
      this.#check(constraint);
      return true;
    } catch {
      return false;
    }
  }

  #check(constraint: Constraint): void {
    needKeys(constraint, "", "a constraint");
    const { disabled = [], maintain, untilMs } = constraint;
    needList(disabled, "/disabled", "forbidden steps");
    const issues: Issue[] = [];
    disabled.forEach((steps, index) => {
      const pointer = pointerTo("/disabled", index);
      needKeys(steps, pointer, '{ "tool": … }');
      needKeys(steps.things ?? {}, pointerTo(pointer, "things"), "ids of things by name");
      needKeys(steps.args ?? {}, pointerTo(pointer, "args"), "values by name");
      issues.push(...issuesOf(this.#layout, steps, pointer));
    });
    if (untilMs !== undefined && typeof untilMs !== "number") {
      issues.push({ pointer: "/untilMs", message: "is not a time in milliseconds" });
    }
    if (issues.length > 0) throw new RequestError(issues);
    if (maintain === undefined) return;
    const goals = goalsOf(this.#layout, maintain, this.#knowledge, "/maintain");
    for (const { reference, directive } of goals) {
      if (directive === undefined) this.#layout.domain.goal(reference as string);
    }
  }
}

function issuesOf(
  layout: ThingLayout,
  { tool, things, args }: DisabledSteps,
  pointer: string,
): Issue[] {
  const known = layout.thingNamesOf(tool);
  const written = layout.domain.tools.find(({ name }) => name === tool);
  if (written === undefined) {
    const hint = `one of: ${layout.toolNames.join(", ")}`;
    return [{ pointer: `${pointer}/tool`, message: `there is no tool "${String(tool)}"`, hint }];
  }
  const issues: Issue[] = [];
  for (const name of Object.keys(things ?? {})) {
    if (known.includes(name)) continue;
    const message = `"${tool}" has no thing "${name}"`;
    const hint = known.length === 0 ? "it has none" : `one of: ${known.join(", ")}`;
    issues.push({ pointer: pointerTo(`${pointer}/things`, name), message, hint });
  }
  for (const name of Object.keys(args ?? {})) {
    const isThere = written.parameters.some((parameter) => parameter.name === name);
    if (isThere && !known.includes(name)) continue;
    const message = `"${tool}" has no argument "${name}"`;
    issues.push({ pointer: pointerTo(`${pointer}/args`, name), message });
  }
  return issues;
}
