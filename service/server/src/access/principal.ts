import { ServiceRefusedError, type SessionCredential } from "@understudy/session";

/** Client roles: ask for plans, chat with models, change domains, read metrics, administer the server. */
export const ROLES = ["plan", "chat", "author", "scrape", "admin"] as const;

export type PrincipalRole = (typeof ROLES)[number];

/** An authenticated client. */
export interface Principal {
  /** The tenant that owns the domains, caches and limits. */
  readonly tenant: string;
  readonly roles: ReadonlySet<PrincipalRole>;
  /** The means of authentication for the log, such as `signature game-1`. Default: none. */
  readonly shown?: string | undefined;
  /** The credential on which its rights rest; undefined where clients need none. */
  readonly credential?: SessionCredential | undefined;
  /** The client's only domain; undefined: all of the tenant. */
  readonly domain?: string | undefined;
  /** The client's agents; undefined: all. */
  readonly agents?: readonly string[] | undefined;
}

/** The tenant of a server without authentication. */
export const DEFAULT_TENANT = "default";

/** The client of a server without authentication, for trusted machines. */
export const EVERYBODY: Principal = Object.freeze({
  tenant: DEFAULT_TENANT,
  roles: new Set<PrincipalRole>(ROLES),
});

/** Whether a value is a valid tenant name. */
export function isTenant(name: unknown): name is string {
  return typeof name === "string" && /^[a-z0-9-]{1,64}$/.test(name);
}

/** @throws ServiceRefusedError unless the client has a role. Administrators may read metrics. */
export function requireRole(principal: Principal, role: PrincipalRole): void {
  const { roles } = principal;
  const isImplied = role === "scrape" && roles.has("admin");
  if (roles.has(role) || isImplied) return;
  throw forbidden(`this needs the role ${role}`, principal);
}

/** The refusal of an authenticated client. */
export function forbidden(
  message: string,
  principal: Pick<Principal, "tenant" | "shown">,
): ServiceRefusedError {
  return new ServiceRefusedError("forbidden", message, undefined, principal);
}
