/**
 * The configuration file of the service.
 *
 * @module
 */

import { resolve } from "node:path";
import { trace } from "@opentelemetry/api";
import { TomlPlaces, withEnvironment } from "@understudy/llm/internal";
import { parseConfiguration } from "@understudy/llm/models";
import { type Issue, RequestError } from "@understudy/planner-core";
import { keysOf } from "@understudy/planner-core/json";
import { messageCheck } from "@understudy/session";
import type { AccessOptions } from "../access/authenticator.ts";
import type { SigningSecret } from "../access/request-signature.ts";
import { readTasks } from "../query/query-task.ts";
import { checkOptions, type ServerOptions } from "../server-options.ts";
import type { OfferedDomain } from "../service/domains/offered-domain.ts";
import { sourceOf } from "../service/models/models-source.ts";
import { serverVersion } from "../version.ts";
import { configHash } from "./config-hash.ts";
import { Mistakes } from "./mistakes.ts";
import { parseToml } from "./parse-toml.ts";
import { type DomainTexts, domainsOf, type KnownDomains, textsOf } from "./read-domains.ts";
import { readRegular } from "./read-regular.ts";
import { type ServerConfig, ServerConfigSchema } from "./server-config.ts";

export type EnvironmentVariables = Readonly<Record<string, string | undefined>>;

/** Shorter secrets can be guessed. */
const MIN_SECRET_LENGTH = 32;
/**
 * Reads a server's configuration, with the checks of a server's start.
 *
 * @param text TOML
 * @param folder the base of relative paths
 * @param env source of secrets, which do not belong into a file
 * @param compiled known domains, which are not compiled again unless their files changed
 * @throws RequestError with all mistakes, each with its line and column
 *
 * @example
 * const options = readServerConfig(await readFile("understudy.toml", "utf8"), process.cwd(), process.env);
 * const server = await startServer(options);
 */
export function readServerConfig(
  text: string,
  folder: string,
  env: EnvironmentVariables,
  compiled: readonly OfferedDomain[] = [],
): ServerOptions {
  return readConfigKnowing(text, folder, env, { compiled, refused: new Map() });
}

/**
 * Reads a configuration as `readServerConfig` does, with domains that were loaded or refused
 * before.
 */
export function readConfigKnowing(
  text: string,
  folder: string,
  env: EnvironmentVariables,
  known: KnownDomains,
): ServerOptions {
  const mistakes = new Mistakes();
  const options = mistakes.attempt(() => {
    try {
      return optionsOf(text, folder, env, known);
    } catch (error) {
      throw error instanceof RequestError ? placed(error, text) : error;
    }
  });
  const configuration = mistakes.attempt(() =>
    withEnvironment(parseConfiguration(text, folder), env),
  );
  mistakes.tell();
  const models = sourceOf(configuration) && configuration;
  return { ...options, ...defined({ models }), revision: configHash(text) };
}

/** The error with lines and columns added. */
function placed(error: RequestError, text: string): RequestError {
  const places = new TomlPlaces(text);
  const issues = error.issues.map((issue): Issue => {
    if (issue.pointer === "") return issue;
    const path = keysOf(issue.pointer);
    const { line, column } = places.of(path);
    return { ...issue, message: `line ${line}, column ${column}: ${issue.message}` };
  });
  return new RequestError(issues, { cause: error.cause });
}

