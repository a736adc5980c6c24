import type { DomainTypes } from "../../../rules/domain/definition/types.ts";
import type { OrchestratorOptions } from "../options.ts";
import type { BaseParts } from "../parts.ts";
import { Readings } from "./readings.ts";
import { readerOf, wordSettings } from "./word-settings.ts";

/**
 * The current reader. A lead's reader may appear with its model, and disappear when the model changes.
 *
 * @param before earlier readings, reused if reader and settings are the same
 * @returns undefined if words are off, or without a valid reader
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
