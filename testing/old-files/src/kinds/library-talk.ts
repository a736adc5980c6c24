import { createLibrary } from "@understudy/embedded";
import { SESSION_LIMITS } from "@understudy/session";
import { CONNECTION_CASES } from "../../../../packages/embedded/src/testing/transcript/connection-cases.ts";
import { PLAN_CASES } from "../../../../packages/embedded/src/testing/transcript/plan-cases.ts";
import { SESSION_CASES } from "../../../../packages/embedded/src/testing/transcript/session-cases.ts";
import { SQUAD_CASES } from "../../../../packages/embedded/src/testing/transcript/squad-cases.ts";
import { TIME_CASES } from "../../../../packages/embedded/src/testing/transcript/time-cases.ts";
import {
  type TranscriptCase,
  TranscriptGame,
} from "../../../../packages/embedded/src/testing/transcript/transcript.ts";
import { WORLD_CASES } from "../../../../packages/embedded/src/testing/transcript/world-cases.ts";
import { WORLD_PLAY_CASES } from "../../../../packages/embedded/src/testing/transcript/world-play-cases.ts";
import { fellOneByOne } from "../fellers.ts";
import type { Kind } from "../kind.ts";
import { withRoles } from "../roles.ts";
import { comparedTalks } from "../understood.ts";

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
  "time-and-squads-of-things": {
    times: TIME_CASES["times"] as TranscriptCase,
    fellers: fellOneByOne,
  },
};

/** Searches of these cases end before that, with a proof. */
const EXPANSIONS = 1_000_000;

/** A game that leaves nothing to defaults, which later versions may change, nor to how fast searches are. */
class KeptGame extends TranscriptGame {
  override open(options: object | string): void {
    if (typeof options === "string") {
      super.open(options);
      return;
    }
    const { limits, expansions } = options as { readonly limits?: object; readonly expansions?: 1 };
    const counted = expansions === undefined ? {} : { expansions: EXPANSIONS };
    super.open({ ...options, limits: { ...SESSION_LIMITS, ...limits }, ...counted });
  }

  override tell(...messages: readonly object[]): void {
    super.tell(...messages.map(withRoles));
  }
}

async function talkOf(cases: Cases): Promise<string> {
  const library = createLibrary(() => 0);
  const lines: string[] = [];
  for (const [name, play] of Object.entries(cases)) {
    const game = new KeptGame(library, name);
    await play(game);
    game.close();
    lines.push(...game.lines);
  }
  return `${lines.join("\n")}\n`;
}

/** Does again what the games of a conversation did. */
async function talkAgain(lines: readonly string[]): Promise<readonly string[]> {
  const library = createLibrary(() => 0);
  const games: TranscriptGame[] = [];
  for (const line of lines) {
    const [verb = ""] = line.split(" ", 1);
    const rest = line.slice(verb.length + 1);
    if (verb === "case") games.push(new TranscriptGame(library, rest));
    const game = games.at(-1);
    if (verb === "open") game?.open(rest);
    else if (verb === "send") game?.send(rest);
    else if (verb === "step") await game?.step(Number(rest) - game.nowMs);
    else if (verb === "close") game?.close();
  }
  return games.flatMap((game) => game.lines);
}

/**
 * The lines that later versions must say again. When an agent hears that a thing is free again is not promised: it asked
 * once a second, and hears of it at once now.
 */
function promised(lines: readonly string[]): readonly string[] {
  const shared = lines.indexOf("case things-shared");
  const frees = lines.findIndex((line, at) => {
    return at > shared && line.startsWith('take {"type":"claims","agent":"bo","things":["old"]');
  });
  if (shared < 0 || frees < 0) return lines;
  const next = lines.findIndex((line, at) => at > frees && line.startsWith("case "));
  const last = lines.findLastIndex((line, at) => at < frees && line.startsWith("step "));
  return [...lines.slice(0, last), ...lines.slice(next < 0 ? lines.length : next)];
}

/** Conversations of the library inside games, in the format of its transcript. */
export const libraryTalkKind: Kind = {
  name: "library-talk",
  slow: ["things.txt", "things-played.txt", "squads.txt"],
  write: async () => {
    const texts = Object.entries(CASES).map(async ([name, cases]) => {
      return [`${name}.txt`, await talkOf(cases)] as const;
    });
    return Object.fromEntries(await Promise.all(texts));
  },
  replay: async (text) => {
    const lines = promised(text.trimEnd().split("\n"));
    return comparedTalks(lines, await talkAgain(lines));
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
