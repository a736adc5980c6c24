import type { Kind } from "./kind.ts";
import { cacheSnapshotKind } from "./kinds/cache-snapshot.ts";
import { libraryTalkKind } from "./kinds/library-talk.ts";
import { planLibraryKind } from "./kinds/plan-library.ts";
import { recordingKind } from "./kinds/recording.ts";
import { requestsKind } from "./kinds/requests.ts";
import { resumeKind } from "./kinds/resume.ts";
import { runnerKind } from "./kinds/runner.ts";
import { serviceTalkKind } from "./kinds/service-talk.ts";
import { squadKind } from "./kinds/squad.ts";
import { thingSquadKind } from "./kinds/thing-squad.ts";
import { worldKind } from "./kinds/world.ts";

/** All kinds of files that are kept. */
export const KINDS: readonly Kind[] = [
  runnerKind,
  worldKind,
  squadKind,
  thingSquadKind,
  planLibraryKind,
  cacheSnapshotKind,
  recordingKind,
  resumeKind,
  libraryTalkKind,
  serviceTalkKind,
  requestsKind,
];
