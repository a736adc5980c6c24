/**
 * `understudy serve`: plans over HTTP and WebSockets.
 *
 * @module
 */

import { dirname, resolve } from "node:path";
import { RequestError } from "@understudy/planner-core";
import type { RunningService, ServerOptions } from "@understudy/server";
import type { CommandContext } from "../command-context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { InputError } from "../input/input-error.ts";
import { readText } from "../input/read-text.ts";
import { refusePort } from "../input/refuse-port.ts";
import { processInterrupts } from "../interrupts.ts";
import { openConfiguredPool } from "../lead/open-configured-pool.ts";
import { openSpecBackend } from "../lead/open-spec-backend.ts";
import { printable } from "../output/printable.ts";
import { openOffers } from "./open-offers.ts";
import type { ServeFlags } from "./serve-flags.ts";

/**
 * Runs `understudy serve` until Ctrl+C; requests in flight are still answered.
 *
 * @throws InputError for flags that cannot be used, and where the server package is not installed
 */
export async function serveCommand(flags: ServeFlags, context: CommandContext): Promise<ExitCode> {
  const server = await loadServer();
  if (flags.makeKey !== undefined) {
    printKey(server, flags.makeKey, flags.roles, context);
    return EXIT.solved;
  }
  const logLevel = readLogLevel(context);
  const config = await readConfig(server, flags, context);
  const domains = await openOffers(flags.domain);
  const pool = flags.pool && (await openConfiguredPool(flags.pool));
  const backend = pool ? undefined : await openSpecBackend(flags.model, context);
  try {
    for (const { domain } of domains) await pool?.warmUp(domain);
    const { host = config.host, port = config.port } = flags;
    // A server on any free port is not alone on this machine.
    const { grpcPort = config.grpcPort ?? (port === 0 ? 0 : DEFAULT_GRPC_PORT) } = flags;
    const origins = [...(config.origins ?? []), ...(flags.origin ?? [])];
    const addresses = { host, port, grpcPort, origins };
    const options = { ...config, ...addresses, domains, backend, lead: pool?.lead, logLevel };
    const running = await server
      .startServer(options)
      .catch((error) => refuseAddress(error, port ?? DEFAULT_PORT));
    const names = domains.map(({ name }) => name).join(", ");
    await serveUntilInterrupted(running, names, context);
  } finally {
    await pool?.dispose();
    await backend?.dispose();
  }
  return EXIT.solved;
}

/** For messages: where it listens if it is not told otherwise. */
const DEFAULT_PORT = 7071;
const DEFAULT_GRPC_PORT = 7070;

async function readConfig(
  { readServerConfig }: ServerPackage,
  { config }: ServeFlags,
  { streams }: CommandContext,
): Promise<ServerOptions> {
  if (config === undefined) return {};
  const text = await readText(config, streams.stdin, "a configuration");
  try {
    return readServerConfig(text, dirname(resolve(config)), streams.env ?? process.env);
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    throw new InputError("invalid-usage", config, error.issues, { cause: error });
  }
}

/** Prints a key once, and the line of the configuration that knows it. */
function printKey(
  { hashApiKey, makeApiKey, ROLES }: ServerPackage,
  tenant: string,
  roles: string,
  { printer }: CommandContext,
): void {
  const wanted = roles.split(",").map((role) => role.trim());
  const wrong = wanted.find((role) => !(ROLES as readonly string[]).includes(role));
  if (wrong !== undefined) {
    const issue = {
      pointer: "",
      message: `"${wrong}" is not a role`,
      hint: `one of ${ROLES.join(", ")}`,
    };
    throw new InputError("invalid-usage", "--roles", [issue]);
  }
  if (!/^[a-z0-9-]{1,64}$/.test(tenant)) {
    const hint = "lower-case letters, digits and -, at most 64";
    const issue = { pointer: "", message: `"${tenant}" is not a valid name for a tenant`, hint };
    throw new InputError("invalid-usage", "--make-key", [issue]);
  }
  const key = makeApiKey();
  printer.line(key);
  printer.notice("the key is shown this once; the server knows it by a line under [auth], keys:");
  printer.line(
    `{ hash = "${hashApiKey(key)}", tenant = "${tenant}", roles = ${JSON.stringify(wanted)} }`,
  );
}

type ServerPackage = typeof import("@understudy/server");

/** The server is a package of its own, which the command line does without. */
async function loadServer(): Promise<ServerPackage> {
  try {
    return await import("@understudy/server");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw cause;
    const message = "the package @understudy/server is not installed";
    const hint = "npm install @understudy/server";
    throw new InputError("invalid-usage", "serve", [{ pointer: "", message, hint }], { cause });
  }
}

const LOG_LEVELS = ["debug", "info", "warn", "error", "silent"] as const;

function readLogLevel({ streams }: CommandContext): ServerOptions["logLevel"] {
  const { LOG_LEVEL: wanted = "" } = streams.env ?? process.env;
  if (wanted === "") return undefined;
  const level = LOG_LEVELS.find((name) => name === wanted.toLowerCase());
  if (level !== undefined) return level;
  const message = `"${wanted}" is not a log level`;
  const hint = `one of ${LOG_LEVELS.join(", ")}`;
  throw new InputError("invalid-usage", "LOG_LEVEL", [{ pointer: "", message, hint }]);
}

/** Explains why an address cannot be used; throws other errors as they are. */
function refuseAddress(error: unknown, port: number): never {
  if (!(error instanceof RequestError)) {
    refusePort(error, (error as { readonly port?: number }).port ?? port);
  }
  const isOrigin = error.issues[0]?.pointer.startsWith("/origins") === true;
  const source = isOrigin ? "--origin" : "--host";
  throw new InputError("invalid-usage", source, error.issues, { cause: error });
}

async function serveUntilInterrupted(
  server: RunningService,
  names: string,
  { printer, interrupts = processInterrupts }: CommandContext,
): Promise<void> {
  let isEnding = false;
  let forget = (): void => {};
  const interrupted = new Promise<void>((resolve) => {
    forget = interrupts.onInterrupt(() => {
      if (isEnding) interrupts.leave();
      isEnding = true;
      resolve();
    });
  });
  printer.line(`Serving: ${server.url} (${printable(names)}), gRPC on port ${server.grpcPort}`);
  printer.notice(`${server.url}/docs lists what can be asked; Ctrl+C ends it`);
  await interrupted;
  printer.notice("answering open requests …");
  await server.close();
  forget();
}
