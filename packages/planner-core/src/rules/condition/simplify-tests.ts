import { type ConditionNode, FALSE_NODE, makeTest, type TestNode, TRUE_NODE } from "./node.ts";
import type { VariableRanges } from "./value-set.ts";

/**
 * The canonical form of a conjunction of tests, as `simplify` gives it, without a set of values for each variable: most
 * conditions of a domain are such, and an interpreter pays for each object.
 *
 * @returns undefined for a condition with anything else in it
 */
export function simplifyTests(
  node: ConditionNode,
  { min, max }: VariableRanges,
): ConditionNode | undefined {
  const tests: TestNode[] = [];
  if (!collectTests(node, tests)) return undefined;
  if (tests.length > 1) tests.sort(byVariable);
  const found: TestNode[] = [];
  for (let at = 0; at < tests.length; ) {
    const { variable } = tests[at] as TestNode;
    const first = min[variable] as number;
    const last = max[variable] as number;
    let low = first;
    let high = last;
    let holes: number[] | undefined;
    for (; tests[at]?.variable === variable; at++) {
      const { operator, value } = tests[at] as TestNode;
      if (operator === "!=") {
        if (holes === undefined) holes = [value];
        else holes.push(value);
        continue;
      }
      if (operator !== "<=" && value > low) low = value;
      if (operator !== ">=" && value < high) high = value;
    }
    if (holes !== undefined) {
      if (holes.length > 1) holes.sort(ascending);
      for (const hole of holes) if (hole === low) low++;
      for (let index = holes.length - 1; index >= 0; index--) if (holes[index] === high) high--;
    }
    if (low > high) return FALSE_NODE;
    if (low === high) {
      if (first !== last) found.push(makeTest(variable, "=", low));
      continue;
    }
    if (low > first) found.push(makeTest(variable, ">=", low));
    if (high < last) found.push(makeTest(variable, "<=", high));
    let before = low;
    for (const hole of holes ?? []) {
      if (hole <= before || hole >= high) continue;
      found.push(makeTest(variable, "!=", hole));
      before = hole;
    }
  }
  if (found.length === 0) return TRUE_NODE;
  return found.length === 1 ? (found[0] as TestNode) : { kind: "all", children: found };
}

/** Collects the tests of a conjunction; returns whether there is nothing else in it. */
function collectTests(node: ConditionNode, tests: TestNode[]): boolean {
  if (node.kind === "test") {
    tests.push(node);
    return true;
  }
  if (node.kind !== "all" && !(node.kind === "any" && node.children.length === 1)) return false;
  for (const child of node.children) if (!collectTests(child, tests)) return false;
  return true;
}

function byVariable(a: TestNode, b: TestNode): number {
  return a.variable - b.variable;
}

function ascending(a: number, b: number): number {
  return a - b;
}
