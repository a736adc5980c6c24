/**
 * `understudy export`: a typed domain as JSON for files and the service.
 *
 * @module
 */

import type { DomainDefinition } from "@understudy/planner-core";
import type { CommandContext } from "../command-context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { InputError } from "../input/input-error.ts";
import { loadDomainFile } from "../input/load-domain-file.ts";
import { writeOutput } from "../output/output-file.ts";
import { printable } from "../output/printable.ts";

/** Options of `understudy export`. */
export interface ExportOptions {
  readonly domain: string;
  /** Output file. Default: standard output. */
  readonly out?: string | undefined;
}

/**
 * Runs `understudy export`.
 *
 * @throws InputError if the domain cannot be loaded, or has parts without a JSON form
 */
export async function exportCommand(
  { domain: path, out }: ExportOptions,
  { streams, printer }: CommandContext,
): Promise<ExitCode> {
  const { domain, source } = await loadDomainFile(path, streams.stdin);
  const text = JSON.stringify(withoutFunctions(domain.written, source), undefined, 2);
  if (out === undefined) printer.line(text);
  else {
    await writeOutput(out, `${text}\n`);
    printer.line(`${printer.colours.green("✓")} ${printable(out)}`);
  }
  return EXIT.solved;
}

/** @throws InputError for computed costs */
function withoutFunctions(definition: DomainDefinition, source: string): DomainDefinition {
  const issues = definition.tools.flatMap(({ cost }, index) => {
    if (typeof cost !== "object" || "way" in cost) return [];
    const message = "is computed by a function, which no file can hold";
    const hint = `give a number, such as its base ${cost.base}`;
    return [{ pointer: `/tools/${index}/cost`, message, hint }];
  });
  if (issues.length > 0) throw new InputError("invalid-domain", source, issues);
  return definition;
}
