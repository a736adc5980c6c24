import type { Work } from "@understudy/planner-core/internal";
import { StandIn, type ThingBinding } from "../binding/binding.ts";
import type { ThingLayout } from "../layout.ts";
import { lookAtEach } from "../things/in-pieces.ts";
import type { KnownThings, Thing } from "../things/thing.ts";

/** The name of a thing in players' texts. */
export type NameOf = (thing: Thing) => string | undefined;

/** The things that a text names, with their names in lower case. */
export type NamedThings = ReadonlyMap<Thing, string>;

/** Finds the things that a text names, in the order of their mention. */
export function* namedIn(
  text: string | undefined,
  layout: ThingLayout,
  knowledge: KnownThings,
  nameOf: NameOf | undefined,
): Work<NamedThings> {
  const named = new Map<Thing, string>();
  if (text === undefined || nameOf === undefined) return named;
  const said = text.toLowerCase();
  for (const kind of layout.kinds.keys()) {
    yield* lookAtEach(knowledge.ofKind(kind), (thing) => {
      if (knowledge.factsOf(thing) === undefined) return;
      const name = nameOf(thing)?.toLowerCase();
      if (name !== undefined && indexOfName(said, name) >= 0) named.set(thing, name);
    });
  }
  // "The old chest" is no mention of "the old chest by the well".
  for (const [thing, name] of named) {
    for (const other of named.values()) {
      if (other.length > name.length && other.includes(name)) named.delete(thing);
    }
  }
  return new Map(
    [...named].sort(([, one], [, other]) => indexOfName(said, one) - indexOfName(said, other)),
  );
}

/** The position of a name in a text, as whole words; -1 for none. */
function indexOfName(said: string, name: string): number {
  if (name === "") return -1;
  for (let at = said.indexOf(name); at >= 0; at = said.indexOf(name, at + 1)) {
    const isWhole = !isLetter(said[at - 1]) && !isLetter(said[at + name.length]);
    if (isWhole) return at;
  }
  return -1;
}

function isLetter(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}]/u.test(character);
}

/**
 * The places of named things: the first ones of their kinds in the order of their mention, where
 * declared goals expect their things.
 */
export function pinsOf(layout: ThingLayout, named: NamedThings): ReadonlyMap<string, Thing> {
  const pins = new Map<string, Thing>();
  for (const { name: kind, places } of layout.kinds.values()) {
    const things = [...named.keys()].filter((thing) => thing.kind === kind);
    for (const [at, thing] of things.entries()) {
      const place = places[at];
      if (place !== undefined) pins.set(place.name, thing);
    }
  }
  return pins;
}

/** Replaces names of things in a text by places, so that similar requests are equal. */
export function withPlaces(text: string, named: NamedThings, binding: ThingBinding): string {
  let said = text;
  for (const [thing, name] of named) {
    const place = binding.placeOf(thing.id);
    const at = indexOfName(said.toLowerCase(), name);
    if (place !== undefined && at >= 0) {
      said = said.slice(0, at) + place.name + said.slice(at + name.length);
    }
  }
  return said;
}

/** The names of the bound things, for prompts; undefined if there are none. */
export function namesIn(binding: ThingBinding, nameOf: NameOf | undefined): string | undefined {
  const names: string[] = [];
  for (const place of binding.layout.places) {
    const thing = binding.at(place)?.thing;
    if (thing === undefined || thing instanceof StandIn) continue;
    const name = nameOf?.(thing);
    if (name !== undefined) names.push(`${place.name}: ${name}`);
  }
  return names.length === 0 ? undefined : names.join("; ");
}
