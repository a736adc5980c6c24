import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Clock,
  systemClock,
  UnderstudyError,
  type UnderstudyErrorOptions,
} from "@understudy/planner-core";
import { baseUrl, isOnThisMachine } from "../../backends/http/connection/server-address.ts";
import { lineOf, OLLAMA_PORT } from "../../backends/http/dialect/ollama-models.ts";
import { ollamaStatus } from "../../backends/spec/ollama-status.ts";
import { readEnvironment } from "../../environment.ts";

/** Ollama failed to start. */
export class OllamaStartError extends UnderstudyError {
  static override readonly brand: symbol = Symbol.for("understudy.error.ollama-not-started");
  override readonly name: string = "OllamaStartError";

  constructor(message: string, options: UnderstudyErrorOptions = {}) {
    super("ollama-not-started", message, options);
  }
}

/** Options for starting Ollama. */
export interface StartOllamaOptions {
  /** The address to listen on, on this machine. Default: `OLLAMA_URL`, otherwise port 11434. */
  readonly ollamaUrl?: string | undefined;
  /** Timeout until Ollama responds, in milliseconds. Default 30,000. */
  readonly timeoutMs?: number | undefined;
  /** Environment variables of the Ollama process. Default: this process's. API keys of other services are removed. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  readonly clock?: Clock | undefined;
}

/** A running Ollama. */
export interface StartedOllama {
  readonly url: string;
  /** Whether Ollama was already running. */
  readonly wasRunning: boolean;
  /** Process id, if Ollama was started here. */
  readonly pid: number | undefined;
  /** Path of the log file, if Ollama was started here. */
  readonly logFile: string | undefined;
}

/** Name of the program, which is found through `PATH`. */
const PROGRAM = "ollama";
const TIMEOUT_MS = 30_000;
const ASK_MS = 200;
const LOG_LINES = 3;
/** Secrets, which are not passed on to Ollama. */
const SECRET_VARIABLES = ["OPENAI_API_KEY", "ANTHROPIC_API_KEY", "UNDERSTUDY_API_KEYS", "HF_TOKEN"];

/**
 * Starts an installed Ollama with `ollama serve`, unless it is running. Ollama keeps running when this program ends.
 * Installs nothing.
 *
 * @throws OllamaStartError if it is not installed, should run on another machine, exits immediately, or does not
 * respond in time; RequestError if the address is invalid
 *
 * @example
 * const { url, wasRunning } = await models.start();
 */
export async function startOllama(options: StartOllamaOptions = {}): Promise<StartedOllama> {
  const { timeoutMs = TIMEOUT_MS, clock = systemClock, env = process.env } = options;
  const ollamaUrl = options.ollamaUrl ?? readEnvironment(env).ollamaUrl;
  const url = baseUrl(ollamaUrl, OLLAMA_PORT);
  const running = await ollamaStatus({ url: ollamaUrl });
  if (running !== undefined) {
    return { url: running.url, wasRunning: true, pid: undefined, logFile: undefined };
  }
  if (!isOnThisMachine(url) || url.protocol !== "http:") {
    throw new OllamaStartError(
      `No Ollama answers at ${url.origin}, and it can be started on this machine only`,
    );
  }
  const logFile = join(await mkdtemp(join(tmpdir(), "understudy-ollama-")), "ollama.log");
  const child = serve(url, env, logFile);
  try {
    const untilMs = clock.now() + timeoutMs;
    for (;;) {
      await Promise.race([child.ended, pause(clock)]);
      const status = await ollamaStatus({ url: ollamaUrl });
      // If another Ollama was started at the same time, this one exits and the other one responds.
      if (status !== undefined) {
        return { url: status.url, wasRunning: false, pid: child.process.pid, logFile };
      }
      if (child.how !== undefined) throw await ended(child.how, logFile);
      if (clock.now() >= untilMs) {
        throw new OllamaStartError(
          `Ollama did not answer at ${url.origin} within ${timeoutMs} ms: see ${logFile}`,
        );
      }
    }
  } catch (error) {
    child.process.kill();
    throw error;
  }
}

interface Server {
  readonly process: ChildProcess;
  readonly ended: Promise<void>;
  /** The reason for the program's exit; undefined while it is running. */
  how: Error | string | undefined;
}

function serve(url: URL, env: NonNullable<StartOllamaOptions["env"]>, logFile: string): Server {
  const log = openSync(logFile, "a", 0o600);
  try {
    const kept = Object.entries(env).filter(([name]) => !SECRET_VARIABLES.includes(name));
    const child = spawn(PROGRAM, ["serve"], {
      // Detached, so that Ollama outlives this program.
      detached: true,
      windowsHide: true,
      stdio: ["ignore", log, log],
      env: { ...Object.fromEntries(kept), OLLAMA_HOST: url.host },
    });
    child.unref();
    const server: Server = {
      process: child,
      how: undefined,
      ended: new Promise((resolve) => {
        const end = (how: Error | string) => {
          server.how = how;
          resolve();
        };
        child.once("error", end);
        child.once("exit", (code, signal) => end(`with ${signal ?? `code ${code}`}`));
      }),
    };
    return server;
  } finally {
    closeSync(log);
  }
}

async function ended(how: Error | string, logFile: string): Promise<OllamaStartError> {
  if (typeof how !== "string") {
    const isMissing = (how as NodeJS.ErrnoException).code === "ENOENT";
    const message = isMissing
      ? "Ollama is not installed, or not on the path: understudy model install-ollama says how to get it"
      : `Ollama cannot be started: ${how.message}`;
    return new OllamaStartError(message, { cause: how });
  }
  const text = await readFile(logFile, "utf8").catch(() => "");
  const said = text.trim().split("\n").slice(-LOG_LINES);
  return new OllamaStartError(
    `Ollama exited immediately, ${how}: ${lineOf(said.join(" ")) ?? "it said nothing"}`,
  );
}

/** Waits a while. */
function pause(clock: Clock): Promise<void> {
  return new Promise((resolve) => clock.setTimer(resolve, ASK_MS));
}
