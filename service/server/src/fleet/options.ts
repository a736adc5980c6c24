import { type Clock, type Issue, RequestError, systemClock } from "@understudy/planner-core";
import type { RedisOptions } from "ioredis";
import { ADDRESS_EXAMPLES, readAddress } from "./redis/address.ts";

/** The place where the servers of a game share what they know, and how much of it. Times are in milliseconds. */
export interface FleetOptions {
  /**
   * Redis 7 or Valkey: an address such as `redis://localhost:6379`, `rediss://` with TLS, the path of a socket, or
   * `redis-sentinel://host-1:26379,host-2:26379/master`; or the options of `ioredis`.
   */
  readonly redis: string | RedisOptions;
  /**
   * The owner of what is shared, unless `share` and `askOnce` are told another one: nothing is shared between tenants.
   * Letters a to z, digits and `-`, at most 64. Default `default`.
   */
  readonly tenant?: string | undefined;
  /** The name of this node, for people. Default: drawn at random. */
  readonly node?: string | undefined;
  /** Keeps questions secret from whoever reads the keys in Redis. Default: none. */
  readonly secret?: string | undefined;
  /** Plans that a stream holds; older ones are in the snapshot. Default 10,000. */
  readonly maxStream?: number | undefined;
  /** Plans that wait while Redis cannot be reached; then the oldest are dropped. Default 1,000. */
  readonly maxWaiting?: number | undefined;
  /** How often somebody writes a snapshot, if there is anything new. Default 60,000. */
  readonly snapshotEveryMs?: number | undefined;
  /** The longest that a question waits to hear whether another node is asking it, in milliseconds. Default 2. */
  readonly leaseWaitMs?: number | undefined;
  /** Default: the machine's. */
  readonly clock?: Clock | undefined;
}

/** Options as they are in force. */
export interface FleetSettings {
  readonly tenant: string;
  readonly node: string;
  /** The author of what this node shares. A node that restarts is a new one: it has to learn again what it knew. */
  readonly author: string;
  readonly secret: string;
  readonly maxStream: number;
  readonly maxWaiting: number;
  readonly snapshotEveryMs: number;
  readonly leaseWaitMs: number;
  readonly clock: Clock;
}

const TENANT = /^[a-z0-9-]{1,64}$/;

/**
 * Fills options with their defaults.
 *
 * @throws RequestError with everything that makes no sense
 */
export function fleetSettings(options: FleetOptions): FleetSettings {
  const issues: Issue[] = [];
  const { redis, tenant = "default", node = randomName(), secret = "" } = options;
  issues.push(...tenantIssues(tenant), ...addressIssues(redis));
  if (node === "" || node.length > 100) {
    issues.push({ pointer: "/node", message: "must have 1 to 100 characters" });
  }
  const count = (
    name: "maxStream" | "maxWaiting" | "snapshotEveryMs" | "leaseWaitMs",
    usual: number,
  ): number => {
    const value = options[name] ?? usual;
    if (!Number.isInteger(value) || value < 1 || value > 1e9) {
      const hint = `a whole number from 1 to 1,000,000,000; the default is ${usual}`;
      issues.push({ pointer: `/${name}`, message: `is ${value}`, hint });
    }
    return value;
  };
  const settings: FleetSettings = {
    tenant,
    node,
    author: `${node}/${randomName()}`,
    secret,
    maxStream: count("maxStream", 10_000),
    maxWaiting: count("maxWaiting", 1000),
    snapshotEveryMs: count("snapshotEveryMs", 60_000),
    leaseWaitMs: count("leaseWaitMs", 2),
    clock: options.clock ?? systemClock,
  };
  if (issues.length > 0) throw new RequestError(issues);
  return settings;
}

/** @throws RequestError unless it is a tenant's name */
export function checkTenant(tenant: string): void {
  const issues = tenantIssues(tenant);
  if (issues.length > 0) throw new RequestError(issues);
}

function tenantIssues(tenant: string): Issue[] {
  if (TENANT.test(tenant)) return [];
  const hint = "use letters a to z, digits and -, at most 64 of them";
  return [{ pointer: "/tenant", message: `is ${JSON.stringify(tenant)}`, hint }];
}

function addressIssues(redis: string | RedisOptions): Issue[] {
  if (typeof redis !== "string" || readAddress(redis) !== undefined) return [];
  const hint = `such as ${ADDRESS_EXAMPLES.join(", ")}`;
  // It may hold a password.
  return [{ pointer: "/redis", message: "is not an address of a Redis", hint }];
}

function randomName(): string {
  return crypto.randomUUID().slice(0, 8);
}
