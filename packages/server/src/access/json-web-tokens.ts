import { RequestError } from "@understudy/planner-core";
import { createLocalJWKSet, createRemoteJWKSet, type JSONWebKeySet, jwtVerify } from "jose";
import { isTenant, type Principal, type PrincipalRole, ROLES } from "./principal.ts";

/** Accepted tokens. Everything is pinned: a token cannot choose its algorithm or issuer. */
export interface TokenOptions {
  readonly issuer: string;
  readonly audience: string;
  /** Such as `["RS256"]`. Those with a shared secret (`HS256`) are not for keys that are published. */
  readonly algorithms: readonly string[];
  /** The address at which the issuer publishes its keys, or the keys themselves. */
  readonly keys: URL | JSONWebKeySet;
  /** The claim that names the tenant. Default `tenant`. */
  readonly tenantClaim?: string | undefined;
  /** The claim that lists the roles. Default `roles`. */
  readonly rolesClaim?: string | undefined;
}

/** Keys are fetched again at most so often, whatever key ids tokens make up. */
const COOLDOWN_MS = 30_000;
const FETCH_TIMEOUT_MS = 5000;

/** Checks JSON web tokens of an issuer (RFC 7519). */
export class JsonWebTokens {
  readonly #options: TokenOptions;
  readonly #keys: ReturnType<typeof createLocalJWKSet> | ReturnType<typeof createRemoteJWKSet>;

  constructor(options: TokenOptions) {
    this.#options = options;
    this.#keys =
      options.keys instanceof URL
        ? createRemoteJWKSet(options.keys, {
            cooldownDuration: COOLDOWN_MS,
            timeoutDuration: FETCH_TIMEOUT_MS,
          })
        : createLocalJWKSet(options.keys);
  }

  /** Whether a text has the form of a token. */
  static isToken(text: string): boolean {
    return /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text);
  }

  /**
   * Fetches the keys of the issuer, unless they are there.
   *
   * @throws RequestError if that fails
   */
  async probe(): Promise<void> {
    const keys = this.#keys;
    if (!("reload" in keys) || keys.fresh) return;
    try {
      await keys.reload();
    } catch (cause) {
      const message = `the keys of the issuer cannot be fetched: ${(cause as Error).message}`;
      throw new RequestError([{ pointer: "/auth/jwt/keys_url", message }], { cause });
    }
  }

  /** The owner of a token; undefined unless it is good, and names a tenant. */
  async verify(token: string): Promise<Principal | undefined> {
    const {
      issuer,
      audience,
      algorithms,
      tenantClaim = "tenant",
      rolesClaim = "roles",
    } = this.#options;
    try {
      const { payload } = await jwtVerify(token, this.#keys, {
        issuer,
        audience,
        algorithms: [...algorithms],
        requiredClaims: ["exp"],
      });
      const { [tenantClaim]: tenant, [rolesClaim]: roles } = payload;
      if (!isTenant(tenant) || !Array.isArray(roles)) return undefined;
      return {
        tenant,
        roles: new Set(ROLES.filter((role: PrincipalRole) => roles.includes(role))),
      };
    } catch {
      // Why it is not good is nobody's business who cannot make good ones.
      return undefined;
    }
  }
}