function optionsOf(
  text: string,
  folder: string,
  env: EnvironmentVariables,
  known: KnownDomains,
): ServerOptions {
  const mistakes = new Mistakes();
  const {
    server = {},
    auth,
    limits,
    tenants,
    tasks,
    cache,
    domains,
    telemetry,
    fleet,
    pool,
  } = check(parseToml(text));
  const { session_secret_env: secretName, ...rest } = server;
  const file = (path: string, pointer: string): string =>
    readRegular(resolve(folder, path), pointer);
  const tls = mistakes.attempt(() => tlsOf(server, file));
  const sessionSecret =
    secretName === undefined
      ? undefined
      : mistakes.attempt(() => secretBytes(env, secretName, "/server/session_secret_env"));
  const tracer =
    telemetry?.traces === true ? trace.getTracer("@understudy/server", serverVersion) : undefined;
  checkMembers(tasks ?? {}, pool, mistakes);
  const options: ServerOptions = {
    ...defined({ host: rest.host, port: rest.port, hosts: rest.hosts, origins: rest.origins }),
    ...defined({
      grpcPort: rest.grpc_port,
      adminPort: rest.admin_port,
      searchThreads: rest.search_threads,
    }),
    ...defined({
      maxConnections: rest.max_connections,
      requestTimeoutMs: rest.request_timeout_ms,
    }),
    ...defined({ maxPending: rest.max_pending, memoryMib: rest.memory_mib }),
    ...defined({ tls, sessionSecret, tracer }),
    ...defined({ domains: domains && domainsOf(domains, { read: file, mistakes, known }) }),
    ...defined({ tasks: tasks && tasksOf(tasks, file, mistakes) }),
    ...defined({ cache: cache && defined({ capacity: cache.capacity, ttlMs: cache.ttl_ms }) }),
    ...defined({
      access: auth && accessOf(auth, env, mistakes),
      limits: limits && limitsOf(limits),
    }),
    ...defined({ tenants: tenants && tenantsOf(tenants) }),
    ...defined({ fleet: fleet && mistakes.attempt(() => fleetOf(fleet, env)) }),
  };
  mistakes.attempt(() => checkOptions(options));
  mistakes.tell();
  return options;
}

/** @throws RequestError if certificate or key is missing or cannot be read */
function tlsOf(
  { cert, key }: NonNullable<ServerConfig["server"]>,
  file: (path: string, pointer: string) => string,
): ServerOptions["tls"] {
  if (cert === undefined && key === undefined) return undefined;
  if (cert !== undefined && key !== undefined) {
    return { cert: file(cert, "/server/cert"), key: file(key, "/server/key") };
  }
  const [given, lacking] = cert === undefined ? ["key", "cert"] : ["cert", "key"];
  const message = `stands alone: ${lacking} is missing`;
  const hint = `set both for HTTPS, or neither`;
  throw new RequestError([{ pointer: `/server/${given}`, message, hint }]);
}

/**
 * Checks that the pool has the members that tasks name. Without a pool in the file, the check is left to the server.
 */
function checkMembers(
  tasks: NonNullable<ServerConfig["tasks"]>,
  pool: unknown,
  mistakes: Mistakes,
): void {
  const { members } = Object(pool) as { readonly members?: unknown };
  // Mistakes of the pool itself are reported elsewhere.
  if (!Array.isArray(members)) return;
  const names = members.map((member: unknown) => {
    const { name, model } = Object(member) as Record<string, unknown>;
    return typeof member === "string" ? member : (name ?? model);
  });
  for (const [task, { members: asked = [] }] of Object.entries(tasks)) {
    for (const [index, member] of asked.entries()) {
      if (names.includes(member)) continue;
      const place = `/tasks/${task}/members/${index}`;
      mistakes.add(place, `there is no "${member}" in [pool]`, `one of ${names.join(", ")}`);
    }
  }
}

const check = messageCheck(ServerConfigSchema);

function accessOf(
  auth: NonNullable<ServerConfig["auth"]>,
  env: EnvironmentVariables,
  mistakes: Mistakes,
): AccessOptions {
  const { keys, hmac = [], jwt, audience, ticket_secret_env: ticket } = auth;
  const signingSecrets = hmac.map(({ secret_env: name, ...rest }, index): SigningSecret => {
    const read = (): string => secretOf(env, name, `/auth/hmac/${index}/secret_env`);
    // Reported here, before a request could be signed with it.
    return { ...rest, secret: mistakes.attempt(read) ?? "" };
  });
  const tokens = jwt && {
    issuer: jwt.issuer,
    audience: jwt.audience,
    algorithms: jwt.algorithms,
    keys: new URL(jwt.keys_url),
    ...defined({ tenantClaim: jwt.tenant_claim, rolesClaim: jwt.roles_claim }),
  };
  const ticketSecret =
    ticket === undefined
      ? undefined
      : mistakes.attempt(() => secretBytes(env, ticket, "/auth/ticket_secret_env"));
  return { signingSecrets, ...defined({ keys, tokens, audience, ticketSecret }) };
}

