// The command lines of scripts: `--help`, and an error for an argument that a script does not know.
import { parseArgs } from "node:util";

/**
 * Parses the arguments of a script by the options of `parseArgs`, and up to `most` others. Prints the help text and ends
 * the process for `--help`; prints an error and ends it for an unknown argument.
 */
export function readOptions(help, options = {}, most = 0) {
  const args = process.argv.slice(2).filter((argument) => argument !== "--");
  try {
    const known = { ...options, help: { type: "boolean", short: "h", default: false } };
    const { values, positionals } = parseArgs({ args, options: known, allowPositionals: most > 0 });
    if (positionals.length > most) throw new Error(`Unexpected argument '${positionals[most]}'`);
    if (!values.help) return { ...values, positionals };
    console.log(help);
    process.exit(0);
  } catch (error) {
    console.error(`${error.message}\n\n${help}`);
    process.exit(1);
  }
}
