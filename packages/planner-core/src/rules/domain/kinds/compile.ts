import { DomainError } from "../../../base/errors.ts";
import { IssueCollector, isRecord } from "../../../base/json/issues.ts";
import { pointerTo } from "../../../base/text/json-pointer.ts";
import type { CompileContext, PlainerDefinition } from "../definition/compiler.ts";
import type { DomainDefinition } from "../definition/definition.ts";
import { expandClocks } from "./expand-clocks.ts";
import { expandGoals } from "./expand-goals.ts";
import { expandTools } from "./expand-tools.ts";
import { expandWords } from "./expand-words.ts";
import type { Kinds, PlaceVariable } from "./kinds.ts";
import { mapBack, type PartsWithKinds } from "./map-back.ts";
import { type ReadKinds, readKinds, withDefault, writeOutVariable } from "./read-kinds.ts";

/**
 * Compiles the kinds of a definition: places become variables, things become parameters, and properties become variables
 * of places.
 *
 * @returns undefined for a definition without `kinds`
 * @throws DomainError with every issue of the kinds, places and things
 */
export function compileKinds<Parts extends PartsWithKinds>(
  source: unknown,
  { limits }: CompileContext,
): PlainerDefinition<Parts> | undefined {
  if (!isRecord(source) || source["kinds"] === undefined) return undefined;
  const { kinds, places, capacity, state, tools, goals, clocks, words, ...rest } = source;
  const issues = new IssueCollector(limits.maxIssues);
  const known = readKinds(kinds, places, capacity, issues);
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
  const clockThings = expandClocks(clocks, known, issues);
  const goalThings = expandGoals(goals, known, issues);
  if (!issues.isEmpty) throw new DomainError(issues.issues);
  const position = [...variables.keys()].find((name) => {
    const definition = (state as Readonly<Record<string, unknown>>)[name];
    return isRecord(definition) && definition["position"] === true;
  });
  const definition = {
    ...expanded,
    ...(goals === undefined ? {} : { goals: goalThings.written }),
    ...(clocks === undefined ? {} : { clocks: clockThings.written }),
  };
  const compiled: Kinds = {
    // Copied by `mapBack`, after compilation has checked the nesting.
    definition: source as unknown as DomainDefinition,
    ...known,
    placeVariables,
    variables,
    position,
    tools: toolThings.tools,
    goals: goalThings.goals,
    clocks: clockThings.things,
  };
  const written = { source, known, variables: origins, goals: goalThings.origins };
  return {
    definition,
    context: { things: [...placeVariables.keys()] },
    mapBack: (compile) => mapBack(compile, compiled, written),
  };
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
