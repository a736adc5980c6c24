import { describeValue, type IssueCollector, isRecord } from "../../../base/json/issues.ts";
import { pointerTo } from "../../../base/text/json-pointer.ts";
import { TEST_LENGTH } from "../../condition/code.ts";
import { type ConditionNode, FALSE_NODE } from "../../condition/node.ts";
import { conditionSize, simplify } from "../../condition/simplify.ts";
import { isName, NAME_HINT, RESERVED_VARIABLE_NAMES } from "../definition/names.ts";
import { type DerivedVariable, VariableTable } from "../definition/variables.ts";
import { bindCondition } from "./bind-condition.ts";
import { type Dependency, dependenciesOf, strataOf } from "./derive-order.ts";
import { type LiftedCondition, parseCondition } from "./lifted-condition.ts";
import { LiftedSizes } from "./lifted-size.ts";
import { NO_BINDING } from "./lifted-value.ts";

/** Limit on the number of derived variables in a domain. */
const MAX_DERIVED = 1000;
/** Limit on the tests and groups of one derived variable, expressed over state variables. */
const MAX_DERIVED_SIZE = 20_000;
/** Limit on the total number of tests and groups visited for all derived variables. */
const MAX_WORK = 300_000;
/** Limit on the length of a chain of derived variables and on the nesting of the result. */
const MAX_DERIVED_DEPTH = 100;

/** A parsed derived variable. */
interface Definition {
  readonly pointer: string;
  readonly lifted: LiftedCondition;
  readonly dependencies: readonly Dependency[];
}

/**
 * Reads the `derive` section. Each derived variable is expanded to a condition over state variables only, so that code
 * that reads conditions needs no knowledge of derived variables. Recursive definitions mean their least fixpoint: a
 * variable counts as false within its own derivation.
 *
 * @returns the state variables and the derived ones
 */
export function parseDerived(
  section: unknown,
  variables: VariableTable,
  limits: { readonly maxNesting: number },
  issues: IssueCollector,
): VariableTable {
  if (section === undefined) return variables;
  const pointer = "/derive";
  if (!isRecord(section)) {
    issues.add(
      pointer,
      `must be an object of conditions, not ${describeValue(section)}`,
      'such as { "armed": { "anyOf": [{ "has_axe": true }, { "has_bow": true }] } }',
    );
    return variables;
  }
  const names = Object.keys(section);
  if (names.length > MAX_DERIVED) {
    issues.add(pointer, `declares ${names.length} variables`, `at most ${MAX_DERIVED}`);
    return variables;
  }
  const unsound = new Set(variables.unsound);
  const definitions = new Map<string, Definition>();
  for (const name of names) {
    const place = pointerTo(pointer, name);
    const problem = problemOf(name, variables);
    if (problem !== undefined) {
      issues.add(place, ...problem);
      unsound.add(name);
      continue;
    }
    const context = { parameters: [], issues, maxNesting: limits.maxNesting };
    const lifted = parseCondition(section[name], place, context);
    definitions.set(name, { pointer: place, lifted, dependencies: dependenciesOf(lifted) });
  }
  return new Deriver(variables, definitions, unsound, issues).derive();
}

function problemOf(name: string, variables: VariableTable): [string, string] | undefined {
  if (!isName(name)) {
    return [`${describeValue(name)} is not a valid name for a variable`, NAME_HINT];
  }
  if (RESERVED_VARIABLE_NAMES.has(name)) return [`"${name}" is reserved`, "choose another name"];
  if (variables.get(name) === undefined && !variables.isUnsound(name)) return undefined;
  return [
    `"${name}" is a variable of the state, too`,
    'leave it out of "state", or choose another name',
  ];
}

class Deriver {
  readonly #variables: VariableTable;
  readonly #definitions: ReadonlyMap<string, Definition>;
  readonly #unsound: Set<string>;
  readonly #issues: IssueCollector;
  /** Variables expanded so far. */
  readonly #known = new Map<string, ConditionNode>();
  /** The variables being derived at the moment, outermost first. */
  readonly #path: string[] = [];
  readonly #table: VariableTable;
  readonly #sizes: LiftedSizes;
  #workLeft = MAX_WORK;
  #isTooDeep = false;

