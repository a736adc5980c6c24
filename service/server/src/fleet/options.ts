import { type Clock, type Issue, RequestError, systemClock } from "@understudy/planner-core";
import type { RedisOptions } from "ioredis";
import { ADDRESS_EXAMPLES, readAddress } from "./redis/address.ts";

/** Options of a fleet's node. Times are in milliseconds. */
export interface FleetOptions {
  /**
   * Redis 7 or Valkey: an address such as `redis://localhost:6379`, `rediss://` with TLS, the path of a socket, or
   * `redis-sentinel://host-1:26379,host-2:26379/master`; or the options of `ioredis`.
   */
  readonly redis: string | RedisOptions;
  /**
   * The default tenant for `share` and `askOnce`. Nothing is shared between tenants. Letters a to z, digits and `-`, at
   * most 64. Default `default`.
   */
  readonly tenant?: string | undefined;
  /** The name of this node in logs. Default: random. */
  readonly node?: string | undefined;
  /** Hides questions from readers of the Redis keys. Default: none. */
  readonly secret?: string | undefined;
  /** Limit of a stream in plans; older plans are in the snapshot. Default 10,000. */
  readonly maxStream?: number | undefined;
  /** Limit of pending plans while Redis is down; then the oldest are dropped. Default 1,000. */
  readonly maxWaiting?: number | undefined;
  /** Interval of snapshots, if there is anything new. Default 60,000. */
  readonly snapshotEveryMs?: number | undefined;
  /** The longest wait for the lease of a question, in milliseconds. Default 2. */
  readonly leaseWaitMs?: number | undefined;
  /** Default: the system clock. */
  readonly clock?: Clock | undefined;
}

/** Options with their defaults applied. */
export interface FleetSettings {
  readonly tenant: string;
  readonly node: string;
  /**
   * The author id of this node's plans. It changes with every restart, since a new process has to learn the old plans
   * again.
   */
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
 * Applies the defaults.
 *
 * @throws RequestError with all mistakes
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

/** @throws RequestError for an invalid tenant name */
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
  // The message does not quote the address, which may contain a password.
  return [{ pointer: "/redis", message: "is not an address of a Redis", hint }];
}

function randomName(): string {
  return crypto.randomUUID().slice(0, 8);
}
