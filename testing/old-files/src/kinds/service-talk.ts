import { HUT } from "@understudy/session/testing";
import { CONNECTION_CASES } from "../../../../packages/embedded/src/testing/transcript/connection-cases.ts";
import {
  COLD_STATE,
  hello,
  PLAN_CASES,
  WARM_WANT,
} from "../../../../packages/embedded/src/testing/transcript/plan-cases.ts";
import { SESSION_CASES } from "../../../../packages/embedded/src/testing/transcript/session-cases.ts";
import { SQUAD_CASES } from "../../../../packages/embedded/src/testing/transcript/squad-cases.ts";
import { TIME_CASES } from "../../../../packages/embedded/src/testing/transcript/time-cases.ts";
import type { TranscriptCase } from "../../../../packages/embedded/src/testing/transcript/transcript.ts";
import { WORLD_CASES } from "../../../../packages/embedded/src/testing/transcript/world-cases.ts";
import { WORLD_PLAY_CASES } from "../../../../packages/embedded/src/testing/transcript/world-play-cases.ts";
import { fellOneByOne } from "../fellers.ts";
import type { Kind } from "../kind.ts";
import { ServiceGame, talkAgain } from "../service-game.ts";
import { comparedTalks } from "../understood.ts";

type Cases = Readonly<Record<string, TranscriptCase | ((game: ServiceGame) => Promise<void>)>>;

/** A model tells steps early, and answers a second want late. */
const MODEL_CASES: Cases = {
  async "early-and-revised"(game: ServiceGame) {
    const go = (place: string) => ({ tool: "goto", args: { place } });
    const chop = { tool: "chop", args: {} };
    const light = { tool: "light_fire", args: {} };
    const model = [go("forest"), chop, chop, go("home"), light];
    game.open({ domains: [{ domain: HUT }], model });
    game.send(hello("hut"));
    await game.step();
    game.tell(COLD_STATE, { ...WARM_WANT, persona: "a patient woman", memory: "It was cold." });
    for (let moment = 0; moment < 6; moment++) await game.step(20);
    const bo = { ...COLD_STATE, agent: "bo", values: { at: "home", wood: 1, fire_lit: false } };
    game.tell(bo, { ...WARM_WANT, agent: "bo", budgetMs: 50 });
    for (let moment = 0; moment < 6; moment++) await game.step(100);
    game.send({ type: "ack", received: 3 });
    game.drain(2000);
    await game.step();
    game.send({ type: "bye" });
    await game.step();
  },
};

/** Cases by file; those about options of the library, and about the length of texts, are left out. */
const CASES: Readonly<Record<string, readonly (readonly [Cases, ...string[]])[]>> = {
  agents: [
    [MODEL_CASES, "early-and-revised"],
    [PLAN_CASES, "plain", "layout", "goals", "words", "disabled", "runner", "many", "shared"],
  ],
  connections: [
    [CONNECTION_CASES, "late-plan", "gap", "resync", "lost-after", "unheard", "restart", "saves"],
    [
      SESSION_CASES,
      "version",
      "domain",
      "slow",
      "no-hello",
      "resume",
      "forgotten",
      "expired",
      "refused",
      "mistakes",
      "too-long",
    ],
  ],
  things: [
    [WORLD_CASES, "things", "orders", "things-wrong", "things-played"],
    [WORLD_PLAY_CASES, "things-words", "things-orders", "things-failed", "things-shared"],
  ],
  "squads-and-time": [
    [SQUAD_CASES, "squad", "squad-builds", "squad-orders"],
    [TIME_CASES, "times"],
    [{ fellers: fellOneByOne }, "fellers"],
  ],
};

/**
 * A conversation as far as the service promises it: not when an agent hears that a thing is free again. An agent that finds all chests taken joins one of their lines; of two
 * equal lines it may be any, and depends on which agent is planned first. Who gets the chest of an agent that leaves
 * follows from that.
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
  write: async () => {
    const texts: Record<string, string> = {};
    for (const [name, groups] of Object.entries(CASES)) {
      const lines: string[] = [];
      for (const [cases, ...names] of groups) {
        for (const each of names) {
          const game = new ServiceGame(each);
          await cases[each]?.(game);
          game.close();
          lines.push(...game.talk);
        }
      }
      texts[`${name}.jsonl`] = `${lines.join("\n")}\n`;
    }
    return texts;
  },
  replay: async (text) => {
    const lines = promised(text.trimEnd().split("\n"));
    return comparedTalks(lines, await talkAgain(lines));
  },
  holds: (texts) => {
    const all = Object.values(texts).join("");
    const types = new Set([...all.matchAll(/^\{"server":\{"type":"(\w+)"/gm)].map(([, at]) => at));
    const said = new Set([...all.matchAll(/^\{"client":\{"type":"(\w+)"/gm)].map(([, at]) => at));
    return {
      "nearly all messages of the server": types.size >= 17,
      "nearly all messages of clients": said.size >= 14,
      errors: new Set(all.match(/"type":"error","code":"[\w-]+"/g)).size >= 8,
      "tokens that resume": /^\{"client":\{"type":"hello".*"token":"\$token/m.test(all),
    };
  },
};
