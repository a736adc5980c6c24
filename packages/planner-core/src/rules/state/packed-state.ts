/**
 * States packed into integers, one slot per variable.
 *
 * @module
 */

import { type Issue, StateError } from "../../base/errors.ts";
import { describeValue, IssueCollector, isRecord } from "../../base/json/issues.ts";
import { pointerTo } from "../../base/text/json-pointer.ts";
import type { Value } from "../domain/definition/definition.ts";
import {
  decodeValue,
  describeVariable,
  encodeValue,
  type Variable,
  type VariableTable,
} from "../domain/definition/variables.ts";

/**
 * A state as one 32-bit integer per variable, ordered by variable name: 0 or 1 for a boolean, the position among the
 * values sorted by code units for an enum, the number itself for an integer.
 */
export type PackedState = Int32Array;

const MAX_ISSUES = 100;

/** Packs a plain object. Missing variables take their default. */
export function packState(variables: VariableTable, values: unknown): PackedState {
  const issues = new IssueCollector(MAX_ISSUES);
  const packed = new Int32Array(variables.all.length);
  if (!isRecord(values)) {
    throw new StateError([
      { pointer: "", message: `must be an object of variables, not ${describeValue(values)}` },
    ]);
  }
  const names = Object.keys(values);
  const known = variables.all.length + variables.derived.length;
  if (names.length > known + MAX_ISSUES) {
    const message = `has ${names.length} variables; the domain has ${known}`;
    throw new StateError([{ pointer: "", message, hint: "leave out the missing ones" }]);
  }
  for (const variable of variables.all) {
    const given = Object.hasOwn(values, variable.name) ? values[variable.name] : undefined;
    const code = given === undefined ? variable.defaultCode : encodeValue(variable, given);
    if (code !== undefined) packed[variable.id] = code;
    else reportValue(variable, given, issues);
  }
  for (const name of names) {
    if (variables.get(name) !== undefined) continue;
    if (variables.derivedNode(name) === undefined) {
      issues.add(pointerTo("", name), `"${name}" is not a variable`, () => variables.suggest(name));
      continue;
    }
    const { pointer, message, hint } = derivedIssue(name);
    issues.add(pointer, message, hint);
  }
  if (!issues.isEmpty) throw new StateError(issues.issues);
  return packed;
}

/** The issue for a value given to a derived variable. */
export function derivedIssue(name: string): Issue {
  return {
    pointer: pointerTo("", name),
    message: `"${name}" is derived`,
    hint: "leave it out: it is computed from the other variables",
  };
}

function reportValue(variable: Variable, given: unknown, issues: IssueCollector): void {
  const pointer = pointerTo("", variable.name);
  if (given === undefined) {
    issues.add(pointer, "is missing and has no default", describeVariable(variable));
  } else {
    issues.add(
      pointer,
      `${describeValue(given)} is not one of its values`,
      describeVariable(variable),
    );
  }
}

/** Throws a {@link StateError} unless every slot holds a code within its variable's range. */
export function checkPackedState(variables: VariableTable, packed: PackedState): void {
  const { min, max } = variables;
  const { length } = min;
  // Without branches: a negative difference sets the sign bit. Ranges are within ±1,000,000,000, so one of the two
  // differences is negative even where the other wraps around.
  let signs = packed.length === length ? 0 : -1;
  for (let id = 0; id < length; id++) {
    const code = packed[id] as number;
    signs |= (code - (min[id] as number)) | ((max[id] as number) - code);
  }
  if (signs < 0) throw new StateError(describePackedIssues(variables, packed));
}

function describePackedIssues(variables: VariableTable, packed: PackedState): Issue[] {
  const { all } = variables;
  if (packed.length !== all.length) {
    const message = `a packed state of this domain has ${all.length} slots, this one ${packed.length}`;
    return [{ pointer: "", message, hint: "pack it with domain.state()" }];
  }
  return all
    .filter(({ id, min, max }) => (packed[id] as number) < min || (packed[id] as number) > max)
    .map((variable) => ({
      pointer: pointerTo("", variable.name),
      message: `the code ${packed[variable.id]} is out of range`,
      hint: describeVariable(variable),
    }));
}

/** The values of a packed state by variable name, in the order of `names`. */
export function unpackState(
  variables: VariableTable,
  packed: PackedState,
  names: readonly string[],
): Record<string, Value> {
  const values: Record<string, Value> = {};
  for (const name of names) {
    const variable = variables.get(name) as Variable;
    values[name] = decodeValue(variable, packed[variable.id] as number);
  }
  return values;
}
