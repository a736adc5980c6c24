import { ServiceRefusedError } from "@understudy/session";
import type { FastifyRequest } from "fastify";
import type { Credentials } from "../access/authenticator.ts";
import { EVERYBODY, type Principal, requireRole } from "../access/principal.ts";
import type { Tenants } from "../tenants/tenants.ts";

/** Authenticates each request and checks its role before the body is read. */
export class RequestAccess {
  readonly #tenants: Pick<Tenants, "authenticator" | "authenticateSigned">;

  constructor(tenants: Pick<Tenants, "authenticator" | "authenticateSigned">) {
    this.#tenants = tenants;
  }

  /**
   * Authenticates a client. The check of a signature waits for the body.
   *
   * @returns undefined if done at once
   * @throws ServiceRefusedError, possibly as a rejection, unless access is granted
   */
  identify(request: FastifyRequest): Promise<void> | undefined {
    const { authenticator } = this.#tenants;
    if (request.routeOptions.config.role === undefined) return undefined;
    if (authenticator.isOpen) {
      admit(request, EVERYBODY);
      return undefined;
    }
    return authenticator.authenticate(credentialsOf(request)).then((principal) => {
      if (principal !== undefined) admit(request, principal);
    });
  }

  /** @throws ServiceRefusedError unless the signature is valid and its owner may ask */
  identifySigned(request: FastifyRequest, body: Uint8Array): void {
    const { role } = request.routeOptions.config;
    if (role === undefined || request.principal !== undefined) return;
    admit(request, this.#tenants.authenticateSigned(credentialsOf(request), body));
  }

  /** The caller. Available once the request is routed. */
  principalOf({ principal }: FastifyRequest): Principal {
    if (principal !== undefined) return principal;
    throw new ServiceRefusedError("unauthenticated", "no credentials were sent");
  }
}

function admit(request: FastifyRequest, principal: Principal): void {
  const { role } = request.routeOptions.config;
  if (role !== undefined) requireRole(principal, role);
  request.principal = principal;
}

function credentialsOf({ headers, method, url: path }: FastifyRequest): Credentials {
  return { authorization: headers.authorization, method, path };
}
