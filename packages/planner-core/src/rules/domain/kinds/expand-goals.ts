import { type IssueCollector, isRecord } from "../../../base/json/issues.ts";
import { pointerTo } from "../../../base/text/json-pointer.ts";
import { fillTemplate, isTemplateProblem, parseTemplate } from "../definition/template.ts";
import { expandMentions, readThings } from "./expand-tools.ts";
import type { GoalThings, GoalVariant, ThingParameters } from "./kinds.ts";
import { Mentions } from "./mentions.ts";
import type { ReadKinds } from "./read-kinds.ts";

/** Limit on the combinations of kinds for one goal. */
const MOST_VARIANTS = 64;

/** The written goal of an expanded goal, with the place of each of its things. */
export interface GoalOrigin {
  readonly index: number;
  readonly places: ReadonlyMap<string, string>;
}

const NO_PLACES: GoalOrigin["places"] = new Map();

/**
 * Expands the goals. The things of a goal are put at the first places of their kinds. A goal whose things may be of
 * several kinds becomes one goal per combination, named after the kinds: `robbed.chest`.
 */
export function expandGoals(
  goals: unknown,
  kinds: ReadKinds,
  issues: IssueCollector,
): {
  readonly written: unknown;
  readonly goals: ReadonlyMap<string, GoalThings>;
  /** The written goal of each expanded goal. */
  readonly origins: readonly GoalOrigin[];
} {
  const found = new Map<string, GoalThings>();
  const origins: GoalOrigin[] = [];
  if (!Array.isArray(goals)) return { written: goals, goals: found, origins };
  const written: unknown[] = [];
  goals.forEach((goal: unknown, index) => {
    if (!isRecord(goal) || goal["things"] === undefined) {
      written.push(goal);
      origins.push({ index, places: NO_PLACES });
      return;
    }
    const pointer = pointerTo("/goals", index);
    const { things: given, ...rest } = goal;
    const things = readThings(given, kinds, pointer, issues);
    const mentions = new Mentions(things, kinds);
    const when = expandMentions(goal["when"], mentions, pointerTo(pointer, "when"), issues);
    const choices = choicesOf(things);
    if (choices.length > MOST_VARIANTS) {
      const message = `comes to ${choices.length} choices of kinds`;
      issues.add(pointerTo(pointer, "things"), message, `at most ${MOST_VARIANTS}`);
      return;
    }
    const name = String(goal["name"]);
    const variants: GoalVariant[] = [];
    for (const choice of choices) {
      const places = placesOf(things, choice, kinds);
      if (places === undefined) {
        const message = "there are fewer places than things";
        issues.add(pointerTo(pointer, "things"), message, 'raise "places" of the kind');
        return;
      }
      const isOnly = choices.length === 1;
      const variant = isOnly ? name : [name, ...choice].join(".");
      const there = Object.fromEntries([...places.values()].map((place) => [place, true]));
      const filled = fillIn(when, [...places.keys()], [...places.values()]);
      written.push({
        ...rest,
        ...(isOnly ? {} : { name: variant }),
        when: isRecord(filled) ? { ...filled, ...there } : filled,
      });
      origins.push({ index, places });
      variants.push({ goal: variant, places });
    }
    found.set(name, { things, variants });
  });
  return { written, goals: found, origins };
}

/** All ways to choose one kind for each thing. */
function choicesOf(things: ThingParameters): readonly (readonly string[])[] {
  let choices: (readonly string[])[] = [[]];
  for (const kinds of things.values()) {
    choices = choices.flatMap((choice) => kinds.map((kind) => [...choice, kind]));
    if (choices.length > MOST_VARIANTS) break;
  }
  return choices;
}

/** The first distinct places of the kinds; undefined if there are too few. */
function placesOf(
  things: ThingParameters,
  choice: readonly string[],
  kinds: ReadKinds,
): ReadonlyMap<string, string> | undefined {
  const taken = new Map<string, number>();
  const places = new Map<string, string>();
  for (const [index, name] of [...things.keys()].entries()) {
    const kind = choice[index] as string;
    const used = taken.get(kind) ?? 0;
    const place = kinds.places.get(kind)?.[used];
    if (place === undefined) return undefined;
    taken.set(kind, used + 1);
    places.set(name, place);
  }
  return places;
}

/** A condition with places substituted for the mentioned things. `withReferences` has limited the nesting. */
function fillIn(
  written: unknown,
  names: readonly string[],
  places: readonly string[],
  depth = 0,
): unknown {
  if (depth > 100) return written;
  if (typeof written === "string") return fillText(written, names, places);
  if (Array.isArray(written)) {
    return written.map((entry) => fillIn(entry, names, places, depth + 1));
  }
  if (!isRecord(written)) return written;
  const filled: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(written)) {
    filled[fillText(key, names, places)] = fillIn(member, names, places, depth + 1);
  }
  return filled;
}

function fillText(text: string, names: readonly string[], places: readonly string[]): string {
  if (!text.includes("$")) return text;
  const template = parseTemplate(text, names);
  // An invalid mention is kept, and reported as an unknown variable.
  return isTemplateProblem(template) ? text : fillTemplate(template, places);
}
