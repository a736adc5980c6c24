import type { Work } from "@understudy/planner-core/internal";
import { StandIn, type ThingBinding } from "../binding/binding.ts";
import type { Candidates } from "../binding/candidates.ts";
import type { Thing } from "../things/thing.ts";

/** The name of a thing in players' texts. */
export type NameOf = (thing: Thing) => string | undefined;

/** The things that a text names, with their names in lower case. */
export type NamedThings = ReadonlyMap<Thing, string>;

/** Finds the relevant things that a text names. */
export function* namedIn(
  text: string | undefined,
  candidates: Candidates,
  nameOf: NameOf | undefined,
): Work<NamedThings> {
  const named = new Map<Thing, string>();
  if (text === undefined || nameOf === undefined) return named;
  const said = text.toLowerCase();
  yield* candidates.lookAtAll((thing) => {
    const name = nameOf(thing)?.toLowerCase();
    if (name !== undefined && name !== "" && said.includes(name)) named.set(thing, name);
  });
  // "The old chest" is no mention of "the old chest by the well".
  for (const [thing, name] of named) {
    for (const other of named.values()) {
      if (other.length > name.length && other.includes(name)) named.delete(thing);
    }
  }
  return named;
}

/** Replaces names of things in a text by places, so that similar requests are equal. */
export function withPlaces(text: string, named: NamedThings, binding: ThingBinding): string {
  let said = text;
  for (const [thing, name] of named) {
    const place = binding.placeOf(thing.id);
    const at = said.toLowerCase().indexOf(name);
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
