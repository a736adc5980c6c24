import type { Command } from "commander";
import { MODEL_SPECS } from "../help-text.ts";
import { integer } from "../input/integer-flag.ts";

/** The parsed flags of `understudy serve`. */
export interface ServeFlags {
  /** Undefined: the demo domains. */
  readonly domain?: readonly string[];
  readonly model: string;
  readonly port?: number;
  readonly grpcPort?: number;
  readonly adminPort?: number;
  /** The port of the viewer; true for any free port. */
  readonly viewer?: number | true;
  readonly host?: string;
  /** Allowed origins besides those of the configuration. */
  readonly origin?: readonly string[];
  /** Address of the Redis that connects a fleet of servers. */
  readonly fleet?: string;
  /** Path of the configuration file. */
  readonly config?: string;
  /** The tenant of a new key, which is made instead of serving. */
  readonly makeKey?: string;
  readonly roles: string;
}

/** Declares the flags. */
export function declareServeFlags(command: Command): Command {
  return command
    .option(
      "-d, --domain <names...>",
      "guard, courier, village, or domain files (default: these three)",
    )
    .option("--model <spec>", MODEL_SPECS, "nano")
    .option("--port <n>", "0: any free port (default: 7071)", integer(0, 65_535))
    .option("--grpc-port <n>", "0: any free port (default: 7070)", integer(0, 65_535))
    .option(
      "--admin-port <n>",
      "the port of who operates it, 0: any (default: none)",
      integer(0, 65_535),
    )
    .option("--viewer [port]", "show the plans on a page of this machine", integer(0, 65_535))
    .option("--host <address>", "other machines need --config with [auth] (default: 127.0.0.1)")
    .option("--origin <origins...>", "pages that may ask, such as http://localhost:5173")
    .option("--fleet <address>", "learn with other servers: redis://localhost:6379")
    .option(
      "--config <file>",
      "addresses, keys, tenants and limits (default: understudy.toml, if it is there)",
    )
    .option("--make-key <tenant>", "make a key for a tenant instead of serving")
    .option("--roles <names>", "what that key allows: plan, chat, author, scrape, admin", "plan");
}
