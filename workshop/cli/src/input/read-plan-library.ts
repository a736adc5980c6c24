import {
  type Domain,
  PlanLibrary,
  PlanLibraryError,
  type PlanLibraryOptions,
} from "@understudy/planner-core";
import { loadScenario, type Scenario, ScenarioError } from "@understudy/simulation";
import type { CliStreams } from "../streams.ts";
import { InputError } from "./input-error.ts";
import { JsonText } from "./json-text.ts";
import { readText } from "./read-text.ts";

/** A plan library and its source. */
export interface PlanLibraryInput {
  readonly planLibrary: PlanLibrary;
  readonly report: ReturnType<typeof PlanLibrary.load>["report"];
  readonly json: JsonText;
}

/** Hint for a file with invalid plans. */
const MEND_OR_TAKE_OUT = "mend it, or take it out";

/** No limits: files are kept whole. */
const UNLIMITED: PlanLibraryOptions = {
  maxEntries: Number.MAX_SAFE_INTEGER,
  maxEntriesPerPartition: Number.MAX_SAFE_INTEGER,
};

/**
 * Reads a plan library and proves its plans in a domain, whichever version of it the file was made for.
 *
 * @throws InputError if the whole file is unusable
 */
export async function readPlanLibraryFile(
  domain: Domain,
  path: string,
  stdin: CliStreams["stdin"],
): Promise<PlanLibraryInput> {
  const json = new JsonText(path, await readText(path, stdin, "a plan library"));
  try {
    return {
      ...PlanLibrary.load(domain, json.value, { ...UNLIMITED, otherDomain: "prove" }),
      json,
    };
  } catch (error) {
    if (!(error instanceof PlanLibraryError)) throw error;
    throw new InputError(error.code, path, json.locate(error.issues), { cause: error });
  }
}

/** The error for a file with invalid plans. */
export function refusedPlans(
  { report, json }: Pick<PlanLibraryInput, "report" | "json">,
  path: string,
): InputError {
  const { refused, refusedCount } = report;
  const issues = json.locate(
    refused.map(({ pointer, reason }) => ({ pointer, message: reason, hint: MEND_OR_TAKE_OUT })),
  );
  const more = refusedCount - refused.length;
  const rest = { pointer: "", message: `${more} more do not work`, hint: MEND_OR_TAKE_OUT };
  return new InputError("invalid-plan-library", path, more === 0 ? issues : [...issues, rest]);
}

/** @throws InputError for an invalid scenario */
export async function readScenario(
  domain: Domain,
  path: string | undefined,
  stdin: CliStreams["stdin"],
): Promise<Scenario> {
  const json = path === undefined ? undefined : new JsonText(path, await readText(path, stdin));
  try {
    return loadScenario(domain, json?.value);
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    const issues = json?.locate(error.issues) ?? error.issues;
    const hint = "give a --scenario";
    const named = path === undefined ? issues.map((issue) => ({ ...issue, hint })) : issues;
    throw new InputError(error.code, path ?? "the default scenario", named, { cause: error });
  }
}
