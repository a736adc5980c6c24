import { isRecord } from "../domain/definition/issues.ts";
import { suggestName } from "../domain/definition/names.ts";
import { type Issue, RequestError } from "../errors.ts";
import { pointerTo } from "../text/json-pointer.ts";

const REQUEST_KEYS: readonly string[] = [
  ...["agents", "shared", "goal", "budgetMs", "measure", "running", "nowMs", "unitMs", "events"],
  ...["by", "maintain", "ways", "keep", "expansions", "signal"],
];
const MEMBER_KEYS: readonly string[] = ["state", "disabled"];
const RUNNING_KEYS: readonly string[] = ["agent", "step", "leftMs", "leftToMs", "with"];

/**
 * Refuses what a request for a joint plan does not have: a misspelt deadline would be none.
 *
 * @throws RequestError with all unknown keys
 */
export function checkTogetherKeys(request: unknown): void {
  if (!isRecord(request)) {
    throw new RequestError([{ pointer: "", message: "must be a request, which is an object" }]);
  }
  const { agents, running } = request;
  const issues = [...unknownKeys(request, REQUEST_KEYS, "", "a request for a joint plan")];
  for (const [name, member] of Object.entries(isRecord(agents) ? agents : {})) {
    // No variable has objects for values.
    if (!isRecord(member) || !isRecord(member["state"])) continue;
    const pointer = pointerTo("/agents", name);
    issues.push(...unknownKeys(member, MEMBER_KEYS, pointer, "a member with a state"));
  }
  for (const [index, step] of (Array.isArray(running) ? running : []).entries()) {
    if (!isRecord(step)) continue;
    const pointer = pointerTo("/running", index);
    issues.push(...unknownKeys(step, RUNNING_KEYS, pointer, "a step in flight"));
  }
  if (issues.length > 0) throw new RequestError(issues);
}

function* unknownKeys(
  record: Readonly<Record<string, unknown>>,
  known: readonly string[],
  pointer: string,
  what: string,
): Iterable<Issue> {
  for (const key of Object.keys(record)) {
    // What is undefined is left out.
    if (known.includes(key) || record[key] === undefined) continue;
    const message = `"${key}" is not known in ${what}`;
    const hint = suggestName(key, known) ?? `one of: ${known.join(", ")}`;
    yield { pointer: pointerTo(pointer, key), message, hint };
  }
}
