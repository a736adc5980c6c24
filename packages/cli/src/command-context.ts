import type { Interrupts } from "./interrupts.ts";
import type { OpenModelFunction } from "./lead/open-model.ts";
import type { Printer } from "./output/printer.ts";
import type { CliStreams } from "./streams.ts";
import type { StressHarness } from "./stress/harness.ts";

/** The context that all commands share. */
export interface CommandContext {
  readonly streams: CliStreams;
  readonly printer: Printer;
  readonly openModel: OpenModelFunction;
  /** What tests put in the place of the stress harness. */
  readonly stress?: StressHarness | undefined;
  /** What tests put in the place of Ctrl+C. */
  readonly interrupts?: Interrupts | undefined;
}
