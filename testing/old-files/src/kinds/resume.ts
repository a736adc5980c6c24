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
  holds: (texts) => {
    const all = Object.values(texts).join("");
    return {
      "sessions that go on under their ids": /"session":"5e55-hut-all"/.test(all),
      "a request for all that the server lost": /\{"server":\{"type":"resync"/.test(all),
      "numbers that go on": /"n":1[89]\b/.test(all),
      "a token for some agents": /"code":"forbidden"/.test(all),
      "steps in flight": /"elapsedMs":5000/.test(all),
      "steps that begin": /\{"server":\{"type":"begin"/.test(all),
    };
  },
};
