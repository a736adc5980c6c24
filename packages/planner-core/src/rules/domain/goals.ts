import { RequestError } from "../../base/errors.ts";
import { Hash64 } from "../../base/hash.ts";
import { IssueCollector } from "../../base/json/issues.ts";
import { suggestName } from "../../base/text/nearest-name.ts";
import { ALWAYS, CompiledCondition } from "../condition/condition.ts";
import type { ConditionNode } from "../condition/node.ts";
import { type Condition, DEFAULT_DOMAIN_LIMITS } from "./definition/definition.ts";
import { frozenCopy, isDeeplyFrozen } from "./definition/frozen.ts";
import type { VariableTable } from "./definition/variables.ts";
import { hashCondition } from "./ground/hash-actions.ts";
import type { SumForm } from "./lift/bind-condition.ts";
import { ConditionCompiler } from "./lift/condition-compiler.ts";
import type { ParsedDomain } from "./parse-domain.ts";

/** Limit on the code of a request's condition, in integers, as it is compiled on the game thread. */
const MAX_CONDITION_SIZE = 400_000;

/** A goal: a declared one, or a condition of a request. */
export interface Goal {
  /** The declared name; undefined for a request's own condition. */
  readonly name: string | undefined;
  /** A frozen copy of the condition as written. */
  readonly definition: Condition;
  readonly condition: CompiledCondition;
  /** Higher is more important. */
  readonly priority: number;
  /** Hash of the condition's meaning, sixteen hexadecimal digits. */
  readonly hash: string;
}

/** The goals of a domain: declared goals and conditions of requests. */
export class Goals {
  readonly #variables: VariableTable;
  readonly #byName: ReadonlyMap<string, Goal>;
  readonly #byCondition = new WeakMap<object, Goal>();

  /** @param declared the declared goals, in declared order */
  constructor(variables: VariableTable, declared: readonly Goal[]) {
    this.#variables = variables;
    this.#byName = new Map(declared.map((goal) => [goal.name as string, goal]));
  }

  /**
   * The goal for a declared name or a condition.
   *
   * @throws RequestError if there is no such goal or the condition is malformed
   */
  of(reference: unknown): Goal {
    if (typeof reference === "string")
      return this.#byName.get(reference) ?? this.#unknown(reference);
    const isObject = typeof reference === "object" && reference !== null;
    const known = isObject ? this.#byCondition.get(reference) : undefined;
    if (known !== undefined) return known;
    const node = compileWritten(reference, "/goal", this.#variables);
    // Only an immutable object may be the cache key of its compiled form.
    if (!isDeeplyFrozen(reference)) {
      return compileGoal(undefined, frozenCopy(reference as Condition), 0, node, this.#variables);
    }
    const goal = compileGoal(undefined, reference as Condition, 0, node, this.#variables);
    this.#byCondition.set(reference as object, goal);
    return goal;
  }

  #unknown(name: string): never {
    const hint = suggestName(name, this.#byName.keys());
    const message = `there is no goal "${name}"`;
    throw new RequestError([
      { pointer: "/goal", message, ...(hint === undefined ? {} : { hint }) },
    ]);
  }
}

/** The declared goals of a domain, in declared order. */
export function compileGoals(
  variables: VariableTable,
  parsed: ParsedDomain["goals"],
): readonly Goal[] {
  return Object.freeze(
    parsed.map(({ name, definition, priority, node }) =>
      compileGoal(name, definition, priority, node, variables),
    ),
  );
}

function compileGoal(
  name: string | undefined,
  definition: Condition,
  priority: number,
  node: ConditionNode,
  variables: VariableTable,
): Goal {
  const condition =
    node.kind === "all" && node.children.length === 0
      ? ALWAYS
      : new CompiledCondition(node, variables);
  const hash = new Hash64();
  hashCondition(hash, condition.simplified);
  return Object.freeze({ name, definition, priority, condition, hash: hash.digest() });
}

/**
 * Compiles a condition given by a caller.
 *
 * @param pointer position of the condition in the caller's input, for messages
 * @throws RequestError if it is malformed
 */
export function compileWritten(
  definition: unknown,
  pointer: string,
  variables: VariableTable,
  sums?: SumForm,
): ConditionNode {
  const issues = new IssueCollector(DEFAULT_DOMAIN_LIMITS.maxIssues);
  const limits = {
    maxNesting: DEFAULT_DOMAIN_LIMITS.maxNesting,
    maxSize: MAX_CONDITION_SIZE,
    sums,
  };
  const node = new ConditionCompiler(variables, limits, issues).compile(definition, pointer);
  if (node === undefined || !issues.isEmpty) throw new RequestError(issues.issues);
  return node;
}
