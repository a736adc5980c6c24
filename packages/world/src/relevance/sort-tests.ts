import type { LiftedVariable, ThingTest } from "./lifted-action.ts";

/** Alternatives of tests, with the indices of their things. */
export interface MixedTest {
  readonly alternatives: readonly (readonly ThingTest[])[];
  readonly things: readonly number[];
}

/** The decision of another value about the thing of a place. */
export interface ThingLink {
  /** The index of the thing that is decided. */
  readonly thing: number;
  /** The variable that refers to it. */
  readonly by: LiftedVariable;
}

/** The tests of a plan by what they are about. */
interface SortedTests {
  readonly own: readonly ThingTest[];
  /** By thing: tests of it alone. */
  readonly ofThing: readonly (readonly ThingTest[])[];
  /** By thing: alternatives of tests of it alone. */
  readonly choicesOfThing: readonly (readonly MixedTest[])[];
  /** All others. */
  readonly mixed: readonly MixedTest[];
  readonly links: readonly ThingLink[];
}

/** Sorts the tests of a plan by what they are about, and finds the links among its things. */
export function sortTests(
  tests: readonly ThingTest[],
  choices: readonly MixedTest[],
  count: number,
): SortedTests {
  const ofThing = Array.from({ length: count }, (): ThingTest[] => []);
  const own: ThingTest[] = [];
  const mixed: MixedTest[] = [];
  const links: ThingLink[] = [];
  for (const test of tests) {
    const [first, ...others] = thingsIn(test);
    const isAlone = others.length === 0 && !isOfAgent(test);
    if (first === undefined) own.push(test);
    else if (isAlone) ofThing[first]?.push(test);
    else mixed.push({ alternatives: [[test]], things: [first, ...others] });
    if (test.kind === "test" && test.operator === "=" && test.value.thing >= 0) {
      links.push({ thing: test.value.thing, by: test.variable });
    }
  }
  const choicesOfThing = ofThing.map((): MixedTest[] => []);
  for (const choice of choices) {
    const { things, alternatives } = choice;
    const isAlone = things.length === 1 && !alternatives.flat().some(isOfAgent);
    (isAlone ? choicesOfThing[things[0] as number] : mixed)?.push(choice);
  }
  return { ofThing, choicesOfThing, own, mixed, links };
}

/** The variables of a test. */
export function variablesIn(test: ThingTest): readonly LiftedVariable[] {
  return test.kind === "test" ? [test.variable] : [test.left, test.right];
}

function isOfAgent(test: ThingTest): boolean {
  return variablesIn(test).some(({ thing }) => thing < 0);
}

/** The indices of the things that a test is about. */
export function thingsIn(test: ThingTest): ReadonlySet<number> {
  const things = new Set(variablesIn(test).map(({ thing }) => thing));
  if (test.kind === "test") things.add(test.value.thing);
  things.delete(-1);
  return things;
}
