import type { FastifyRequest } from "fastify";
import type { Credentials } from "../access/authenticator.ts";
import { type Principal, requireRole } from "../access/principal.ts";
import type { Tenants } from "../access/tenants.ts";
import { ServiceRefusedError } from "../service/refused-error.ts";

/** Finds out who sent each request before anything of it is read, and whether they may. */
export class RequestAccess {
  readonly #tenants: Pick<Tenants, "authenticator">;
  readonly #principals = new WeakMap<FastifyRequest, Principal>();

  constructor(tenants: Pick<Tenants, "authenticator">) {
    this.#tenants = tenants;
  }

  /** @throws ServiceRefusedError unless the client may ask; one that signs must have signed the body as well */
  async identify(request: FastifyRequest): Promise<void> {
    const { role } = request.routeOptions.config;
    if (role === undefined) return;
    const principal = await this.#tenants.authenticator.authenticate(credentialsOf(request));
    if (principal !== undefined) this.#admit(request, principal);
  }

  /** @throws ServiceRefusedError unless the signer of the request may ask */
  identifySigned(request: FastifyRequest, body: Uint8Array): void {
    const { role } = request.routeOptions.config;
    if (role === undefined || this.#principals.has(request)) return;
    const { authenticator } = this.#tenants;
    this.#admit(request, authenticator.authenticateSigned(credentialsOf(request), body));
  }

  /** The caller: known once the request is routed. */
  principalOf(request: FastifyRequest): Principal {
    const principal = this.#principals.get(request);
    if (principal === undefined)
      throw new ServiceRefusedError("unauthenticated", "no credentials were sent");
    return principal;
  }

  #admit(request: FastifyRequest, principal: Principal): void {
    const { role } = request.routeOptions.config;
    if (role !== undefined) requireRole(principal, role);
    this.#principals.set(request, principal);
  }
}

function credentialsOf({ headers, method, url: path }: FastifyRequest): Credentials {
  return { authorization: headers.authorization, method, path };
}
