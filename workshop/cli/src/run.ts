import type { ModelsConfiguration } from "@understudy/llm/models";
import { CommanderError } from "commander";
import { applyConfiguration } from "./configuration/apply-configuration.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import type { Interrupts } from "./interrupts.ts";
import type { OpenModelFunction } from "./llm/open-model.ts";
import { startOllamaFor } from "./llm/start-ollama.ts";
import { Printer } from "./output/printer.ts";
import { reportError } from "./output/report-error.ts";
import { createProgram } from "./program.ts";
import type { CliStreams } from "./streams.ts";
import type { StressHarness } from "./stress-harness.ts";

/** Parts replaced in tests. */
export interface RunOverrides {
  readonly openModel?: OpenModelFunction | undefined;
  readonly stress?: StressHarness | undefined;
  readonly interrupts?: Interrupts | undefined;
}

/**
 * Runs the command line in this process.
 *
 * @param argv arguments after the command's name
 * @returns the exit code; never rejects
 *
 * @example const code = await run(["check", "village.json"], process);
 */
export async function run(
  argv: readonly string[],
  given: CliStreams,
  overrides: RunOverrides = {},
): Promise<ExitCode> {
  const { stdin, stdout, stderr, env = process.env } = given;
  const streams: CliStreams = { stdin, stdout, stderr, env };
  const printer = new Printer(streams);
  let file: ModelsConfiguration | undefined;
  // Imported on demand: most commands use no model, and start faster without it.
  const configuration = async (): Promise<ModelsConfiguration> => {
    const { withEnvironment } = await import("@understudy/llm/internal");
    return withEnvironment(file, env);
  };
  const openModel: OpenModelFunction =
    overrides.openModel ??
    (async (spec, options) => {
      const { openNamedModel } = await import("./llm/open-model.ts");
      const { readEnvironment } = await import("@understudy/llm");
      const tell = (text: string): void => void stderr.write(text);
      const observation = { environment: readEnvironment(env), tell };
      return openNamedModel(spec, await configuration(), { observation, ...options });
    });
  try {
    const context = {
      ...{ streams, printer, configuration, openModel },
      ...{ stress: overrides.stress, interrupts: overrides.interrupts },
    };
    const { command, exitCode } = createProgram(context, argv[0]);
    command.hook("preAction", async (_program, action) => {
      file = await applyConfiguration(action, env);
      await startOllamaFor(action, { configuration, env, printer });
    });
    await command.parseAsync(argv, { from: "user" });
    return exitCode();
  } catch (error) {
    // Commander has already printed the message; it throws for help and version too.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.solved : EXIT.badInput;
    reportError(error, printer, env);
    return EXIT.badInput;
  }
}
