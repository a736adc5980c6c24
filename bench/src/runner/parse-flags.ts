import { type ParseArgsConfig, parseArgs } from "node:util";
import type { BenchOutput } from "./run-bench.ts";

/**
 * The options of a command without arguments.
 *
 * @returns undefined for a mistake, which is printed to `output`
 */
export function parseFlags<const Options extends NonNullable<ParseArgsConfig["options"]>>(
  arguments_: readonly string[],
  options: Options,
  output: BenchOutput,
): ReturnType<typeof parseArgs<{ options: Options }>>["values"] | undefined {
  try {
    // pnpm passes on a separating "--".
    const args = arguments_.filter((argument) => argument !== "--");
    return parseArgs({ args, options }).values;
  } catch (error) {
    output.error(`${error instanceof Error ? error.message : String(error)}. See --help`);
    return undefined;
  }
}
