import { parseArgs } from "node:util";
import type { SuiteEntry } from "./task.ts";

/** The command-line options. */
export interface BenchOptions {
  readonly suites: readonly SuiteEntry[];
  readonly help: boolean;
  readonly json: boolean;
  readonly quick: boolean;
  readonly save: string | undefined;
  readonly compare: string | undefined;
  readonly document: boolean;
}

/** An invalid command line. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** @throws UsageError with a sentence that suggests a fix */
export function parseOptions(
  arguments_: readonly string[],
  suites: readonly SuiteEntry[],
): BenchOptions {
  const { values, positionals } = parse(arguments_);
  const chosen = positionals.map((name) => {
    const suite = suites.find((one) => one.name === name);
    if (suite !== undefined) return suite;
    const names = suites.map((one) => one.name).join(", ");
    throw new UsageError(`There is no suite "${name}". The suites: ${names}`);
  });
  return {
    suites: chosen.length === 0 ? suites : suites.filter((suite) => chosen.includes(suite)),
    help: values.help,
    json: values.json,
    quick: values.quick,
    save: values.save,
    compare: values.compare,
    document: values.document,
  };
}

/** The text of `--help`. */
export function usage(suites: readonly SuiteEntry[]): string {
  const width = Math.max(...suites.map(({ name }) => name.length));
  return [
    "Usage: pnpm bench [SUITE...] [options]",
    "",
    "Measures the suites (without a name: all of them), every result checked before it is timed.",
    "",
    "Options:",
    "  --json          print one JSON object per line and nothing else",
    "  --quick         a short run that shows that everything works; rough figures",
    "  --save FILE     keep the figures",
    "  --compare FILE  show the medians beside those of a saved run, and whether the ratios agree",
    "  --document      take the figures into bench/figures and the README",
    "  -h, --help      this text",
    "",
    "Suites:",
    ...suites.map(({ name, description }) => `  ${name.padEnd(width)}  ${description}`),
    "",
    "Other commands, in place of a suite:",
    "  agree BEFORE NOW   whether two saved runs agree on every ratio",
    "  document [FILE]    take the figures of a saved run into bench/figures and the README",
    "  figures [SUITE...] print the figures of the last documented run",
    "  drift REF          the engine beside that of a commit, by processor time, and what became slowest",
    "  classical-check, time-check, pddl-estimates, pddl-table, temporal, repertoire-trial, server-turns, intents, native  larger checks; each explains itself with --help",
  ].join("\n");
}

function parse(arguments_: readonly string[]) {
  try {
    return parseArgs({
      // pnpm passes on a separating "--".
      args: arguments_.filter((argument) => argument !== "--"),
      allowPositionals: true,
      options: {
        help: { type: "boolean", short: "h", default: false },
        json: { type: "boolean", default: false },
        quick: { type: "boolean", default: false },
        save: { type: "string" },
        compare: { type: "string" },
        document: { type: "boolean", default: false },
      },
    });
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`${message}. See --help`, { cause });
  }
}
