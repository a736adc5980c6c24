import { type Issue, RequestError } from "@understudy/planner-core";
import { isRecord, shapes } from "@understudy/planner-core/internal";
import type { RunResult } from "../result/run-result.ts";
import { RUN_RESULT_SHAPE } from "./run-result-shape.ts";

/**
 * Reads and validates the result of an earlier run: `result.json` of a report, or the output of `--json`.
 *
 * @throws RequestError (code `invalid-request`) with every issue and its JSON pointer
 */
export function parseRunResult(text: string): RunResult {
  const value = shapes.parseJson(text, RequestError, WHICH_FILE);
  if (!isRecord(value) || value["version"] === undefined) {
    throw new RequestError([
      { pointer: "", message: "is not a result of a stress run", hint: WHICH_FILE },
    ]);
  }
  const { version } = value;
  if (version !== 1) {
    const message = `is ${JSON.stringify(version)?.slice(0, 40)}; this program reads version 1`;
    const hint = "make the file again with this program";
    throw new RequestError([{ pointer: "/version", message, hint }]);
  }
  const issues = shapes.issuesIn(RUN_RESULT_SHAPE, value);
  if (issues.length > 0) {
    const [first, ...more] = issues as readonly [Issue, ...Issue[]];
    throw new RequestError([
      { ...first, hint: `the file is damaged or foreign; ${WHICH_FILE}` },
      ...more,
    ]);
  }
  return value as unknown as RunResult;
}

const WHICH_FILE = "give the result.json of a report, or what understudy stress --json printed";
