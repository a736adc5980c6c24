import { createLibrary } from "@understudy/embedded";
import { CONNECTION_CASES } from "../../../../packages/embedded/src/testing/transcript/connection-cases.ts";
import { PLAN_CASES } from "../../../../packages/embedded/src/testing/transcript/plan-cases.ts";
import { replayTranscript } from "../../../../packages/embedded/src/testing/transcript/replay.ts";
import { SESSION_CASES } from "../../../../packages/embedded/src/testing/transcript/session-cases.ts";
import { SQUAD_CASES } from "../../../../packages/embedded/src/testing/transcript/squad-cases.ts";
import { TIME_CASES } from "../../../../packages/embedded/src/testing/transcript/time-cases.ts";
import {
  type TranscriptCase,
  writeTranscript,
} from "../../../../packages/embedded/src/testing/transcript/transcript.ts";
import { WORLD_CASES } from "../../../../packages/embedded/src/testing/transcript/world-cases.ts";
import { WORLD_PLAY_CASES } from "../../../../packages/embedded/src/testing/transcript/world-play-cases.ts";
import { type Kind, withoutWording } from "../kind.ts";

type Cases = Readonly<Record<string, TranscriptCase>>;

/** Long nonsense, which no client says in earnest, is left out: the transcript of the library has it. */
const { nonsense: _, ...SESSIONS } = SESSION_CASES;
/** The cases by file. */
const CASES: Readonly<Record<string, Cases>> = {
  agents: PLAN_CASES,
  connections: CONNECTION_CASES,
  sessions: SESSIONS,
  things: WORLD_CASES,
  "things-played": WORLD_PLAY_CASES,
  squads: SQUAD_CASES,
  "time-and-squads-of-things": TIME_CASES,
};

/** Conversations of the library inside games, text by text, in the format of its transcript. */
export const libraryTalkKind: Kind = {
  name: "library-talk",
  slow: ["things.txt", "things-played.txt", "squads.txt"],
  write: async () => {
    const texts = Object.entries(CASES).map(async ([name, cases]) => {
      return [
        `${name}.txt`,
        await writeTranscript(
          createLibrary(() => 0),
          cases,
        ),
      ] as const;
    });
    return Object.fromEntries(await Promise.all(texts));
  },
  replay: async (text) => {
    const library = createLibrary(() => 0);
    const take = (engine: number): string => withoutWording(library.take(engine));
    const takes = text.replace(/^take .*$/gm, withoutWording);
    const is = await replayTranscript({ ...library, take }, takes);
    return { was: text.match(/^case /gm)?.length, is };
  },
  holds: (texts) => {
    const all = Object.values(texts).join("");
    const types = new Set([...all.matchAll(/^take \{"type":"(\w+)"/gm)].map(([, type]) => type));
    const said = new Set([...all.matchAll(/^send \{"type":"(\w+)"/gm)].map(([, type]) => type));
    return {
      "fifty cases": (all.match(/^case /gm)?.length ?? 0) >= 50,
      "nearly all messages of the server": types.size >= 14,
      "nearly all messages of clients": said.size >= 14,
      errors: new Set(all.match(/^take \{"type":"error","code":"[\w-]+"/gm)).size >= 8,
    };
  },
};
