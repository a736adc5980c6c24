import {
  type Domain,
  type DomainDefinition,
  DomainError,
  loadDomain,
} from "@understudy/planner-core";
import type { CliStreams } from "../streams.ts";
import { InputError, type LocatedIssue } from "./input-error.ts";
import { JsonText } from "./json-text.ts";
import { importDomain, isModuleFile } from "./module-file.ts";
import { readText, sourceName } from "./read-text.ts";

/** A domain and its source. */
export interface LoadedDomain {
  readonly domain: Domain;
  /** The file as named by the user. */
  readonly source: string;
  /** Warnings, with positions in JSON files. */
  readonly warnings: readonly LocatedIssue[];
}

/**
 * Loads a domain from a JSON file, from standard input for `-`, or from a TypeScript or JavaScript program that exports
 * one.
 *
 * @throws InputError with every issue, and its position in JSON files
 */
export async function loadDomainFile(
  path: string,
  stdin: CliStreams["stdin"],
): Promise<LoadedDomain> {
  if (isModuleFile(path)) return loadTyped(path, await importDomain(path));
  const json = new JsonText(sourceName(path), await readText(path, stdin));
  try {
    const domain = loadDomain(json.text);
    const warnings = [...json.duplicates, ...json.locate(domain.warnings)];
    return { domain, source: json.source, warnings };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw new InputError(error.code, json.source, json.locate(error.issues), { cause: error });
  }
}

function loadTyped(source: string, definition: DomainDefinition): LoadedDomain {
  try {
    const domain = loadDomain(definition);
    return { domain, source, warnings: domain.warnings };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw new InputError(error.code, source, error.issues, { cause: error });
  }
}
