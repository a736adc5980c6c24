import type { DomainTypes } from "../../domain/definition/types.ts";
import type { OrchestratorOptions } from "../options.ts";
import type { BaseParts } from "../parts.ts";
import { Readings } from "./readings.ts";
import { readerOf, wordSettings } from "./word-settings.ts";

/**
 * The reader of requests from now on: a lead may bring a reader only once its model is loaded, or take it along
 * when another model answers.
 *
 * @param before kept where it is the same reader, which then decides as much
 * @returns undefined if words are not to be read, there is no reader, or the lead brings something else
 */
export function readingsOf<T extends DomainTypes>(
  parts: BaseParts,
  options: OrchestratorOptions<T>,
  before?: Readings,
): Readings | undefined {
  const reader = readerOf(options);
  if (reader === undefined) return undefined;
  const settings = parts.reporter.guard("reader", () => wordSettings(options));
  if (settings === undefined || settings.words === "off") return undefined;
  return before?.isOf(reader, settings) ? before : new Readings(parts, reader, settings);
}
