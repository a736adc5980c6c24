import type { Kind } from "../kind.ts";
import { talkAgain } from "../service-game.ts";
import { comparedTalks } from "../understood.ts";

/**
 * A conversation as far as the service promises it: not when an agent hears that a thing is free again. An agent that finds
 * all chests taken joins one of their lines; of two equal lines it may be any, and depends on which agent is planned first.
 * Who gets the chest of an agent that leaves follows from that.
 */
function promised(lines: readonly string[]): readonly string[] {
  const shared = lines.findIndex((line) => line.includes('"case":"things-shared"'));
  const frees = lines.findIndex((line, at) => at > shared && line.includes('"holder":"bo"'));
  return shared < 0 || frees < 0 ? lines : lines.slice(0, frees);
}

/** Conversations with the service, message by message, ids and tokens named by their order. */
export const serviceTalkKind: Kind = {
  name: "service-talk",
  slow: ["connections.jsonl", "squads-and-time.jsonl", "things.jsonl"],
  replay: async (text) => {
    const lines = promised(text.trimEnd().split("\n"));
    return comparedTalks(lines, await talkAgain(lines));
  },
};
