import { type Command, Option } from "commander";
import { MODEL_SPECS } from "../help-text.ts";
import { parseDuration } from "../input/duration.ts";
import { integer } from "../input/integer-flag.ts";

/** The parsed flags of `understudy viewer`. */
export interface ViewerFlags {
  readonly domain: string;
  readonly agents: number;
  readonly model: string;
  readonly library: boolean;
  readonly seed: number;
  readonly faults?: string;
  readonly port: number;
  readonly duration?: number;
  readonly record?: string;
  readonly export?: string;
  /** A recording to show. */
  readonly open?: string;
  /** Whether to open a browser. */
  readonly browser: boolean;
}

/** Declares the flags. */
export function declareViewerFlags(command: Command): Command {
  return command
    .option("-d, --domain <name>", "guard, courier, village, or a domain file", "village")
    .option("--agents <n>", "number of agents", integer(1, 5000), 12)
    .option("--model <spec>", MODEL_SPECS, "nano")
    .option("--no-library", "no prepared plans: the model gets every question")
    .option("--seed <n>", "seed of the simulated life", integer(0, 2 ** 32 - 1), 1)
    .option("--faults <names>", "faults that are on from the start, such as down,slow")
    .option("--port <n>", "0: any free port", integer(0, 65_535), 0)
    .option("--duration <time>", "end after 90s, 5m, … (default: Ctrl+C)", parseDuration)
    .option("--record <file>", "write everything that is shown to a file")
    .option("--export <file>", "write one HTML file that shows it all without a server")
    .option("--open <file>", "show a recording instead of a running game")
    .addOption(noBrowser());
}

/** Commander would treat `--no-open` as the negation of `--open FILE`; a separate attribute avoids that. */
function noBrowser(): Option {
  const option = new Option("--no-open", "do not open a browser");
  option.attributeName = () => "browser";
  return option;
}
