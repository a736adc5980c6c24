import { DomainError, type Issue } from "../../../base/errors.ts";
import { IssueCollector, isRecord } from "../../../base/json/issues.ts";
import { pointerTo } from "../../../base/text/json-pointer.ts";
import type { DomainDefinition, DomainLimits } from "../definition/definition.ts";
import { frozenCopy } from "../definition/frozen.ts";
import { expandGoals, type GoalOrigin } from "./expand-goals.ts";
import { expandTools } from "./expand-tools.ts";
import { expandWords, wordsIssue } from "./expand-words.ts";
import type { Kinds, PlaceVariable } from "./kinds.ts";
import { type ReadKinds, readKinds, withDefault, writeOutVariable } from "./read-kinds.ts";

/** A definition with its kinds expanded. */
export interface ExpandedKinds {
  readonly definition: Readonly<Record<string, unknown>>;
  readonly kinds: Kinds;
  /** Maps an issue of the expanded definition to the author's text. */
  readonly issueOf: (issue: Issue) => Issue;
}

/**
 * Expands the kinds of a definition: places become variables, things become parameters, and properties become variables
 * of places.
 *
 * @returns undefined for a definition without `kinds`
 * @throws DomainError with every issue of the kinds, places and things
 */
export function expandKinds(source: unknown, limits: DomainLimits): ExpandedKinds | undefined {
  if (!isRecord(source) || source["kinds"] === undefined) return undefined;
  const { kinds: written, places, state, tools, goals, words, ...rest } = source;
  const issues = new IssueCollector(limits.maxIssues);
  const known = readKinds(written, places, issues);
  const origins = new Map<string, string>();
  const variables = new Map<string, readonly string[]>();
  const placeVariables = new Map<string, PlaceVariable>();
  const expanded = {
    ...rest,
    state: expandState(state, known, { variables, placeVariables, origins, issues }),
    tools: tools as unknown,
    ...(words === undefined ? {} : { words: expandWords(source, known) }),
  };
  const toolThings = expandTools(tools, known, issues);
  expanded.tools = toolThings.written;
  const goalThings = expandGoals(goals, known, issues);
  if (!issues.isEmpty) throw new DomainError(issues.issues);
  const position = [...variables.keys()].find((name) => {
    const definition = (state as Readonly<Record<string, unknown>>)[name];
    return isRecord(definition) && definition["position"] === true;
  });
  const definition = goals === undefined ? expanded : { ...expanded, goals: goalThings.written };
  return {
    definition,
    kinds: Object.freeze({
      // Copied on demand, after compilation has checked the nesting.
      definition: source as unknown as DomainDefinition,
      ...known,
      placeVariables,
      variables,
      position,
      tools: toolThings.tools,
      goals: goalThings.goals,
    }),
    issueOf: (issue) => {
      const { pointer, ...others } = wordsIssue(issue, known, source);
      return {
        pointer: originOf(pointer, origins, toolThings.tools, goalThings.origins, tools),
        ...others,
      };
    },
  };
}

/** The same kinds with an immutable definition, whose nesting has already been checked. */
export function frozenKinds(kinds: Kinds): Kinds {
  return Object.freeze({ ...kinds, definition: frozenCopy(kinds.definition) });
}

interface StateNotes {
  readonly variables: Map<string, readonly string[]>;
  readonly placeVariables: Map<string, PlaceVariable>;
  /** Pointer to each variable's source in the written definition. */
  readonly origins: Map<string, string>;
  readonly issues: IssueCollector;
}

function expandState(state: unknown, known: ReadKinds, notes: StateNotes): unknown {
  if (!isRecord(state)) return state;
  const { variables, placeVariables, origins, issues } = notes;
  const own: Record<string, unknown> = {};
  for (const [name, definition] of Object.entries(state)) {
    const pointer = pointerTo("/state", name);
    const { written, of } = writeOutVariable(definition, known.places, pointer, false, issues);
    own[name] = written;
    if (of !== undefined) variables.set(name, of);
  }
  for (const [kind, places] of known.places) {
    const kindPointer = pointerTo("/kinds", kind);
    const properties = [...(known.properties.get(kind) ?? [])].map(([name, definition]) => {
      const pointer = pointerTo(kindPointer, name);
      const { written } = writeOutVariable(definition, known.places, pointer, true, issues);
      return { name, pointer, written: withDefault(written) };
    });
    for (const place of places) {
      if (Object.hasOwn(own, place)) {
        const message = `"${place}" is the name of a place of the kind "${kind}"`;
        issues.add(pointerTo("/state", place), message, "choose another name");
      }
      own[place] = { type: "boolean", default: false, sensed: true };
      origins.set(place, kindPointer);
      placeVariables.set(place, { kind, place, property: undefined });
      for (const { name, pointer, written } of properties) {
        own[`${place}.${name}`] = written;
        origins.set(`${place}.${name}`, pointer);
        placeVariables.set(`${place}.${name}`, { kind, place, property: name });
      }
    }
  }
  return own;
}

/** The pointer into the written definition for a pointer into the expanded one. */
function originOf(
  pointer: string,
  variables: ReadonlyMap<string, string>,
  toolThings: Kinds["tools"],
  goals: readonly GoalOrigin[],
  tools: unknown,
): string {
  const [, section = "", key = "", field = "", parameter = "", ...deeper] = pointer.split("/");
  const below = [field, parameter, ...deeper].filter((part, index) => index > 1 || part !== "");
  if (section === "state" && variables.has(key)) {
    return [variables.get(key) as string, ...below].join("/");
  }
  const goal = section === "goals" ? goals[Number(key)] : undefined;
  if (goal !== undefined) {
    const things = [...goal.places].map(([thing, place]) => [`$${thing}`, place] as const);
    const written = below.map((part) => {
      const [thing, place] =
        things.find(([, at]) => part === at || part.startsWith(`${at}.`)) ?? [];
      return place === undefined ? part : `${thing}${part.slice(place.length)}`;
    });
    return ["", section, goal.index, ...written].join("/");
  }
  if (section === "tools" && field === "parameters" && Array.isArray(tools)) {
    const tool: unknown = tools[Number(key)];
    const name = isRecord(tool) ? tool["name"] : undefined;
    if (toolThings.get(name as string)?.things.has(parameter) === true) {
      return `/tools/${key}/things/${parameter}`;
    }
  }
  return pointer;
}