function fleetOf(
  fleet: NonNullable<ServerConfig["fleet"]>,
  env: EnvironmentVariables,
): NonNullable<ServerOptions["fleet"]> {
  const { redis_env: place, secret_env: secretName, node } = fleet;
  const redis = fleet.redis ?? (place === undefined ? undefined : env[place]);
  if (redis === undefined || redis === "") {
    const message = place === undefined ? "names no Redis" : `the environment has no ${place}`;
    const hint = 'such as redis = "redis://localhost:6379"; or redis_env, if it holds a password';
    const pointer = place === undefined ? "/fleet" : "/fleet/redis_env";
    throw new RequestError([{ pointer, message, hint }]);
  }
  const secret =
    secretName === undefined ? undefined : secretOf(env, secretName, "/fleet/secret_env");
  const limits = {
    maxStream: fleet.max_stream,
    snapshotEveryMs: fleet.snapshot_every_ms,
    leaseWaitMs: fleet.lease_wait_ms,
  };
  return { redis, ...defined({ node, secret, ...limits }) };
}

function tenantsOf(tenants: NonNullable<ServerConfig["tenants"]>): ServerOptions["tenants"] {
  return Object.fromEntries(
    Object.entries(tenants).map(([name, { weight, models, ...limits }]) => [
      name,
      { ...limitsOf(limits), ...defined({ weight, models }) },
    ]),
  );
}

function limitsOf({
  requests_per_second: requestsPerSecond,
  tokens_per_minute: tokensPerMinute,
  burst,
  concurrency,
  memory_mib: memoryMib,
}: NonNullable<ServerConfig["limits"]>): NonNullable<ServerOptions["limits"]> {
  return defined({ burst, concurrency, requestsPerSecond, tokensPerMinute, memoryMib });
}

/** The texts of a configuration's domains; empty for a file that cannot be read. */
export function domainTextsOf(text: string, folder: string): readonly DomainTexts[] {
  const read = (path: string, pointer: string): string =>
    readRegular(resolve(folder, path), pointer);
  const attempt = <Value>(work: () => Value): Value | undefined => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      return undefined;
    }
  };
  const { domains = {} } = attempt(() => check(parseToml(text))) ?? {};
  return Object.entries(domains).flatMap(
    ([name, files]) => attempt(() => textsOf(name, files, read)) ?? [],
  );
}

/** The files that a configuration names; empty for a configuration that cannot be read. */
export function filesOf(text: string, folder: string): readonly string[] {
  try {
    const { server = {}, tasks = {}, domains = {} } = check(parseToml(text));
    const paths = [
      ...[server.cert, server.key],
      ...Object.values(tasks).map(({ prompt }) => prompt),
      ...Object.values(domains).flatMap(({ file, plan_library: plans }) => [file, plans]),
    ];
    return paths.flatMap((path) => (path === undefined ? [] : [resolve(folder, path)]));
  } catch {
    return [];
  }
}

function tasksOf(
  tasks: NonNullable<ServerConfig["tasks"]>,
  file: (path: string, pointer: string) => string,
  mistakes: Mistakes,
): NonNullable<ServerOptions["tasks"]> {
  const read = Object.entries(tasks).map(([name, { prompt: path, max_tokens, ...task }]) => {
    const prompt =
      path === undefined ? undefined : mistakes.attempt(() => file(path, `/tasks/${name}/prompt`));
    return [name, defined({ ...task, prompt, maxTokens: max_tokens })] as const;
  });
  const all = Object.fromEntries(read);
  mistakes.attempt(() => readTasks(all));
  return all;
}

function secretBytes(env: EnvironmentVariables, name: string, pointer: string): Uint8Array {
  return Buffer.from(secretOf(env, name, pointer));
}

function secretOf(env: EnvironmentVariables, name: string, pointer: string): string {
  const secret = env[name] ?? "";
  if (secret.length >= MIN_SECRET_LENGTH) return secret;
  const message =
    secret === "" ? `the environment has no ${name}` : `the secret in ${name} is too short`;
  const hint = `set it to at least ${MIN_SECRET_LENGTH} random characters`;
  throw new RequestError([{ pointer, message, hint }]);
}

function defined<Members extends object>(
  members: Members,
): { [Name in keyof Members]?: Exclude<Members[Name], undefined> } {
  const given = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as {
    [Name in keyof Members]?: Exclude<Members[Name], undefined>;
  };
}
