import { ServiceRefusedError } from "../service/refused-error.ts";

/** Roles of clients: ask for plans, talk to the model, change domains, read metrics, administer the server. */
export const ROLES = ["plan", "chat", "author", "scrape", "admin"] as const;

/** One of the roles. */
export type PrincipalRole = (typeof ROLES)[number];

/** An authenticated client. */
export interface Principal {
  /** The tenant whose domains, caches and limits are used. */
  readonly tenant: string;
  readonly roles: ReadonlySet<PrincipalRole>;
  /** How it showed who it is, for the log, such as `signature game-1`. Default: it did not have to. */
  readonly shown?: string | undefined;
  /** The only domain that it may use; undefined: all of the tenant. */
  readonly domain?: string | undefined;
  /** The only agents that it may speak for; undefined: any. */
  readonly agents?: readonly string[] | undefined;
}

/** The tenant where nobody has to say who they are. */
export const DEFAULT_TENANT = "default";

/** The client of a server without authentication: this machine is trusted. */
export const EVERYBODY: Principal = Object.freeze({
  tenant: DEFAULT_TENANT,
  roles: new Set<PrincipalRole>(ROLES),
});

/** Whether a text names a tenant. */
export function isTenant(name: unknown): name is string {
  return typeof name === "string" && /^[a-z0-9-]{1,64}$/.test(name);
}

/** @throws ServiceRefusedError unless a client has a role, or administers the server where metrics are all that is asked for */
export function requireRole(principal: Principal, role: PrincipalRole): void {
  const { roles } = principal;
  const isImplied = role === "scrape" && roles.has("admin");
  if (roles.has(role) || isImplied) return;
  throw forbidden(`this needs the role ${role}`, principal);
}

/** Refuses a client that is known. */
export function forbidden(message: string, principal: Principal): ServiceRefusedError {
  return new ServiceRefusedError("forbidden", message, undefined, principal);
}
