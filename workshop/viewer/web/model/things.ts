import type { StepView } from "../../src/protocol/detail.ts";
import type { RecollectionView, ThingProperties, ThingView } from "../../src/protocol/things.ts";

/** The properties of a thing for people; in some order that is always the same. */
export function propertyWords(properties: ThingProperties): string {
  const told = Object.entries(properties).map(([name, value]) => `${name} ${valueWord(value)}`);
  return told.join(", ");
}

/** One property as an agent believes it to be, and as it is. */
export interface BelievedProperty {
  readonly name: string;
  readonly believed: string;
  /** Left out where it is as it is believed to be. */
  readonly inTruth?: string;
}

/** Something that an agent remembers, beside what is. */
export interface BeliefView {
  readonly properties: readonly BelievedProperty[];
  /** Set where it believes a thing to be there, and it is not, or the other way round. */
  readonly wrong?: "is gone" | "is there";
}

/**
 * A recollection of a thing, beside what is.
 *
 * @param thing undefined: there is no such thing
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

/** The things that the rest of a plan is about. */
export function thingsAhead(plan: readonly StepView[]): ReadonlySet<string | number> {
  const ahead = plan.filter(({ phase }) => phase !== "done");
  return new Set(ahead.flatMap(({ things }) => Object.values(things ?? {})));
}

/** Things whose name, kind, properties or holder have all the words of a text in them. */
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
