import type { StepView } from "../../src/protocol/detail.ts";
import type { RecollectionView, ThingProperties, ThingView } from "../../src/protocol/things.ts";

/** A thing's properties as text, in a stable order. */
export function propertyWords(properties: ThingProperties): string {
  const told = Object.entries(properties).map(([name, value]) => `${name} ${valueWord(value)}`);
  return told.join(", ");
}

/** An agent's belief about a property, and the truth. */
export interface BelievedProperty {
  readonly name: string;
  readonly believed: string;
  /** Absent if the belief is true. */
  readonly inTruth?: string;
}

/** A recollection compared with the truth. */
export interface BeliefView {
  readonly properties: readonly BelievedProperty[];
  /** Present if the agent is wrong about the thing's existence. */
  readonly wrong?: "is gone" | "is there";
}

/**
 * Compares a recollection with the truth.
 *
 * @param thing undefined if it does not exist
 */
export function beliefOf(
  { properties }: RecollectionView,
  thing: ThingView | undefined,
): BeliefView {
  if (properties === undefined) {
    return thing === undefined ? { properties: [] } : { properties: [], wrong: "is there" };
  }
  const shown = Object.entries(properties).map(([name, value]): BelievedProperty => {
    const believed = valueWord(value);
    const is = thing?.properties[name];
    const isSame = thing === undefined || is === undefined || is === value;
    return isSame ? { name, believed } : { name, believed, inTruth: valueWord(is) };
  });
  return thing === undefined ? { properties: shown, wrong: "is gone" } : { properties: shown };
}

/** The things in the rest of a plan. */
export function thingsAhead(plan: readonly StepView[]): ReadonlySet<string | number> {
  const ahead = plan.filter(({ phase }) => phase !== "done");
  return new Set(ahead.flatMap(({ things }) => Object.values(things ?? {})));
}

/** A test for things whose name, kind, properties or holder contain all words of a text. */
export function thingTest(text: string): (thing: ThingView) => boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return ({ id, kind, properties, holder = "" }) => {
    const told = `${id} ${kind} ${propertyWords(properties)} ${holder}`.toLowerCase();
    return words.every((word) => told.includes(word));
  };
}

function valueWord(value: ThingProperties[string]): string {
  return value === null ? "nothing" : String(value);
}
