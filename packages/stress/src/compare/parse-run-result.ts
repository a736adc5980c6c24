import { type Issue, RequestError } from "@understudy/planner-core";
import type { RunResult } from "../result/run-result.ts";
import { RUN_RESULT_SHAPE } from "./run-result-shape.ts";
import { shapeIssues } from "./shape.ts";

/**
 * Reads and validates the result of an earlier run: `result.json` of a report, or the output of `--json`.
 *
 * @throws RequestError (code `invalid-request`) with every issue and its JSON pointer
 */
export function parseRunResult(text: string): RunResult {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw refused([{ pointer: "", message: `is not JSON: ${problem}`, hint: WHICH_FILE }], cause);
  }
  if (typeof value !== "object" || value === null || !("version" in value)) {
    throw refused([{ pointer: "", message: "is not a result of a stress run", hint: WHICH_FILE }]);
  }
  const { version } = value;
  if (version !== 1) {
    const message = `is ${JSON.stringify(version)?.slice(0, 40)}; this program reads version 1`;
    const hint = "make the file again with this program";
    throw refused([{ pointer: "/version", message, hint }]);
  }
  const issues = shapeIssues(value, RUN_RESULT_SHAPE);
  if (issues.length > 0) {
    const [first, ...more] = issues as readonly [Issue, ...Issue[]];
    throw refused([{ ...first, hint: `the file is damaged or foreign; ${WHICH_FILE}` }, ...more]);
  }
  return value as RunResult;
}

const WHICH_FILE = "give the result.json of a report, or what understudy stress --json printed";

function refused(issues: readonly Issue[], cause?: unknown): RequestError {
  return new RequestError(issues, { cause });
}
