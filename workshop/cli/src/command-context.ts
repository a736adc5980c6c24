import type { ModelsConfiguration } from "@understudy/llm/models";
import type { Interrupts } from "./interrupts.ts";
import type { OpenModelFunction } from "./lead/open-model.ts";
import type { Printer } from "./output/printer.ts";
import type { CliStreams } from "./streams.ts";
import type { StressHarness } from "./stress-harness.ts";

/** The context that all commands share. */
export interface CommandContext {
  readonly streams: CliStreams;
  readonly printer: Printer;
  /** The configuration of models: the file, with the variables of the environment in place of its settings. */
  readonly configuration: () => Promise<ModelsConfiguration>;
  readonly openModel: OpenModelFunction;
  /** The stand-in for the stress harness, in tests. */
  readonly stress?: StressHarness | undefined;
  /** The stand-in for Ctrl+C, in tests. */
  readonly interrupts?: Interrupts | undefined;
}
