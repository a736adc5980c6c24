/**
 * Authentication by keys, signatures, tokens and tickets, and the limits of each tenant.
 *
 * @module
 */

import { isDeepStrictEqual } from "node:util";
import { ServiceRefusedError } from "@understudy/session";
import { type ApiKey, ApiKeys, shownKey } from "./api-keys.ts";
import { JsonWebTokens, type TokenOptions } from "./json-web-tokens.ts";
import { EVERYBODY, forbidden, type Principal, type PrincipalRole } from "./principal.ts";
import { RequestSignatures, type SigningSecret } from "./request-signature.ts";
import type { StandingCredential } from "./standing-credential.ts";
import { Tickets } from "./tickets.ts";

/** The known clients and their means of authentication. */
export interface AccessOptions {
  readonly keys?: readonly ApiKey[] | undefined;
  readonly signingSecrets?: readonly SigningSecret[] | undefined;
  readonly tokens?: TokenOptions | undefined;
  /** The audience of signed requests. Default `understudy`. */
  readonly audience?: string | undefined;
  /** Signs tickets. Default: a random secret. */
  readonly ticketSecret?: Uint8Array | undefined;
}

/** The parts of a request needed for authentication. */
export interface Credentials {
  readonly authorization: string | undefined;
  readonly method: string;
  /** Including the query. */
  readonly path: string;
}

/** Authenticates clients. */
export class Authenticator {
  readonly tickets: Tickets;
  /** Whether authentication is off. */
  readonly isOpen: boolean;
  readonly #options: AccessOptions;
  readonly #keys: ApiKeys;
  readonly #signatures: RequestSignatures;
  readonly #tokens: JsonWebTokens | undefined;
  /** Keys and secrets by the id of their credential. */
  readonly #standing: ReadonlyMap<string, StandingCredential>;

  /**
   * @param options undefined: authentication is off
   * @param before the predecessor, whose used nonces, tickets and fetched keys are taken over
   */
  constructor(options: AccessOptions | undefined, before?: Authenticator) {
    const { keys = [], signingSecrets = [], tokens, audience = "understudy" } = options ?? {};
    const kept = before === undefined ? undefined : before.#kept();
    this.#options = options ?? {};
    this.isOpen = options === undefined;
    this.#keys = new ApiKeys(keys);
    this.#signatures = new RequestSignatures(signingSecrets, audience, kept?.signatures);
    // Addresses are compared as text: some versions of Node treat all URLs as deeply equal.
    const hasSameTokens = JSON.stringify(kept?.options.tokens) === JSON.stringify(tokens);
    this.#tokens = (hasSameTokens && kept?.tokens) || (tokens && new JsonWebTokens(tokens));
    const hasSameTickets = isDeepStrictEqual(kept?.options.ticketSecret, options?.ticketSecret);
    this.tickets = (hasSameTickets && kept?.tickets) || new Tickets(options?.ticketSecret);
    this.#standing = new Map([...this.#keys.standing, ...this.#signatures.standing]);
  }

  /** The state that a successor takes over. */
  #kept() {
    const { tickets } = this;
    return { tickets, options: this.#options, signatures: this.#signatures, tokens: this.#tokens };
  }

  /** @throws RequestError if an issuer of tokens does not answer */
  async probe(): Promise<void> {
    await this.#tokens?.probe();
  }

  /**
   * The caller; undefined for a signed request, which also needs the body.
   *
   * @throws ServiceRefusedError for unknown credentials
   */
  async authenticate({ authorization }: Credentials): Promise<Principal | undefined> {
    if (this.isOpen) return EVERYBODY;
    if (authorization === undefined) {
      throw new ServiceRefusedError(
        "unauthenticated",
        "say who you are: Authorization: Bearer KEY",
      );
    }
    if (RequestSignatures.isSignature(authorization)) {
      // No body is read for a signature that cannot be valid.
      return this.#signatures.isPossible(authorization) ? undefined : refuse();
    }
    const bearer = bearerOf(authorization);
    const isToken = this.#tokens !== undefined && JsonWebTokens.isToken(bearer);
    const found =
      this.#keys.find(bearer) ?? (isToken ? await this.#tokens?.verify(bearer) : undefined);
    return found ?? refuse();
  }

  /**
   * The signer of a request.
   *
   * @throws ServiceRefusedError for an invalid signature
   */
  authenticateSigned(
    { authorization = "", method, path }: Credentials,
    body: Uint8Array,
  ): Principal {
    return this.#signatures.verify(authorization, { method, path, body }) ?? refuse();
  }

  /** The generation of a credential; undefined if there is none of that id any more. */
  readonly generationOf = (id: string): string | undefined => this.#standingOf(id)?.generation;

  /** Why an authenticated client has a role no longer; undefined while it has. */
  refusalOf(
    principal: Pick<Principal, "tenant" | "credential">,
    role: PrincipalRole,
  ): ServiceRefusedError | undefined {
    const { credential } = principal;
    if (credential === undefined) return this.isOpen ? undefined : ended();
    const { id, generation, untilMs = Number.POSITIVE_INFINITY } = credential;
    const standing = this.#standingOf(id);
    if (standing?.generation !== generation || Date.now() >= untilMs) return ended();
    if (standing.roles?.has(role) !== false) return undefined;
    return forbidden(`this needs the role ${role}`, principal);
  }

  #standingOf(id: string): StandingCredential | undefined {
    return this.#standing.get(id) ?? this.#tokens?.standing(id);
  }

  /** Memory of a tenant's used tickets and nonces. */
  usedBytes(tenant: string): number {
    return this.tickets.usedBytes(tenant) + this.#signatures.usedBytes(tenant);
  }

  /** The credentials for the log, without the secret. */
  shownBy({ authorization }: Pick<Credentials, "authorization">): string {
    if (authorization === undefined) return "nothing";
    if (RequestSignatures.isSignature(authorization)) {
      const id = this.#signatures.idOf(authorization);
      return id === undefined ? "a signature by nobody known" : `signature ${id}`;
    }
    const bearer = bearerOf(authorization);
    const isToken = JsonWebTokens.isToken(bearer);
    return shownKey(bearer) ?? (isToken ? "a token" : "something else");
  }

  /**
   * The holder of a ticket.
   *
   * @throws ServiceRefusedError for an invalid ticket
   */
  redeem(ticket: string): Principal {
    return this.tickets.redeem(ticket, this.generationOf) ?? refuse();
  }
}

function bearerOf(authorization: string): string {
  const [, bearer = ""] = /^Bearer ([\w.~+/=-]{1,8192})$/i.exec(authorization) ?? [];
  return bearer;
}

function ended(): ServiceRefusedError {
  const message = "the credentials of this session were removed, or have expired";
  return new ServiceRefusedError("unauthenticated", message);
}

/** The reply gives no reason, since a reason would help an attacker. */
function refuse(): never {
  throw new ServiceRefusedError("unauthenticated", "these credentials are not known here");
}
