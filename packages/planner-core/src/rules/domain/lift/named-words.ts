import { describeValue, type IssueCollector, isRecord } from "../../../base/json/issues.ts";
import { pointerTo } from "../../../base/text/json-pointer.ts";
import { suggestName } from "../../../base/text/nearest-name.ts";
import type { VariableTable } from "../definition/variables.ts";
import { checkWords } from "../definition/words.ts";
import type { LiftedTool } from "./tools.ts";

/** Checks the optional `words` of a domain: names of its variables and values in the player's language. */
export function checkNamedWords(
  words: unknown,
  variables: VariableTable,
  tools: readonly LiftedTool[],
  issues: IssueCollector,
): void {
  if (words === undefined) return;
  if (!isRecord(words)) {
    const hint = 'by variable or value, such as { "market": ["bazaar"] }';
    issues.add("/words", `must be an object, not ${describeValue(words)}`, hint);
    return;
  }
  const known = new Set<string>();
  for (const { name, values } of variables.all) {
    known.add(name);
    for (const value of values) known.add(value);
  }
  for (const { name } of variables.derived) known.add(name);
  for (const { parameters } of tools) {
    for (const { values } of parameters) {
      for (const value of values) if (typeof value === "string") known.add(value);
    }
  }
  for (const [name, list] of Object.entries(words)) {
    const pointer = pointerTo("/words", name);
    if (known.has(name)) checkWords(list, pointer, issues);
    else {
      const found = `"${name}" is neither a variable nor a value`;
      issues.add(pointer, found, () => suggestName(name, known));
    }
  }
}
