import type { Issue } from "../../../base/errors.ts";
import { isRecord } from "../../../base/json/issues.ts";
import { suggestName } from "../../../base/text/nearest-name.ts";
import type { ReadKinds } from "./read-kinds.ts";

/**
 * Expands the words: those of a kind apply to its places, those of `chest.gold` to a property, and those of `gold` to that
 * property of every kind, as well as to a variable or value of that name.
 */
export function expandWords(
  source: Readonly<Record<string, unknown>>,
  { places, properties }: ReadKinds,
): unknown {
  const words = source["words"];
  if (!isRecord(words)) return words;
  const own: Record<string, unknown> = {};
  for (const [name, list] of Object.entries(words)) {
    const [kind = "", ...property] = name.split(".");
    const found = places.get(name) ?? places.get(kind);
    const isKnown =
      found !== undefined &&
      (places.has(name) || properties.get(kind)?.has(property.join(".")) === true);
    if (isKnown) for (const place of found) own[[place, ...property].join(".")] = list;
    const having = [...properties].filter(([, each]) => each.has(name));
    for (const [other] of having) {
      // What is said of one kind alone counts for it.
      if (Object.hasOwn(words, `${other}.${name}`)) continue;
      for (const place of places.get(other) ?? []) own[`${place}.${name}`] = list;
    }
    if (!isKnown && (having.length === 0 || isNamed(name, source))) own[name] = list;
  }
  return own;
}

/** Whether a variable or a value of a definition has a name. */
function isNamed(
  name: string,
  { state, derive, kinds, tools }: Readonly<Record<string, unknown>>,
): boolean {
  const variables = [state, ...membersOf(kinds)].flatMap(membersOf);
  const parameters = membersOf(tools).flatMap((tool) =>
    isRecord(tool) ? membersOf(tool["parameters"]) : [],
  );
  const lists = [...variables, ...parameters].flatMap((each) =>
    isRecord(each) ? [each["values"], each["enum"]] : [],
  );
  return (
    [state, derive].some((each) => isRecord(each) && Object.hasOwn(each, name)) ||
    lists.some((values) => Array.isArray(values) && values.includes(name))
  );
}

function membersOf(value: unknown): readonly unknown[] {
  return typeof value === "object" && value !== null ? Object.values(value) : [];
}

/** An issue of unknown words in the names that the author has; places are not among them. */
export function wordsIssue(
  issue: Issue,
  { properties }: ReadKinds,
  source: Readonly<Record<string, unknown>>,
): Issue {
  const [, section, key = "", ...deeper] = issue.pointer.split("/");
  if (section !== "words" || key === "" || deeper.length > 0) return issue;
  const names = new Set<string>();
  for (const [kind, each] of properties) {
    names.add(kind);
    for (const name of each.keys()) names.add(name).add(`${kind}.${name}`);
  }
  if (names.has(key) || isNamed(key, source)) return issue;
  for (const name of isRecord(source["state"]) ? Object.keys(source["state"]) : []) names.add(name);
  const message = `"${key}" is no variable, kind, property or value`;
  const hint = suggestName(key, names);
  return { ...issue, message, ...(hint === undefined ? {} : { hint }) };
}
