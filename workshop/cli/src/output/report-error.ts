import { codeOf, InputError, issuesOf } from "../input/input-error.ts";
import type { CliEnvironment } from "../streams.ts";
import type { Printer } from "./printer.ts";

/** Prints why a command ended: the issues of its input, or a fault. */
export function reportError(error: unknown, printer: Printer, env: CliEnvironment): void {
  // Command names are plain words, unlike files and flags.
  const isCommand = (source: string): boolean => /^[a-z]+( [a-z]+)?$/.test(source);
  if (error instanceof InputError && error.code === "invalid-usage" && isCommand(error.source)) {
    printer.usage(error.source, error.issues);
  } else if (error instanceof InputError) printer.issues(error.source, error.issues);
  else if (issuesOf(error) !== undefined) printer.issues("the input", issuesOf(error) ?? []);
  else printer.error(error instanceof Error ? error.message : String(error));
  const isDebug = (env["UNDERSTUDY_DEBUG"] ?? "") !== "" && env["UNDERSTUDY_DEBUG"] !== "0";
  if (isDebug) printer.debug(error instanceof Error ? withCauses(error) : String(error));
  else if (codeOf(error) === undefined) {
    printer.notice(
      "this looks like a fault of Understudy: UNDERSTUDY_DEBUG=1 shows where it arose",
    );
  }
}

function withCauses(error: Error): string {
  const { cause, stack = error.message } = error;
  return cause instanceof Error ? `${stack}\ncaused by ${withCauses(cause)}` : stack;
}
