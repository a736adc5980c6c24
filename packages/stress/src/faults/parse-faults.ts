import { RequestError } from "@understudy/planner-core";
import { shapes } from "@understudy/planner-core/internal";
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

const { closed, issuesIn, list, number, oneOf, optional, parseJson } = shapes;
const WINDOWS = list(
  closed({
    kind: oneOf(FAULT_KINDS),
    startSeconds: number({ min: 0, max: 1e9 }),
    durationSeconds: optional(number({ min: 0 })),
    share: optional(number({ min: 0, max: 1 })),
  }),
  { max: 1000 },
);

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
  const value = typeof source === "string" ? parseJson(source, RequestError) : source;
  const issues = issuesIn(WINDOWS, value, pointer);
  if (issues.length > 0) throw new RequestError(issues);
  return (value as shapes.Shaped<typeof WINDOWS>).map(
    ({ kind, startSeconds, durationSeconds = Number.MAX_VALUE, share = 1 }) => ({
      ...{ kind, startSeconds, durationSeconds, share },
    }),
  );
}
