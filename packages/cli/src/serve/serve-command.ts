import { type Backend, openBackend, readEnvironment } from "@understudy/llm";
import { RequestError } from "@understudy/planner-core";
import type { RunningServer, ServerOptions } from "@understudy/server";
import type { CommandContext } from "../command-context.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { InputError } from "../input/input-error.ts";
import { refusePort } from "../input/refuse-port.ts";
import { processInterrupts } from "../interrupts.ts";
import { parseLeadSpec } from "../lead/model-spec.ts";
import { printable } from "../output/printable.ts";
import { openOffers } from "./open-offers.ts";
import type { ServeFlags } from "./serve-flags.ts";

/**
 * Runs `understudy serve` until Ctrl+C; then whoever waits is answered.
 *
 * @throws InputError for flags that cannot be used, and where the server package is not installed
 */
export async function serveCommand(flags: ServeFlags, context: CommandContext): Promise<ExitCode> {
  const { startServer } = await loadServer();
  const logLevel = readLogLevel(context);
  const domains = await openOffers(flags.domain);
  const backend = await openModel(flags, context);
  try {
    const { host, port } = flags;
    const server = await startServer({ host, port, domains, backend, logLevel }).catch((error) =>
      refuseAddress(error, flags),
    );
    const names = domains.map(({ name }) => name).join(", ");
    await serveUntilInterrupted(server, names, context);
  } finally {
    await backend?.dispose();
  }
  return EXIT.solved;
}

/** The server is a package of its own, which the command line does without. */
async function loadServer(): Promise<typeof import("@understudy/server")> {
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
  const message = `"${wanted}" is no level`;
  const hint = `one of ${LOG_LEVELS.join(", ")}`;
  throw new InputError("invalid-usage", "LOG_LEVEL", [{ pointer: "", message, hint }]);
}

async function openModel(
  { model }: ServeFlags,
  { streams, printer }: CommandContext,
): Promise<Backend | undefined> {
  const spec = parseLeadSpec(model);
  if (spec.kind === "none") return undefined;
  printer.notice(`waking the model (${printable(model)}) …`);
  const { ollamaUrl, modelsFolder } = readEnvironment(streams.env ?? process.env);
  return openBackend(spec, { ollamaUrl, modelsFolder });
}

/** Says in words why an address cannot be had; other errors go on. */
function refuseAddress(error: unknown, { port }: ServeFlags): never {
  if (!(error instanceof RequestError)) refusePort(error, port);
  throw new InputError("invalid-usage", "--host", error.issues, { cause: error });
}

async function serveUntilInterrupted(
  server: RunningServer,
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
  printer.line(`Serving: ${server.url} (${printable(names)})`);
  printer.notice(`${server.url}/docs lists what can be asked; Ctrl+C ends it`);
  await interrupted;
  printer.notice("answering whoever waits …");
  await server.close();
  forget();
}
