import { runnerKind } from "./kinds/runner-life.ts";
import { libraryKinds, sessionKinds } from "./kinds/session-life.ts";
import { squadKind } from "./kinds/squad-life.ts";
import { thingRunnerKind } from "./kinds/thing-runner-life.ts";
import { thingSquadKind } from "./kinds/thing-squad-life.ts";
import type { LifeKind } from "./life.ts";

/** The kinds that play in this process, without a library. */
export const KINDS: readonly LifeKind[] = [
  ...[runnerKind, thingRunnerKind, squadKind, thingSquadKind],
  ...sessionKinds,
];

/** All kinds. */
export const ALL_KINDS: readonly LifeKind[] = [...KINDS, ...libraryKinds];
