import { RequestError } from "@understudy/planner-core";
import { pointerTo } from "@understudy/planner-core/json";

/** Limit of a goal or condition in JSON characters, since each is compiled in one piece. */
const MAX_LENGTH = 32 * 1024;
/** Limit of goals in a `oneOf`, since each may be planned for. */
const MAX_GOALS = 256;

/** The parts of a message that are compiled in one piece. */
interface Compiled {
  readonly goal: unknown;
  /** Goals of members, by name. */
  readonly goals?: Readonly<Record<string, unknown>> | undefined;
  readonly maintain?: unknown;
}

/**
 * Checks that a goal and a maintained condition compile quickly.
 *
 * @param pointer the message's place
 * @throws RequestError with pointers into the message
 */
export function checkLengths({ goal, goals = {}, maintain }: Compiled, pointer = ""): void {
  checkLength(goal, `${pointer}/goal`);
  for (const [name, own] of Object.entries(goals)) {
    checkLength(own, pointerTo(`${pointer}/goals`, name));
  }
  if (maintain !== undefined) checkLength(maintain, `${pointer}/maintain`);
  if (typeof goal !== "object" || goal === null || !Object.hasOwn(goal, "oneOf")) return;
  const { oneOf } = goal as { readonly oneOf: unknown };
  if (!Array.isArray(oneOf) || oneOf.length <= MAX_GOALS) return;
  const message = `has ${oneOf.length} goals, more than ${MAX_GOALS}`;
  throw new RequestError([
    { pointer: `${pointer}/goal/oneOf`, message, hint: "name those that matter most" },
  ]);
}

function checkLength(value: unknown, pointer: string): void {
  if (!isLong(value)) return;
  const message = `has more than ${MAX_LENGTH} characters`;
  throw new RequestError([{ pointer, message, hint: "declare it as a goal of the domain" }]);
}

/** Counts a value's JSON characters up to the limit, with numbers as one character. */
function isLong(value: unknown): boolean {
  const found = [value];
  let length = 0;
  for (const each of found) {
    length += ownLength(each);
    if (length > MAX_LENGTH) return true;
    if (typeof each !== "object" || each === null) continue;
    for (const member of Object.values(each)) found.push(member);
  }
  return false;
}

/** A value's characters without its members. */
function ownLength(value: unknown): number {
  if (typeof value === "string") return value.length + 2;
  if (typeof value !== "object" || value === null) return 1;
  if (Array.isArray(value)) return value.length + 1;
  const names = Object.keys(value);
  return names.reduce((length, name) => length + name.length + 4, 1);
}
