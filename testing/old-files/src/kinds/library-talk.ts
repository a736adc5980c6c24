import { createLibrary } from "@understudy/embedded";
import { TranscriptGame } from "../../../../packages/embedded/src/testing/transcript/transcript.ts";
import type { Kind } from "../kind.ts";
import { comparedTalks } from "../understood.ts";

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
  replay: async (text) => {
    const lines = promised(text.trimEnd().split("\n"));
    return comparedTalks(lines, await talkAgain(lines));
  },
};
