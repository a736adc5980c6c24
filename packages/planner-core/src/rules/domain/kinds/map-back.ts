import type { Issue } from "../../../base/errors.ts";
import { isRecord } from "../../../base/json/issues.ts";
import { frozenCopy } from "../definition/frozen.ts";
import { distinctIssues, withIssues } from "../definition/mapped-issues.ts";
import type { GoalOrigin } from "./expand-goals.ts";
import { wordsIssue } from "./expand-words.ts";
import type { Kinds } from "./kinds.ts";
import type { ReadKinds } from "./read-kinds.ts";

/** The parts of a domain that kinds change. */
export interface PartsWithKinds {
  readonly warnings: readonly Issue[];
  readonly kinds?: Kinds | undefined;
}

/** The author's text behind a compiled definition. */
interface Origins {
  readonly source: Readonly<Record<string, unknown>>;
  readonly known: ReadKinds;
  /** Pointer to each place variable's source. */
  readonly variables: ReadonlyMap<string, string>;
  /** The written goal of each compiled goal. */
  readonly goals: readonly GoalOrigin[];
}

/**
 * The parts of a definition with kinds. Steps of plans need no way back: the places among their arguments are those of
 * the kinds, and a world knows the thing at each.
 *
 * @throws DomainError whose issues point into the author's text
 */
export function mapBack<Parts extends PartsWithKinds>(
  compile: () => Parts,
  kinds: Kinds,
  origins: Origins,
): Parts {
  const issueOf = (issue: Issue): Issue => {
    const { pointer, ...others } = wordsIssue(issue, origins.known, origins.source);
    return { pointer: originOf(pointer, kinds, origins), ...others };
  };
  try {
    const parts = compile();
    return {
      ...parts,
      warnings: distinctIssues(parts.warnings.map(issueOf)),
      kinds: Object.freeze({ ...kinds, definition: frozenCopy(kinds.definition) }),
    };
  } catch (error) {
    throw withIssues(error, issueOf);
  }
}

/** The pointer into the written definition for a pointer into the expanded one. */
function originOf(pointer: string, kinds: Kinds, { source, ...origins }: Origins): string {
  const { variables, goals } = origins;
  const [, section = "", key = "", field = "", parameter = "", ...deeper] = pointer.split("/");
  const below = [field, parameter, ...deeper].filter((part, index) => index > 1 || part !== "");
  if (section === "state" && variables.has(key)) {
    return [variables.get(key) as string, ...below].join("/");
  }
  const goal = section === "goals" ? goals[Number(key)] : undefined;
  if (goal !== undefined) {
    const mentions = [...goal.places].map(([thing, place]) => [`$${thing}`, place] as const);
    const written = below.map((part) => {
      const [thing, place] =
        mentions.find(([, at]) => part === at || part.startsWith(`${at}.`)) ?? [];
      return place === undefined ? part : `${thing}${part.slice(place.length)}`;
    });
    return ["", section, goal.index, ...written].join("/");
  }
  const list = source[section];
  if (field === "parameters" && Array.isArray(list)) {
    const owner: unknown = list[Number(key)];
    const name = isRecord(owner) ? (owner["name"] as string) : "";
    const things = section === "clocks" ? kinds.clocks.get(name) : kinds.tools.get(name)?.things;
    if (things?.has(parameter) === true) return `/${section}/${key}/things/${parameter}`;
  }
  return pointer;
}
