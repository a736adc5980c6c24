import type { PrincipalRole } from "./principal.ts";

/** A credential as the configuration in use has it. */
export interface StandingCredential {
  /** Changes with the secret and the tenant. */
  readonly generation: string;
  /** The roles in the configuration; undefined where the credential itself names them. */
  readonly roles: ReadonlySet<PrincipalRole> | undefined;
}
