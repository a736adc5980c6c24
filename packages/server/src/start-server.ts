import type { AddressInfo } from "node:net";
import { type Backend, createLead } from "@understudy/llm";
import {
  type Clock,
  type Domain,
  type Repertoire,
  RequestError,
  systemClock,
  Telemetry,
} from "@understudy/planner-core";
import { createApp } from "./http/create-app.ts";
import { OriginGuard, type OriginGuardOptions } from "./http/origin-guard.ts";
import { SessionSockets } from "./http/session-sockets.ts";
import { PlannerService } from "./service/planner-service.ts";
import type { SessionLimits } from "./session/limits.ts";

/** A domain that a server offers from the start. */
export interface OfferedDomain {
  /** The name under which requests ask for it. */
  readonly name: string;
  readonly domain: Domain;
  /** Plans that were rehearsed for it. */
  readonly repertoire?: Repertoire | undefined;
}

/** How a server is started. */
export interface ServerOptions extends OriginGuardOptions {
  /** An address of the loopback. Default `127.0.0.1`. */
  readonly host?: string | undefined;
  /** Default 7071; 0: any that is free. */
  readonly port?: number | undefined;
  /** The model that proposes plans; it stays the caller's. Without one the classical planner plays alone. */
  readonly backend?: Backend | undefined;
  readonly domains?: readonly OfferedDomain[] | undefined;
  /** What sessions keep to. */
  readonly sessions?: Partial<SessionLimits> | undefined;
  /** Signs the tokens by which sessions go on: servers with the same secret accept each other's. Default: a random one. */
  readonly sessionSecret?: Uint8Array | undefined;
  /** Requests that may wait for their answer at the same time. Default 1024. */
  readonly maxPending?: number | undefined;
  /** What is logged, to standard error, as a line of JSON each. Default `warn`. */
  readonly logLevel?: "debug" | "info" | "warn" | "error" | "silent" | undefined;
  readonly clock?: Clock | undefined;
}

/** A server that listens. */
export interface RunningServer {
  /** Such as `http://127.0.0.1:7071`. */
  readonly url: string;
  readonly port: number;
  /** For programs that ask it in the same process. */
  readonly service: PlannerService;
  /**
   * Takes no more requests, answers those that wait, and frees the port. Connections that are still there after
   * `withinMs` are cut. Default 10,000.
   */
  close(withinMs?: number): Promise<void>;
}

const DEFAULT_PORT = 7071;
const LOOPBACK = ["127.0.0.1", "::1", "localhost"];
const DRAIN_MS = 10_000;

/**
 * Starts a server on the loopback.
 *
 * @throws RequestError if the address is not one of the loopback; what the system says if the port is taken
 *
 * @example
 * const server = await startServer({ port: 0, domains: [{ name: "hut", domain }] });
 * const response = await fetch(`${server.url}/v1/domains`);
 * await server.close();
 */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const { host = LOOPBACK[0] as string, port = DEFAULT_PORT, backend, maxPending } = options;
  checkHost(host);
  const clock = options.clock ?? systemClock;
  const telemetry = new Telemetry();
  const lead = backend && (await createLead({ backend, clock, telemetry }));
  const { sessions, sessionSecret } = options;
  const parts = { lead, backend, maxPending, clock, telemetry, sessions, sessionSecret };
  const service = new PlannerService(parts);
  for (const { name, domain, repertoire } of options.domains ?? []) {
    service.addDomain(name, domain, repertoire);
  }
  let guard = new OriginGuard(port, options);
  const logger = { level: options.logLevel ?? "warn", stream: process.stderr };
  const app = await createApp({ service, guard: () => guard, logger });
  const sockets = new SessionSockets(app.server, service.sessions, () => guard);
  try {
    await app.listen({ host, port });
  } catch (error) {
    service.dispose();
    await app.close();
    throw error;
  }
  const { port: taken } = app.server.address() as AddressInfo;
  guard = new OriginGuard(taken, options);
  const close = async (withinMs = DRAIN_MS): Promise<void> => {
    service.drain(withinMs);
    sockets.drain();
    const timer = clock.setTimer(() => app.server.closeAllConnections(), withinMs);
    await app.close();
    clock.clearTimer(timer);
    service.dispose();
  };
  const name = host.includes(":") ? `[${host}]` : host;
  return { url: `http://${name}:${taken}`, port: taken, service, close };
}

/** Whoever can reach a server can use it: other machines would, too. */
function checkHost(host: string): void {
  if (LOOPBACK.includes(host)) return;
  const message = `"${host}" is no address of the loopback, and nobody has to say who they are`;
  const hint = `one of ${LOOPBACK.join(", ")}; for other machines put a proxy with authentication in front`;
  throw new RequestError([{ pointer: "/host", message, hint }]);
}
