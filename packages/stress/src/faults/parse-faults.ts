import { type Issue, RequestError } from "@understudy/planner-core";
import type { FaultWindow } from "../result/fault-window.ts";
import { EVERY_FAULT } from "../server/fault.ts";
import { MACHINE_FAULTS } from "./machine-faults.ts";
import { MEMBER_FAULTS } from "./member-faults.ts";

/** Every kind of fault. */
export const FAULT_KINDS: readonly string[] = Object.freeze([
  ...EVERY_FAULT.map(({ kind }) => kind),
  ...MACHINE_FAULTS,
  ...MEMBER_FAULTS,
]);

const MAX_WINDOWS = 1000;
const MEMBERS = ["kind", "startSeconds", "durationSeconds", "share"];

/**
 * Reads windows of faults from JSON text or a list. Default `durationSeconds`: to the end of the run; default `share`:
 * 1.
 *
 * @param pointer JSON pointer to the list in the caller's input, for messages
 * @throws RequestError with every issue found
 *
 * @example parseFaults('[{"kind":"http_503","startSeconds":5,"durationSeconds":5,"share":0.5}]');
 */
export function parseFaults(source: unknown, pointer = ""): readonly FaultWindow[] {
  const value = typeof source === "string" ? parseText(source, pointer) : source;
  if (!Array.isArray(value)) {
    throw new RequestError([{ pointer, message: "must be a list of windows of faults" }]);
  }
  if (value.length > MAX_WINDOWS) {
    throw new RequestError([{ pointer, message: `has more than ${MAX_WINDOWS} windows` }]);
  }
  const issues: Issue[] = [];
  const windows = value.map((entry: unknown, index) => {
    return readWindow(entry, `${pointer}/${index}`, issues);
  });
  if (issues.length > 0) throw new RequestError(issues);
  return windows;
}

function readWindow(entry: unknown, pointer: string, issues: Issue[]): FaultWindow {
  const window = { kind: "", startSeconds: 0, durationSeconds: Number.MAX_VALUE, share: 1 };
  if (typeof entry !== "object" || entry === null || Array.isArray(entry)) {
    issues.push({ pointer, message: "must be an object", hint: `members: ${MEMBERS.join(", ")}` });
    return window;
  }
  const given = entry as Readonly<Record<string, unknown>>;
  for (const name of Object.keys(given)) {
    if (MEMBERS.includes(name)) continue;
    const hint = `members: ${MEMBERS.join(", ")}`;
    issues.push({ pointer: `${pointer}/${name}`, message: "is unknown", hint });
  }
  const { kind } = given;
  if (typeof kind === "string" && FAULT_KINDS.includes(kind)) window.kind = kind;
  else {
    const message = `${JSON.stringify(kind)} is not a kind of fault`;
    issues.push({ pointer: `${pointer}/kind`, message, hint: FAULT_KINDS.join(", ") });
  }
  const limits = { startSeconds: 1e9, durationSeconds: Number.MAX_VALUE, share: 1 } as const;
  for (const [name, max] of Object.entries(limits) as [keyof typeof limits, number][]) {
    const number = given[name];
    if (number === undefined && name !== "startSeconds") continue;
    if (typeof number === "number" && number >= 0 && number <= max) window[name] = number;
    else {
      const range = name === "share" ? "a number from 0 to 1" : "a number of seconds, at least 0";
      issues.push({ pointer: `${pointer}/${name}`, message: `must be ${range}` });
    }
  }
  return window;
}

function parseText(text: string, pointer: string): unknown {
  try {
    return JSON.parse(text.startsWith("\uFEFF") ? text.slice(1) : text) as unknown;
  } catch (cause) {
    const message = `is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`;
    throw new RequestError([{ pointer, message }], { cause });
  }
}
