/** Times and the address of a case. */
export interface CaseOptions {
  readonly patienceMs: number;
  readonly stepEveryMs?: number | undefined;
  readonly path?: string | undefined;
}