  constructor(
    variables: VariableTable,
    definitions: ReadonlyMap<string, Definition>,
    unsound: Set<string>,
    issues: IssueCollector,
  ) {
    this.#variables = variables;
    this.#definitions = definitions;
    this.#unsound = unsound;
    this.#issues = issues;
    const resolve = (name: string): ConditionNode | undefined => this.#nodeOf(name);
    const names = [...definitions.keys()];
    this.#table = new DerivingTable(variables, unsound, names, resolve);
    this.#sizes = new LiftedSizes(this.#table);
  }

  derive(): VariableTable {
    for (const stratum of strataOf(this.#definitions)) {
      if (stratum.negated !== undefined) {
        this.#issues.add(
          pointerTo("/derive", stratum.negated),
          `"${stratum.negated}" follows from its own negation`,
          "a derived variable may depend on itself, but not on its own negation",
        );
        for (const name of stratum.names) this.#unsound.add(name);
        continue;
      }
      // Recorded only after the loop: within a stratum the expansion depends on the variable it starts from.
      const nodes = stratum.names.map((name) => [name, this.#define(name)] as const);
      for (const [name, node] of nodes) {
        if (node === undefined) this.#unsound.add(name);
        else this.#known.set(name, node);
      }
    }
    const derived: DerivedVariable[] = [];
    for (const name of this.#definitions.keys()) {
      const node = this.#known.get(name);
      if (node !== undefined) derived.push(Object.freeze({ name, node }));
    }
    return new VariableTable(this.#variables.all, this.#unsound, derived);
  }

  /** The condition of a name; undefined if it is invalid, which is reported. */
  #define(name: string): ConditionNode | undefined {
    const { pointer } = this.#definitions.get(name) as Definition;
    this.#isTooDeep = false;
    const node = this.#write(name);
    if (node !== undefined && this.#workLeft >= 0 && !this.#isTooDeep && isModest(node)) {
      return node;
    }
    if (node === undefined) return undefined;
    this.#issues.add(
      pointer,
      `"${name}" comes to more than ${MAX_DERIVED_SIZE} tests, or ${MAX_DERIVED_DEPTH} levels, when it is written out`,
      "derive it from fewer others, or keep it in the state and let effects set it",
    );
    return undefined;
  }

  /** The condition of a name at this point of the expansion. */
  #nodeOf(name: string): ConditionNode | undefined {
    const known = this.#known.get(name);
    if (known !== undefined) {
      this.#workLeft -= conditionSize(known);
      return known;
    }
    if (!this.#definitions.has(name) || this.#unsound.has(name)) return undefined;
    if (this.#path.includes(name) || this.#workLeft < 0) return FALSE_NODE;
    if (this.#path.length < MAX_DERIVED_DEPTH) return this.#write(name);
    this.#isTooDeep = true;
    return FALSE_NODE;
  }

  #write(name: string): ConditionNode | undefined {
    const { lifted } = this.#definitions.get(name) as Definition;
    if (this.#sizes.ofCondition(lifted) > this.#workLeft * TEST_LENGTH) this.#workLeft = -1;
    if (this.#workLeft < 0) return FALSE_NODE;
    this.#path.push(name);
    const node = bindCondition(lifted, NO_BINDING, this.#table, this.#issues);
    this.#path.pop();
    if (node === undefined) return undefined;
    this.#workLeft -= conditionSize(node);
    return simplify(node, this.#variables);
  }
}

/** A domain's variables while the derived variables are expanded. */
class DerivingTable extends VariableTable {
  readonly #resolve: (name: string) => ConditionNode | undefined;

  constructor(
    { all }: VariableTable,
    unsound: ReadonlySet<string>,
    names: readonly string[],
    resolve: (name: string) => ConditionNode | undefined,
  ) {
    super(
      all,
      unsound,
      names.map((name) => ({ name, node: FALSE_NODE })),
    );
    this.#resolve = resolve;
  }

  override derivedNode(name: string): ConditionNode | undefined {
    return this.#resolve(name);
  }
}

function isModest(node: ConditionNode): boolean {
  return conditionSize(node) <= MAX_DERIVED_SIZE && depthOf(node) <= MAX_DERIVED_DEPTH;
}

function depthOf(node: ConditionNode): number {
  if (!("children" in node)) return 1;
  let depth = 0;
  for (const child of node.children) depth = Math.max(depth, depthOf(child));
  return depth + 1;
}
