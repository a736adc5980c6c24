/**
 * `understudy serve`: plans over HTTP, WebSockets and gRPC.
 *
 * @module
 */

import { basename, dirname, resolve } from "node:path";
import { InputIssuesError, RequestError, Telemetry } from "@understudy/planner-core";
import type { OfferedDomain, RunningService, ServerOptions } from "@understudy/server";
import { DEMO_DOMAINS, openDemoWorld } from "@understudy/simulation/demo";
import { serveViewer, type ViewerServer } from "@understudy/viewer";
import type { CommandContext } from "../command-context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { InputError, refuseInput } from "../input/input-error.ts";
import { readText } from "../input/read-text.ts";
import { refusePort } from "../input/refuse-port.ts";
import { type Interruption, processInterrupts, untilInterrupted } from "../interrupts.ts";
import { parseLlmSpec } from "../llm/model-spec.ts";
import { printable } from "../output/printable.ts";
import { ensurePage } from "../page/ensure-page.ts";
import { loadServer, type ServerPackage } from "../server/load-server.ts";
import type { ServeFlags } from "./serve-flags.ts";
import { ServerViewer } from "./server-viewer.ts";

/** Names allowed in a URL. */
const NAME = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * The served domains: demo domains with their prepared plans, and domain files under their own names.
 *
 * @throws InputError, RequestError, DomainError for an unusable domain
 */
async function openOffers(names: readonly string[] = DEMO_DOMAINS): Promise<OfferedDomain[]> {
  const offers: OfferedDomain[] = [];
  for (const source of names) {
    const { domain, planLibrary } = await openDemoWorld(source);
    const { name } = domain;
    if (!NAME.test(name)) {
      refuse(
        source,
        `its name "${name}" cannot be part of an address`,
        "use letters, digits, - and _",
      );
    }
    if (offers.some((offer) => offer.name === name)) {
      refuse(source, `there is a domain "${name}" already`, "give one of them another name");
    }
    offers.push({ name, domain, planLibrary });
  }
  return offers;
}

function refuse(source: string, message: string, hint: string): never {
  throw new InputError("invalid-usage", basename(source), [{ pointer: "/name", message, hint }]);
}

/**
 * Runs `understudy serve` until Ctrl+C; requests in flight are still answered.
 *
 * @throws InputError for invalid flags, or if the server package is not installed
 */
export async function serveCommand(flags: ServeFlags, context: CommandContext): Promise<ExitCode> {
  const server = await loadServer("serve");
  if (flags.makeKey !== undefined) {
    printKey(server, flags.makeKey, flags.roles, context);
    return EXIT.solved;
  }
  const logLevel = readLogLevel(context);
  const read = await readConfig(server, flags, context);
  const own = flags.domain === undefined ? read?.config.domains : undefined;
  const domains = own ?? (await openOffers(flags.domain));
  const shown = flags.viewer === undefined ? undefined : new ServerViewer(domains);
  if (shown !== undefined) await ensurePage();
  const notice = (text: string): void => context.printer.notice(text);
  const telemetry = new Telemetry();
  const optionsOf = await optionsMaker(flags, context);
  let viewer: ViewerServer | undefined;
  const interruption = untilInterrupted(context.interrupts ?? processInterrupts);
  try {
    viewer = shown && (await openViewer(shown, flags, context));
    const options = optionsOf(read?.config ?? {});
    const running = await server
      .startServer({ ...options, domains, logLevel, telemetry, watch: shown })
      .catch((error) => refuseStart(error, options, { flags, file: read?.file }));
    interruption.started();
    if (read !== undefined) notice(`it runs by ${read.file}`);
    for (const { name, failure } of running.pool?.members ?? []) {
      if (failure === undefined) continue;
      notice(`the member ${name} of the pool cannot be used for now: ${failure}`);
    }
    if (running.modelFailure !== undefined) {
      const what = running.pool === undefined ? "model" : "pool";
      notice(`the ${what} cannot be used for now, plans go on without it: ${running.modelFailure}`);
    }
    if (options.fleet !== undefined && options.sessionSecret === undefined) {
      notice(
        "sessions resume only on this server: session_secret_env under [server] is for all of them",
      );
    }
    const { signingSecrets = [], ticketSecret } = options.access ?? {};
    if (signingSecrets.length > 0 && ticketSecret === undefined) {
      notice(
        "tickets are good on this server alone: ticket_secret_env under [auth] is for all of them",
      );
    }
    const stop = read && follow(server, read, { optionsOf, running }, context);
    const names = domains.map(({ name }) => name).join(", ");
    await serveUntilInterrupted(running, names, context, interruption).finally(() => stop?.());
  } finally {
    interruption.forget();
    await viewer?.close();
    shown?.stop();
  }
  return EXIT.solved;
}

/** Serves a viewer's page, always on the loopback. */
async function openViewer(
  { viewer }: ServerViewer,
  { viewer: wanted }: ServeFlags,
  { printer }: CommandContext,
): Promise<ViewerServer> {
  const port = wanted === true || wanted === undefined ? 0 : wanted;
  const served = await serveViewer(viewer, { port }).catch((error) =>
    refusePort(error, port, "--viewer"),
  );
  printer.line(`Viewer: ${served.url}`);
  return served;
}

const POOL = "pool";
/** The server's default port, for messages. */
const DEFAULT_PORT = 7071;
const DEFAULT_GRPC_PORT = 7070;

