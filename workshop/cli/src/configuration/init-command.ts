import { writeFile } from "node:fs/promises";
import { CONFIGURATION_TEMPLATE } from "@understudy/llm/models";
import type { CommandContext } from "../command-context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { InputError } from "../input/input-error.ts";
import { printable } from "../output/printable.ts";

/**
 * Runs `understudy init`: writes a commented configuration.
 *
 * @throws InputError if the file exists or cannot be written
 */
export async function initCommand(file: string, { printer }: CommandContext): Promise<ExitCode> {
  try {
    // `wx` does not overwrite a file created meanwhile either.
    await writeFile(file, CONFIGURATION_TEMPLATE, { flag: "wx" });
  } catch (cause) {
    const { code = "unknown" } = cause as NodeJS.ErrnoException;
    const message =
      code === "EEXIST" ? "is there already, and stays" : `cannot be written (${code})`;
    throw new InputError("invalid-usage", file, [{ pointer: "", message }], { cause });
  }
  printer.line(`${printer.colours.green("✓")} ${printable(file)}`);
  return EXIT.solved;
}
