import { ServiceRefusedError } from "@understudy/session";
import type { RefusedAccess } from "../access/access-log.ts";
import type { Principal, PrincipalRole } from "../access/principal.ts";
import { requireRole } from "../access/principal.ts";
import type { OriginGuard } from "../http/origin-guard.ts";
import type { Tenants } from "../tenants/tenants.ts";
import type { SurfaceCall } from "./grpc-call.ts";

/** Authenticates callers and checks their roles. */
export class GrpcAccess {
  readonly #tenants: Tenants;
  readonly #guard: () => OriginGuard;

  constructor(tenants: Tenants, guard: () => OriginGuard) {
    this.#tenants = tenants;
    this.#guard = guard;
  }

  /** @throws ServiceRefusedError unless access is granted; `bytes` is covered by a signature */
  async identify(call: SurfaceCall, role: PrincipalRole, bytes: Uint8Array): Promise<Principal> {
    checkCallOrigin(this.#guard(), call);
    const { authenticator } = this.#tenants;
    const credentials = credentialsOf(call);
    const principal =
      (await authenticator.authenticate(credentials)) ??
      this.#tenants.authenticateSigned(credentials, bytes);
    requireRole(principal, role);
    return principal;
  }

  /** The origin and the credentials of a call, for the log. */
  placeOf(call: SurfaceCall): Pick<RefusedAccess, "from" | "shown" | "host" | "origin"> {
    const { metadata } = call;
    const [authorization] = metadata.get("authorization").map(String);
    const [origin] = metadata.get("origin").map(String);
    const shown = authorization && this.#tenants.authenticator.shownBy({ authorization });
    // Removes the port.
    const from = call.getPeer().replace(/:\d+$/, "");
    return { from, shown, host: call.getHost(), origin };
  }

  /** The caller that opens a session; undefined if the credentials are in its `hello`. */
  authenticate(call: SurfaceCall): Promise<Principal | undefined> {
    checkCallOrigin(this.#guard(), call);
    return this.#tenants.authenticate(credentialsOf(call));
  }
}

/** @throws ServiceRefusedError for a foreign host name or page */
export function checkCallOrigin(
  guard: OriginGuard,
  call: Pick<SurfaceCall, "getHost" | "metadata">,
): void {
  const origin = headerOf(call, "origin");
  guard.check({ host: call.getHost(), ...(origin === undefined ? {} : { origin }) });
}

function credentialsOf(call: SurfaceCall) {
  const authorization = headerOf(call, "authorization");
  return { authorization, method: "POST", path: call.getPath() };
}

/** @throws ServiceRefusedError for a header that comes twice */
function headerOf({ metadata }: Pick<SurfaceCall, "metadata">, name: string): string | undefined {
  const [value, ...others] = metadata.get(name);
  if (others.length === 0) return value === undefined ? undefined : String(value);
  throw new ServiceRefusedError("malformed-request", `a call has one header \`${name}\``);
}
