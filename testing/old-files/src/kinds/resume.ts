import type { Kind } from "../kind.ts";
import { talkAgain } from "../service-game.ts";
import { comparedTalks } from "../understood.ts";

/** New tokens have names, as they may look otherwise one day; sessions keep their ids. */
const NAMED = ["token"];

/** Returns to another server, with the resume tokens of this version. */
export const resumeKind: Kind = {
  name: "resume",
  replay: async (text) => {
    const lines = text.trimEnd().split("\n");
    return comparedTalks(lines, await talkAgain(lines, NAMED));
  },
};
