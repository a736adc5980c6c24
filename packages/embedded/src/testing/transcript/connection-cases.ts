import { COLD_STATE, follow, hello, openHut, stepOf, tokenOf, WARM_WANT } from "./plan-cases.ts";
import type { TranscriptCase, TranscriptGame } from "./transcript.ts";

const AT_FOREST = { ...COLD_STATE, values: { at: "forest", wood: 0, fire_lit: false } };
const STOCKED = { ...COLD_STATE, values: { at: "forest", wood: 2, fire_lit: false } };
const AT_HOME = { ...COLD_STATE, values: { at: "home", wood: 2, fire_lit: false } };
const WARM = { ...COLD_STATE, values: { at: "home", wood: 2, fire_lit: true } };
/** All that a game tells on its way to warmth. */
const WAY: readonly object[] = [COLD_STATE, WARM_WANT, AT_FOREST, STOCKED, AT_HOME, WARM];

/** The highest number of the server's messages so far. */
function receivedBy(game: TranscriptGame): number {
  const numbers = game.heard.map((message) => ("n" in message ? message.n : 0));
  return Math.max(0, ...numbers);
}

/** Opens another connection to the same session. */
async function comeBack(game: TranscriptGame, received: number): Promise<void> {
  game.send(hello("hut", { token: tokenOf(game), received }));
  await game.step();
}

/** Begins a session without a token, and tells an agent again. */
async function beginAgain(game: TranscriptGame, ...told: readonly object[]): Promise<void> {
  game.send(hello("hut"));
  game.startOver();
  game.tell(...told);
  await game.step();
}

/** Cases of connections that are lost, and of games that come back. */
export const CONNECTION_CASES: Readonly<Record<string, TranscriptCase>> = {
  async "late-plan"(game) {
    await openHut(game);
    // Each state comes before the plan for the last one.
    game.tell(COLD_STATE, WARM_WANT, AT_FOREST);
    await game.step();
    game.tell(STOCKED, WARM_WANT, COLD_STATE, WARM_WANT, AT_HOME);
    await game.step();
    game.tell(AT_FOREST, STOCKED, COLD_STATE, STOCKED, AT_HOME, WARM, COLD_STATE);
    await game.step(50);
  },
  async gap(game) {
    await openHut(game);
    game.tell(COLD_STATE, WARM_WANT);
    // Duplicates, and older messages.
    game.send({ ...WARM_WANT, goal: "wram", seq: 2 });
    game.send({ ...AT_FOREST, seq: 1 });
    await game.step();
    game.send({ ...AT_FOREST, seq: 5 });
    game.send({ ...STOCKED, seq: 6 });
    await game.step();
    game.send({ ...AT_FOREST, seq: 3 });
    game.send({ type: "ack", received: 99 });
    game.send({ type: "ack", received: 0 });
    await game.step(100);
  },
  async resync(game) {
    await openHut(game);
    game.tell(COLD_STATE, WARM_WANT, { ...COLD_STATE, agent: "bo" }, { ...WARM_WANT, agent: "bo" });
    await game.step();
    const lost = game.seq + 3;
    game.send({ ...AT_FOREST, seq: lost });
    await game.step();
    // Both agents are told again as new messages; one of them has moved.
    const told = [AT_FOREST, WARM_WANT].flatMap((each) => [each, { ...each, agent: "bo" }]);
    for (const [at, message] of told.entries()) game.send({ ...message, seq: lost + 1 + at });
    await game.step();
    await game.step(500);
  },
  async "lost-before"(game) {
    await openHut(game);
    for (const message of WAY) {
      await comeBack(game, receivedBy(game));
      game.tell(message);
      await game.step(100);
    }
  },
  async "lost-after"(game) {
    await openHut(game);
    for (const message of WAY) {
      const received = receivedBy(game);
      game.tell(message);
      await game.step(100);
      await comeBack(game, received);
      // It was received, but the game does not know that.
      game.send({ ...message, seq: game.seq });
      await game.step();
    }
  },
  async unheard(game) {
    await openHut(game, { limits: { unacknowledged: 2 } });
    for (const message of WAY) {
      game.tell(message);
      await game.step(100);
    }
    await comeBack(game, 0);
    game.tell(COLD_STATE, WARM_WANT);
    await game.step();
  },
  async restart(game) {
    await openHut(game);
    game.tell(COLD_STATE, WARM_WANT);
    await game.step();
    const token = tokenOf(game);
    game.close();
    await openHut(game, { seed: 7, nowMs: 100 }, { token, received: 1 });
    await beginAgain(game, AT_FOREST, WARM_WANT);
    game.tell(STOCKED);
    await game.step(100);
  },
  async changed(game) {
    await openHut(game);
    game.tell(COLD_STATE, WARM_WANT);
    await game.step();
    // The number of a state in the next session is that of another state in the last one.
    await beginAgain(game, AT_HOME, WARM_WANT);
    await comeBack(game, 0);
    game.tell(WARM);
    await game.step();
  },
  async ticket(game) {
    await openHut(game, {}, { ticket: "ticket-2" });
    game.tell(COLD_STATE, WARM_WANT);
    await game.step();
    await comeBack(game, 1);
    game.send(hello("hut", { ticket: "" }));
    await game.step();
  },
  async silence(game) {
    await openHut(game);
    await game.step(70_000);
    game.tell(COLD_STATE, WARM_WANT);
    await game.step();
    await game.step(200_000);
    game.tell(STOCKED);
    await game.step(700);
    await follow(game);
  },
  async saves(game) {
    await openHut(game);
    game.tell(COLD_STATE, { ...WARM_WANT, runner: "server" });
    const begun = stepOf(await game.step(150));
    game.tell(
      AT_FOREST,
      { type: "step", agent: "ann", stepId: begun, event: "finished" },
      { ...COLD_STATE, agent: "bo" },
      { ...WARM_WANT, agent: "bo", goal: { oneOf: [{ wood: { ">=": 2 } }, "warm"] } },
    );
    await game.step(150);
    game.close();
    // The game is loaded: its agents are told as they were saved, and old steps have no number.
    await openHut(game, { seed: 8 });
    game.startOver();
    game.tell(
      AT_FOREST,
      { ...WARM_WANT, runner: "server" },
      { type: "step", agent: "ann", stepId: begun + 1, event: "finished" },
      { ...STOCKED, agent: "bo" },
      { ...WARM_WANT, agent: "bo", goal: { oneOf: [{ wood: { ">=": 2 } }, "warm"] } },
    );
    const again = stepOf(await game.step(150));
    game.tell(STOCKED, { type: "step", agent: "ann", stepId: again, event: "finished" });
    await game.step(150);
  },
};
