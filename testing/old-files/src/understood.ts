import { isRecord } from "@understudy/planner-core/internal";
import type { Replay } from "./kind.ts";

/** Members that people read; programs go by codes and pointers. */
const WORDING: readonly string[] = ["message", "hint"];

/**
 * The part of a message of today that a reader of the old one understands: members that came later are left out, for clients
 * ignore them, and errors may be worded otherwise.
 */
export function understood(is: unknown, was: unknown): unknown {
  if (Array.isArray(is) && Array.isArray(was)) {
    return is.map((item, at) => understood(item, was[at]));
  }
  if (!isRecord(is) || !isRecord(was)) return is;
  const known = Object.entries(is).filter(([name]) => Object.hasOwn(was, name));
  return Object.fromEntries(
    known.map(([name, value]) => {
      const before = was[name];
      return [name, isWorded(name, value, before) ? before : understood(value, before)];
    }),
  );
}

/** The lines of a conversation then and now. Those that begin with a verb have JSON after it. */
export function comparedTalks(was: readonly string[], is: readonly string[]): Replay {
  const [then, now] = [was, is].map((lines) => lines.map(read)) as [unknown[], unknown[]];
  return { was: then, is: understood(now, then) };
}

function read(line: string): unknown {
  const [, verb = "", json = ""] = /^(\w+ )?(\{.*)$/.exec(line) ?? [];
  return json === "" ? line : { [verb]: JSON.parse(json) };
}

function isWorded(name: string, value: unknown, before: unknown): boolean {
  const [isText, wasText] = [value, before].map((each) => typeof each === "string" && each !== "");
  return WORDING.includes(name) && isText === true && wasText === true;
}
