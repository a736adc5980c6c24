import type { ModelsConfiguration } from "@understudy/llm/models";
import type { Interrupts } from "./interrupts.ts";
import type { OpenModelFunction } from "./llm/open-model.ts";
import type { Printer } from "./output/printer.ts";
import type { CliStreams } from "./streams.ts";
import type { StressHarness } from "./stress-harness.ts";

/** Context shared by all commands. */
export interface CommandContext {
  readonly streams: CliStreams;
  readonly printer: Printer;
  /** The models configuration: the file, overridden by environment variables. */
  readonly configuration: () => Promise<ModelsConfiguration>;
  readonly openModel: OpenModelFunction;
  /** Replaces the stress harness in tests. */
  readonly stress?: StressHarness | undefined;
  /** Replaces Ctrl+C in tests. */
  readonly interrupts?: Interrupts | undefined;
}