/** A configuration file, and its content when read. */
interface ReadConfig {
  readonly file: string;
  readonly text: string;
  readonly config: ServerOptions;
}

async function readConfig(
  { readServerConfig }: ServerPackage,
  { config: file }: ServeFlags,
  { streams }: CommandContext,
): Promise<ReadConfig | undefined> {
  if (file === undefined) return undefined;
  const text = await readText(file, streams.stdin, "a configuration");
  try {
    const config = readServerConfig(text, dirname(resolve(file)), streams.env ?? process.env);
    return { file, text, config };
  } catch (error) {
    refuseInput(error, file, "invalid-usage");
  }
}

type OptionsMaker = (config: ServerOptions) => ServerOptions;

/**
 * Builds server options from a configuration; flags take precedence. Named domains are kept.
 *
 * @throws InputError for an invalid `--model`
 */
async function optionsMaker(flags: ServeFlags, context: CommandContext): Promise<OptionsMaker> {
  const { model } = flags;
  const configuration = await context.configuration();
  const isPool = model === POOL && configuration.pool !== undefined;
  const isNone = !isPool && parseLlmSpec(model).kind === "none";
  if (!isNone) context.printer.notice(`loading the model (${printable(model)}) …`);
  return ({ models, ...config }) => {
    const { defaults, ...others } =
      models === undefined || "open" in models ? configuration : models;
    const named = { ...others, defaults: { ...defaults, model } };
    return { ...serverOptionsOf(flags, config), models: isNone ? undefined : named };
  };
}

function serverOptionsOf(flags: ServeFlags, config: ServerOptions): ServerOptions {
  const { host = config.host, port = config.port } = flags;
  // A server on any free port is probably not the only one on this machine.
  const { grpcPort = config.grpcPort ?? (port === 0 ? 0 : DEFAULT_GRPC_PORT) } = flags;
  const { adminPort = config.adminPort } = flags;
  const domains = flags.domain === undefined ? config.domains : undefined;
  const origins = [...(config.origins ?? []), ...(flags.origin ?? [])];
  const fleet = flags.fleet === undefined ? config.fleet : { ...config.fleet, redis: flags.fleet };
  return { ...config, host, port, grpcPort, adminPort, origins, fleet, domains };
}

/** Follows changes of the configuration file; standard input is read once. */
function follow(
  { followConfig }: ServerPackage,
  { file, text, config: { domains } }: ReadConfig,
  parts: { readonly optionsOf: OptionsMaker; readonly running: RunningService },
  { printer, streams }: CommandContext,
): () => void {
  if (file === "-") return () => {};
  const onChange = (error: unknown): void => {
    if (error === undefined) {
      printer.notice(`${file} has changed: the server runs by it now`);
      return;
    }
    if (error instanceof InputIssuesError) printer.issues(file, error.issues);
    else printer.notice(`${file} is not taken over: ${(error as Error).message}`);
    printer.notice("the server runs on as before");
  };
  const env = streams.env ?? process.env;
  const { optionsOf, running } = parts;
  const options = { file, text, domains, env, optionsOf, onChange };
  return followConfig(running, options);
}

/** Prints a key once, with its line for the configuration. */
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
  printer.notice("the key is shown only once; add this line for the server under [auth], keys:");
  printer.line(
    `{ hash = "${hashApiKey(key)}", tenant = "${tenant}", roles = ${JSON.stringify(wanted)} }`,
  );
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

/** Flags by their place in the configuration. */
const FLAGS: Readonly<Record<string, readonly [flag: string, given: keyof ServeFlags]>> = {
  "/server/host": ["--host", "host"],
  "/server/origins": ["--origin", "origin"],
  "/fleet/redis": ["--fleet", "fleet"],
};

/** Explains why the server cannot start, in terms of the flag or file; rethrows other errors. */
function refuseStart(
  error: unknown,
  { port = DEFAULT_PORT, grpcPort, adminPort }: ServerOptions,
  { flags, file }: { readonly flags: ServeFlags; readonly file: string | undefined },
): never {
  if (!(error instanceof RequestError)) {
    const { port: taken = port } = error as { readonly port?: number };
    const others = taken === adminPort ? "--admin-port" : "--port";
    refusePort(error, taken, taken === grpcPort && taken !== port ? "--grpc-port" : others);
  }
  const { issues } = error;
  const [, place = ""] = /^(\/\w+\/\w+)/.exec(issues[0]?.pointer ?? "") ?? [];
  const [flag, given] = FLAGS[place] ?? [];
  if (flag !== undefined && given !== undefined && flags[given] !== undefined) {
    const plain = issues.map((issue) => ({ ...issue, pointer: "" }));
    throw new InputError("invalid-usage", flag, plain, { cause: error });
  }
  throw new InputError("invalid-usage", file ?? "serve", issues, { cause: error });
}

async function serveUntilInterrupted(
  server: RunningService,
  names: string,
  { printer }: CommandContext,
  { asked }: Interruption,
): Promise<void> {
  printer.line(`Serving: ${server.url} (${printable(names)}), gRPC on port ${server.grpcPort}`);
  if (server.adminPort !== undefined) {
    printer.notice(`http://127.0.0.1:${server.adminPort}/docs is for who operates it`);
  }
  printer.notice(`${server.url}/docs lists the routes; Ctrl+C stops the server`);
  await asked;
  printer.notice("answering open requests …");
  await server.close();
}
