import { type Domain, DomainError, loadDomain } from "@understudy/planner-core";
import type { CliStreams } from "../streams.ts";
import { InputError, type LocatedIssue } from "./input-error.ts";
import { JsonText } from "./json-text.ts";
import { readText, sourceName } from "./read-text.ts";

/** A domain and where it was read from. */
export interface LoadedDomain {
  readonly domain: Domain;
  readonly json: JsonText;
  /** Odd but allowed things, with places. */
  readonly warnings: readonly LocatedIssue[];
}

/**
 * Loads a domain from a file, or from standard input for `-`.
 *
 * @throws InputError with every issue and its place
 */
export async function loadDomainFile(
  path: string,
  stdin: CliStreams["stdin"],
): Promise<LoadedDomain> {
  const json = new JsonText(sourceName(path), await readText(path, stdin));
  try {
    const domain = loadDomain(json.text);
    const warnings = [...json.duplicates, ...json.locate(domain.warnings)];
    return { domain, json, warnings };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw new InputError(error.code, json.source, json.locate(error.issues), { cause: error });
  }
}
