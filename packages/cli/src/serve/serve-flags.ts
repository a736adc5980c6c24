import type { Command } from "commander";
import { integer } from "../input/integer-flag.ts";
import { MODEL_SPECS } from "../lead/model-spec.ts";

/** The flags of `understudy serve`, as they are read. */
export interface ServeFlags {
  /** Undefined: the demo domains. */
  readonly domain?: readonly string[];
  readonly model: string;
  readonly port: number;
  readonly host: string;
}

/** Where the service listens unless it is told otherwise. */
const PORT = 7071;

/** Declares the flags. */
export function declareServeFlags(command: Command): Command {
  return command
    .option(
      "-d, --domain <names...>",
      "guard, courier, village, or domain files (default: these three)",
    )
    .option("--model <spec>", MODEL_SPECS, "nano")
    .option("--port <n>", "0: any that is free", integer(0, 65_535), PORT)
    .option("--host <address>", "an address of this machine's loopback", "127.0.0.1");
}
