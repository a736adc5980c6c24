import { addHidden } from "../../../base/hidden.ts";
import { describeValue, type IssueCollector, isRecord } from "../../../base/json/issues.ts";
import { pointerTo } from "../../../base/text/json-pointer.ts";
import { suggestName } from "../../../base/text/nearest-name.ts";
import type { ConditionNode } from "../../condition/node.ts";
import type { VariableRanges } from "../../condition/value-set.ts";
import type { Value, VariableDefinition } from "./definition.ts";
import {
  compareNames,
  isEnumValue,
  isName,
  MAX_NAME_LENGTH,
  NAME_HINT,
  RESERVED_VARIABLE_NAMES,
} from "./names.ts";
import { WrittenForms } from "./written-forms.ts";

/** Limit on the magnitude of all integers in a domain, so that sums fit 32 bits. */
export const MAX_INTEGER = 1_000_000_000;

/** A state variable after compilation. */
export interface Variable {
  readonly name: string;
  /** Slot in a packed state: variables are ordered by name. */
  readonly id: number;
  readonly type: "boolean" | "enum" | "integer";
  /** Enum values in the order of their codes, which is by code units; empty for other types. */
  readonly values: readonly string[];
  /** Lowest code: the declared `min` of an integer, else 0. */
  readonly min: number;
  /** Highest code: the declared `max` of an integer, 1 for a boolean, the last value of an enum. */
  readonly max: number;
  /** Width of the groups of values that share a cache key. */
  readonly bucket: number;
  /** Code of the declared default. */
  readonly defaultCode: number | undefined;
  /** Set for the position variable. */
  readonly position?: true;
}

/** A variable without a slot in the state: it is true if its condition holds. */
export interface DerivedVariable {
  readonly name: string;
  /** The condition, over state variables only, in canonical form. */
  readonly node: ConditionNode;
}

/** The code of a value in a packed state; undefined if the value does not fit. */
export function encodeValue(variable: Variable, value: unknown): number | undefined {
  switch (variable.type) {
    case "boolean":
      return typeof value === "boolean" ? Number(value) : undefined;
    case "integer":
      return typeof value === "number" &&
        Number.isInteger(value) &&
        value >= variable.min &&
        value <= variable.max
        ? value + 0
        : undefined;
    case "enum": {
      if (typeof value !== "string") return undefined;
      const code = positionOf(value, variable.values);
      return code < 0 ? undefined : code;
    }
  }
}

