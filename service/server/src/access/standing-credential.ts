import type { PrincipalRole } from "./principal.ts";

/** A credential as the configuration in use has it. */
export interface StandingCredential {
  /** Changes with the secret and the tenant. */
  readonly generation: string;
  /** Undefined: those that the credential itself names. */
  readonly roles: ReadonlySet<PrincipalRole> | undefined;
}
