import { RequestError } from "@understudy/planner-core";
import { ServiceRefusedError } from "@understudy/session";
import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyGetKey, jwtVerify } from "jose";
import { IssuerKeys } from "./issuer-keys.ts";
import { isTenant, type Principal, type PrincipalRole, ROLES } from "./principal.ts";
import type { StandingCredential } from "./standing-credential.ts";

/** Accepted tokens. Algorithm and issuer are pinned: a token cannot choose them. */
export interface TokenOptions {
  readonly issuer: string;
  readonly audience: string;
  /** Such as `["RS256"]`. Algorithms with a shared secret (`HS256`) do not work with published keys. */
  readonly algorithms: readonly string[];
  /** The issuer's JWKS address, or the keys themselves. */
  readonly keys: URL | JSONWebKeySet;
  /** The claim that names the tenant. Default `tenant`. */
  readonly tenantClaim?: string | undefined;
  /** The claim that lists the roles. Default `roles`. */
  readonly rolesClaim?: string | undefined;
}

/** The beginning of the id of a token's credential, before the id of the key that signed it. */
const PREFIX = "token ";
/** Limit of a subject's length in logs. */
const MAX_SUBJECT = 200;

/** Verifies the JSON web tokens of an issuer (RFC 7519). */
export class JsonWebTokens {
  readonly #options: TokenOptions;
  readonly #published: IssuerKeys | undefined;
  readonly #keyOf: JWTVerifyGetKey;

  constructor(options: TokenOptions, wallMs?: () => number) {
    this.#options = options;
    const { keys } = options;
    this.#published = keys instanceof URL ? new IssuerKeys(keys, wallMs) : undefined;
    this.#keyOf = this.#published?.keyOf ?? createLocalJWKSet(keys as JSONWebKeySet);
  }

  /** Whether a text has the form of a token. */
  static isToken(text: string): boolean {
    return /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text);
  }

  /**
   * Fetches the issuer's keys if they are missing.
   *
   * @throws RequestError on failure
   */
  async probe(): Promise<void> {
    const keys = this.#published;
    if (keys === undefined || keys.areFresh) return;
    try {
      await keys.fetch();
    } catch (cause) {
      const message = `the keys of the issuer cannot be fetched: ${(cause as Error).message}`;
      throw new RequestError([{ pointer: "/auth/jwt/keys_url", message }], { cause });
    }
  }

  /** The standing of tokens by a key of the issuer; undefined if it has no such key any more. */
  standing(id: string): StandingCredential | undefined {
    if (!id.startsWith(PREFIX)) return undefined;
    const { keys, ...others } = this.#options;
    const kid = id.slice(PREFIX.length);
    const known = keys instanceof URL ? this.#published?.known : keys.keys;
    // Before the first fetch any may be one of the issuer's.
    const signing = known?.filter((key) => kid === "" || key.kid === undefined || key.kid === kid);
    if (signing?.length === 0) return undefined;
    const by = keys instanceof URL ? keys.href : signing;
    return { generation: JSON.stringify([others, by]), roles: undefined };
  }

  /**
   * The owner of a token; undefined for an invalid token or one without a tenant.
   *
   * @throws ServiceRefusedError while the issuer's keys are unavailable
   */
  async verify(token: string): Promise<Principal | undefined> {
    const {
      issuer,
      audience,
      algorithms,
      tenantClaim = "tenant",
      rolesClaim = "roles",
    } = this.#options;
    try {
      const { payload, protectedHeader } = await jwtVerify(token, this.#keyOf, {
        issuer,
        audience,
        algorithms: [...algorithms],
        requiredClaims: ["exp"],
      });
      const { [tenantClaim]: tenant, [rolesClaim]: roles } = payload;
      if (!isTenant(tenant) || !Array.isArray(roles)) return undefined;
      const id = PREFIX + (protectedHeader.kid ?? "");
      const generation = this.standing(id)?.generation;
      if (generation === undefined) return undefined;
      return {
        tenant,
        credential: { id, generation, untilMs: 1000 * (payload.exp as number) },
        roles: new Set(ROLES.filter((role: PrincipalRole) => roles.includes(role))),
        shown:
          payload.sub === undefined ? "token" : `token of ${payload.sub.slice(0, MAX_SUBJECT)}`,
      };
    } catch (error) {
      if (error instanceof ServiceRefusedError) throw error;
      // No reason is given, which would help an attacker.
      return undefined;
    }
  }
}