/** The position of a text among texts sorted by code units; -1 if absent. */
function positionOf(text: string, sorted: readonly string[]): number {
  if (sorted.length <= 16) return sorted.indexOf(text);
  let low = 0;
  let high = sorted.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const found = sorted[middle] as string;
    if (found === text) return middle;
    if (found < text) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** The value that a code stands for. */
export function decodeValue(variable: Variable, code: number): Value {
  switch (variable.type) {
    case "boolean":
      return code !== 0;
    case "integer":
      return code;
    case "enum":
      return variable.values[code] as string;
  }
}

/** The possible values of a variable, for messages. */
export function describeVariable(variable: Variable): string {
  switch (variable.type) {
    case "boolean":
      return "true or false";
    case "integer":
      return `an integer from ${variable.min} to ${variable.max}`;
    case "enum":
      return `one of: ${variable.values.slice(0, 12).join(", ")}${variable.values.length > 12 ? ", …" : ""}`;
  }
}

/** Look-up tables for variables, shared by all tables of the same variables. */
export interface VariableIndex {
  readonly byName: ReadonlyMap<string, Variable>;
  /** Lowest codes in order of slots, like `max`. */
  readonly min: Int32Array;
  readonly max: Int32Array;
}

/** Builds the index of variables ordered by slot. */
export function variableIndexOf(variables: readonly Variable[]): VariableIndex {
  return {
    byName: new Map(variables.map((variable) => [variable.name, variable])),
    min: Int32Array.from(variables, ({ min }) => min),
    max: Int32Array.from(variables, ({ max }) => max),
  };
}

/** The variables of a domain, by name and by slot. */
export class VariableTable implements VariableRanges {
  /** In order of slots. */
  readonly all: readonly Variable[];
  readonly min: Int32Array;
  readonly max: Int32Array;
  /** The derived variables, in declared order. */
  readonly derived: readonly DerivedVariable[];
  /** The written form of conditions on these variables. */
  readonly forms: WrittenForms;
  declare private readonly names: Pick<VariableIndex, "byName"> & {
    readonly nodes: ReadonlyMap<string, ConditionNode>;
    readonly unsound: ReadonlySet<string>;
  };

  /**
   * @param unsound names whose declaration is invalid and already reported
   * @param forms default: the forms of the derived variables
   * @param index default: built from the variables, which is slow for many
   */
  constructor(
    variables: readonly Variable[],
    unsound: ReadonlySet<string> = new Set(),
    derived: readonly DerivedVariable[] = [],
    forms: WrittenForms = formsOf(derived),
    { byName, min, max }: VariableIndex = variableIndexOf(variables),
  ) {
    this.all = variables;
    this.derived = derived;
    this.forms = forms;
    const nodes = new Map(derived.map(({ name, node }) => [name, node]));
    addHidden(this, "names", { byName, nodes, unsound });
    this.min = min;
    this.max = max;
  }

  get(name: string): Variable | undefined {
    return this.names.byName.get(name);
  }

  /** The position variable. */
  get position(): Variable | undefined {
    return this.all.find((variable) => variable.position);
  }

  /** Whether the declaration of a name is invalid. */
  isUnsound(name: string): boolean {
    return this.names.unsound.has(name);
  }

  /** Names whose declaration is invalid. */
  get unsound(): ReadonlySet<string> {
    return this.names.unsound;
  }

  /** The condition of a derived variable; undefined for any other name. */
  derivedNode(name: string): ConditionNode | undefined {
    return this.names.nodes.get(name);
  }

  /** A hint that suggests a declared name instead of an unknown one. */
  suggest(name: string): string | undefined {
    return suggestName(name, [...this.names.byName.keys(), ...this.names.nodes.keys()]);
  }
}

function formsOf(derived: readonly DerivedVariable[]): WrittenForms {
  const forms = new WrittenForms();
  for (const { name, node } of derived) {
    forms.add(
      node,
      () => `${name}=true`,
      () => `${name}=false`,
    );
  }
  return forms;
}

/** Whether two variables can be compared with or copied to each other. */
export function comparable(left: Variable, right: Variable): boolean {
  // Enums with equal values share one list.
  return left.type === right.type && (left.type !== "enum" || left.values === right.values);
}

/** Checks and compiles the `state` section. */
export function parseVariables(
  state: unknown,
  pointer: string,
  issues: IssueCollector,
): VariableTable {
  if (!isRecord(state)) {
    issues.add(pointer, `must be an object of variables, not ${describeValue(state)}`);
    return new VariableTable([]);
  }
  const names = Object.keys(state).sort(compareNames);
  const variables: Variable[] = [];
  const unsound = new Set<string>();
  const valueLists = new Map<string, readonly string[]>();
  for (const name of names) {
    const place = pointerTo(pointer, name);
    const variable = parseVariable(name, variables.length, state[name], place, issues);
    if (variable === undefined) {
      unsound.add(name);
      continue;
    }
    const key = variable.values.join();
    const values = valueLists.get(key) ?? variable.values;
    valueLists.set(key, values);
    variables.push(Object.freeze({ ...variable, values }));
  }
  if (names.length === 0) issues.add(pointer, "declares no variable");
  const [first, ...others] = variables.filter((variable) => variable.position);
  for (const { name } of others) {
    const message = `"${first?.name}" is already the position`;
    issues.add(pointerTo(pointerTo(pointer, name), "position"), message, "at most one variable");
  }
  return new VariableTable(variables, unsound);
}

const knownKeys: Readonly<Record<VariableDefinition["type"], readonly string[]>> = {
  boolean: ["type", "default", "sensed", "shared"],
  enum: ["type", "values", "default", "sensed", "shared", "position"],
  integer: ["type", "min", "max", "bucket", "default", "sensed", "shared"],
};

function parseVariable(
  name: string,
  id: number,
  definition: unknown,
  pointer: string,
  issues: IssueCollector,
): Variable | undefined {
  if (!isName(name)) {
    issues.add(pointer, `${describeValue(name)} is not a valid name for a variable`, NAME_HINT);
    return undefined;
  }
  if (RESERVED_VARIABLE_NAMES.has(name)) {
    issues.add(pointer, `"${name}" is reserved`, "choose another name");
    return undefined;
  }
  if (!isRecord(definition)) {
    issues.add(
      pointer,
      `must be an object, not ${describeValue(definition)}`,
      'such as { "type": "boolean" }',
    );
    return undefined;
  }
  const type = definition["type"];
  if (type !== "boolean" && type !== "enum" && type !== "integer") {
    issues.add(
      pointerTo(pointer, "type"),
      type === undefined ? "is missing" : `is ${describeValue(type)}`,
      "boolean, enum or integer",
    );
    return undefined;
  }
  reportUnknownKeys(definition, knownKeys[type], pointer, issues);
  for (const key of ["sensed", "position"]) {
    const fact = definition[key];
    if (fact !== undefined && typeof fact !== "boolean") {
      issues.add(pointerTo(pointer, key), `is ${describeValue(fact)}`, "true or false");
    }
  }
  const range = parseRange(type, definition, pointer, issues);
  if (range === undefined) return undefined;
  const place =
    type === "enum" && definition["position"] === true ? { position: true as const } : {};
  const variable: Variable = { name, id, type, ...range, defaultCode: undefined, ...place };
  const given = definition["default"];
  if (given === undefined) return variable;
  const code = encodeValue(variable, given);
  if (code === undefined) {
    issues.add(
      pointerTo(pointer, "default"),
      `is ${describeValue(given)}`,
      describeVariable(variable),
    );
  }
  return { ...variable, defaultCode: code };
}

type VariableRange = Pick<Variable, "values" | "min" | "max" | "bucket">;

function parseRange(
  type: Variable["type"],
  definition: Readonly<Record<string, unknown>>,
  pointer: string,
  issues: IssueCollector,
): VariableRange | undefined {
  if (type === "boolean") return { values: [], min: 0, max: 1, bucket: 1 };
  if (type === "enum") {
    const values = parseEnumValues(definition["values"], pointerTo(pointer, "values"), issues);
    if (values === undefined) return undefined;
    return { values: values.sort(compareNames), min: 0, max: values.length - 1, bucket: 1 };
  }
  const { min, max, bucket = 1 } = definition;
  if (!isBoundedInteger(min) || !isBoundedInteger(max)) {
    const wrong = isBoundedInteger(min) ? "max" : "min";
    const found =
      definition[wrong] === undefined ? "is missing" : `is ${describeValue(definition[wrong])}`;
    issues.add(
      pointerTo(pointer, wrong),
      found,
      `an integer from -${MAX_INTEGER} to ${MAX_INTEGER}`,
    );
    return undefined;
  }
  if (min > max) {
    issues.add(pointer, `min ${min} is greater than max ${max}`, "exchange them");
    return undefined;
  }
  if (!isBoundedInteger(bucket) || bucket < 1) {
    issues.add(
      pointerTo(pointer, "bucket"),
      `is ${describeValue(bucket)}`,
      "an integer of at least 1",
    );
    return undefined;
  }
  // Adding zero turns a negative zero into zero.
  return { values: [], min: min + 0, max: max + 0, bucket };
}

/** Reports unknown keys of an object. */
export function reportUnknownKeys(
  object: Readonly<Record<string, unknown>>,
  known: readonly string[],
  pointer: string,
  issues: IssueCollector,
): void {
  for (const key of Object.keys(object)) {
    if (!known.includes(key)) {
      issues.add(pointerTo(pointer, key), `"${key}" is not known here`, () =>
        suggestName(key, known),
      );
    }
  }
}

/** Whether a value is an integer within the limits for domains. */
export function isBoundedInteger(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && Math.abs(value) <= MAX_INTEGER;
}

/** Checks a list of enum values; undefined if any is invalid. */
export function parseEnumValues(
  values: unknown,
  pointer: string,
  issues: IssueCollector,
): string[] | undefined {
  if (!Array.isArray(values) || values.length === 0) {
    const found = Array.isArray(values) ? "an empty array" : describeValue(values);
    issues.add(pointer, `must be a list of at least one value, not ${found}`);
    return undefined;
  }
  const seen = new Set<string>();
  let sound = true;
  values.forEach((value: unknown, index) => {
    const place = pointerTo(pointer, index);
    if (!isEnumValue(value)) {
      issues.add(
        place,
        `${describeValue(value)} is not an enum value`,
        `a text of at most ${MAX_NAME_LENGTH} letters, digits and _ . : -`,
      );
      sound = false;
    } else if (value === "true" || value === "false") {
      issues.add(place, `"${value}" is not an enum value`, 'use the type "boolean"');
      sound = false;
    } else if (seen.has(value)) {
      issues.add(place, `"${value}" is listed twice`);
      sound = false;
    } else seen.add(value);
  });
  return sound ? [...seen] : undefined;
}
