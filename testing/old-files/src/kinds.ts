import type { Kind } from "./kind.ts";
import { runnerKind } from "./kinds/runner.ts";
import { squadKind } from "./kinds/squad.ts";
import { thingSquadKind } from "./kinds/thing-squad.ts";
import { worldKind } from "./kinds/world.ts";

/** All kinds of files that are kept. */
export const KINDS: readonly Kind[] = [runnerKind, worldKind, squadKind, thingSquadKind];
