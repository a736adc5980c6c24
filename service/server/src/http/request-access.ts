import type { FastifyRequest } from "fastify";
import type { Credentials } from "../access/authenticator.ts";
import { EVERYBODY, type Principal, requireRole } from "../access/principal.ts";
import { ServiceRefusedError } from "../service/refused-error.ts";
import type { Tenants } from "../tenants/tenants.ts";

/** Finds out who sent each request before anything of it is read, and whether they may. */
export class RequestAccess {
  readonly #tenants: Pick<Tenants, "authenticator" | "authenticateSigned">;

  constructor(tenants: Pick<Tenants, "authenticator" | "authenticateSigned">) {
    this.#tenants = tenants;
  }

  /**
   * Lets a client in; one that signs must have signed the body as well.
   *
   * @returns undefined where there is nothing to wait for
   * @throws ServiceRefusedError, or rejects with it, unless the client may ask
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

  /** @throws ServiceRefusedError unless the signer of the request may ask */
  identifySigned(request: FastifyRequest, body: Uint8Array): void {
    const { role } = request.routeOptions.config;
    if (role === undefined || request.principal !== undefined) return;
    admit(request, this.#tenants.authenticateSigned(credentialsOf(request), body));
  }

  /** The caller: known once the request is routed. */
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
