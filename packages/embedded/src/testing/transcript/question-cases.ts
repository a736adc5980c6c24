import type { ServerMessage } from "@understudy/session";
import { HUT } from "@understudy/session/testing";
import { COLD_STATE, openHut, WARM_WANT } from "./plan-cases.ts";
import type { TranscriptCase, TranscriptGame } from "./transcript.ts";

const ASKED = { agent: "ann", state: COLD_STATE.values, goal: "warm" };
const go = (place: string) => ({ tool: "goto", args: { place } });
const CHOP = { tool: "chop", args: {} };
const LIGHT = { tool: "light_fire", args: {} };
const BEST = [go("forest"), CHOP, CHOP, go("home"), LIGHT];

function openModel(game: TranscriptGame, model: object = { name: "scripted" }): void {
  game.open({ domains: [{ domain: HUT }], expansions: 2000, model });
}

/** The number of the last question to the model. */
function wantedIn(messages: readonly ServerMessage[]): number {
  const asked = messages.map((message) => Object(message) as { type: string; number: number });
  return asked.findLast(({ type }) => type === "model-wanted")?.number ?? 0;
}

/** Cases of questions beside sessions, and of a model of the host. */
export const QUESTION_CASES: Readonly<Record<string, TranscriptCase>> = {
  async questions(game) {
    game.open({ domains: [{ domain: HUT }], expansions: 2000 });
    game.send({ type: "plan-now", id: 1, ...ASKED });
    game.send({ type: "plan-once", id: 2, ...ASKED, budgetMs: 1000 });
    game.send({ type: "propose", id: 3, ...ASKED, budgetMs: 1000, steps: BEST });
    await game.step();
    const broken = [go("forest"), CHOP, go("home"), { tool: "fly", args: {} }, LIGHT];
    game.send({ type: "propose", id: 4, ...ASKED, budgetMs: 1000, steps: broken });
    game.send({ type: "propose", id: 5, ...ASKED, budgetMs: 1000, steps: [{ tool: 1 }] });
    game.send({ type: "plan-together", id: 6, agents: {}, goal: "warm", budgetMs: 10 });
    game.send({ type: "model-answer", number: 1, answer: {} });
    game.send({ type: "plan-now", id: 7, ...ASKED, domain: "sea" });
    await game.step();
  },
  async "a-model"(game) {
    openModel(game);
    game.send({ type: "plan-once", id: 1, ...ASKED, budgetMs: 1000 });
    const number = wantedIn(await game.step());
    await game.step(20);
    game.send({ type: "model-answer", number, answer: { steps: BEST } });
    await game.step();
    game.send({ type: "model-answer", number, answer: { steps: BEST } });
    await game.step();
    const directive = { directive: "Xyzzy plugh." };
    game.send({ type: "plan-once", id: 2, ...ASKED, goal: directive, budgetMs: 1000 });
    const reading = wantedIn(await game.step());
    const answer = { means: "light a fire", goal: "warm", avoid: [], use: [], count: 0 };
    game.send({ type: "model-answer", number: reading, answer });
    await game.step();
  },
  async "a-silent-model"(game) {
    openModel(game, {});
    game.send({ type: "plan-once", id: 1, ...ASKED, budgetMs: 500 });
    await game.step();
    await game.step(500);
    await game.step(60_000);
    game.send({ type: "plan-once", id: 2, ...ASKED, budgetMs: 500 });
    const number = wantedIn(await game.step());
    game.send({ type: "model-failed", number, message: "out of memory" });
    await game.step();
  },
  async "a-model-in-a-session"(game) {
    await openHut(game, { model: { answers: ["plan"] } });
    game.tell(COLD_STATE, WARM_WANT);
    const number = wantedIn(await game.step());
    game.send({ type: "model-answer", number, answer: { steps: BEST } });
    await game.step(100);
  },
};
