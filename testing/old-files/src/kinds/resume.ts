import type { DomainDefinition } from "@understudy/planner-core";
import { buildingYard } from "@understudy/planner-core/testing";
import { DUNGEON, HUT } from "@understudy/session/testing";
import { hello } from "../../../../packages/embedded/src/testing/transcript/plan-cases.ts";
import { ResumeTokens } from "../../../../service/server/src/session/resume-token.ts";
import type { Kind } from "../kind.ts";
import { SECRET, ServiceGame, SIGNED_AT_MS, talkAgain } from "../service-game.ts";
import { comparedTalks } from "../understood.ts";

/** New tokens have names, as they may look otherwise one day; sessions keep their ids. */
const NAMED = ["token"];

const { state, tools } = buildingYard.written;
const { shop_open: _, ...own } = state;
const YARD: DomainDefinition = {
  name: "yard",
  state: own,
  tools: tools.filter(({ name }) => name !== "buy" && name !== "carry"),
  goals: [{ name: "raised", when: { nailed: true }, by: 120 }],
};

/** The token that a server of this version gave to the third connection of a session. */
function tokenOf(domain: string, agents?: readonly string[]): string {
  const tokens = new ResumeTokens(SECRET, () => SIGNED_AT_MS);
  const session = `5e55-${domain}-${agents?.length ?? "all"}`;
  return tokens.sign({ tenant: "default", session, generation: 3, domain, agents });
}

type Return = (game: ServiceGame) => Promise<void>;

/** Games that come back to another server with what they kept: token, numbers, states, wants and steps in flight. */
const RETURNS: Readonly<Record<string, Return>> = {
  async agents(game) {
    game.open({ domains: [{ domain: HUT }] });
    const shared = [{ resource: "axe", tool: "chop" }];
    game.send(hello("hut", { token: tokenOf("hut"), received: 17, shared }));
    await game.step();
    const want = { type: "want", goal: "warm", budgetMs: 60_000, runner: "server" };
    const values = { at: "forest", wood: 1, fire_lit: false };
    for (const [at, agent] of ["ann", "bo"].entries()) {
      game.send({ type: "state", agent, nowMs: 4000, values, seq: 40 + 2 * at });
      game.send({ ...want, agent, seq: 41 + 2 * at });
    }
    await game.step(150);
    game.send({ type: "step", agent: "ann", stepId: 9, event: "finished", seq: 44 });
    game.send({
      type: "state",
      agent: "ann",
      nowMs: 4100,
      values: { ...values, wood: 2 },
      seq: 45,
    });
    game.send({ type: "step", agent: "ann", stepId: 1, event: "finished", seq: 46 });
    await game.step(300);
    // An older token is void once the client has spoken over a newer connection.
    game.send(hello("hut", { token: tokenOf("hut"), received: 19 }));
    await game.step(300);
  },
  async ticket(game) {
    game.open({ domains: [{ domain: HUT }] });
    game.send(hello("hut", { token: tokenOf("hut", ["ann"]), received: 2 }));
    await game.step();
    for (const [at, agent] of ["ann", "bo"].entries()) {
      const values = { at: "home", wood: 2, fire_lit: false };
      game.send({ type: "state", agent, nowMs: 0, values, seq: 8 + at });
    }
    await game.step(300);
  },
  async squad(game) {
    game.open({ domains: [{ domain: YARD }] });
    game.send(hello("yard", { token: tokenOf("yard"), received: 30 }));
    await game.step();
    const walk = { tool: "walk", args: { to: "site" } };
    const running = [{ agent: "bo", step: walk, elapsedMs: 5000, leftMs: 900 }];
    const members = ["ann", "bo"];
    const squad = { type: "squad", squad: "builders", members, goal: "raised", budgetMs: 60_000 };
    game.send({ ...squad, roles: true, running, seq: 71 });
    for (const [at, agent] of members.entries()) {
      const values = { at: "mill", beam_up: false, nailed: false, planks: 2 };
      game.send({ type: "state", agent, nowMs: 8000, values, seq: 72 + at });
    }
    for (let moment = 0; moment < 4; moment++) await game.step(500);
  },
  async things(game) {
    game.open({ domains: [{ domain: DUNGEON.written }] });
    game.send(hello("dungeon", { token: tokenOf("dungeon"), received: 5, world: {} }));
    await game.step();
    const chest = (id: string | number, x: number, gold: number) => ({
      ...{ id, kind: "chest", at: [x, 0], properties: { gold } },
    });
    const things = [chest("old", 10, 0), chest("red", 30, 15), chest(7, 40, 20)];
    game.send({ type: "see", part: 1, parts: 1, things, seq: 21 });
    const values = { near: "old", gold: 4, hurt: false };
    game.send({ type: "state", agent: "ann", nowMs: 900, at: [10, 0], values, seq: 22 });
    const orders = [{ id: "red", goal: { goal: "robbed", things: { it: "red" } } }];
    const want = { type: "want", agent: "ann", goal: "rich", budgetMs: 60_000, runner: "server" };
    game.send({ ...want, orders, seq: 23 });
    for (let moment = 0; moment < 3; moment++) await game.step(150);
  },
};

/** Returns to another server, with the resume tokens of this version. */
export const resumeKind: Kind = {
  name: "resume",
  write: async () => {
    const texts: Record<string, string> = {};
    for (const [name, comeBack] of Object.entries(RETURNS)) {
      const game = new ServiceGame(name, NAMED);
      await comeBack(game);
      game.close();
      texts[`${name}.jsonl`] = `${game.talk.join("\n")}\n`;
    }
    return texts;
  },
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
