import { figure, MILLISECOND, most } from "../runner/report/claims.ts";
import type { Target } from "../runner/report/judge.ts";

/** The targets of the suite `clients`. */
export const clientsTargets: readonly Target[] = most("clients", [
  "what a client takes of a frame while its server is away, in the slowest language",
  figure("frame-without-server", "p99"),
  "time",
  MILLISECOND,
]);
