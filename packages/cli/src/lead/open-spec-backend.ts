import type { Backend } from "@understudy/llm";
import { printable } from "../output/printable.ts";
import type { Printer } from "../output/printer.ts";
import type { CliStreams } from "../streams.ts";
import { parseLeadSpec } from "./model-spec.ts";
import { openBackendOf } from "./open-named-model.ts";

/**
 * Opens the backend that a `--model` names, and says so; undefined for `none`.
 *
 * @throws InputError if it names no model; ModelNotLoadedError, InferenceError, OutOfMemoryError if it cannot be opened
 */
export async function openSpecBackend(
  model: string,
  { streams, printer }: { readonly streams: CliStreams; readonly printer: Printer },
): Promise<Backend | undefined> {
  const spec = parseLeadSpec(model);
  if (spec.kind === "none") return undefined;
  printer.notice(`loading the model (${printable(model)}) …`);
  return openBackendOf(spec, streams.env ?? process.env);
}
