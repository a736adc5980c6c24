import { loadDomain } from "@understudy/planner-core";
import { HUT } from "@understudy/session/testing";
import { writeGame } from "../../game/game-file.ts";
import { COLD_STATE, hello, openHut, tokenOf, WARM_WANT } from "./plan-cases.ts";
import type { TranscriptCase } from "./transcript.ts";

const DEEP = `${"[".repeat(10_000)}${"]".repeat(10_000)}`;
const ODD: readonly string[] = ["null", "true", "-1", "0", "1.5", "1e400", "[]", "{}", '"1"', DEEP];

/** More digits than any number has. */
const ENDLESS = "1".repeat(400);

/** Texts that are no message. */
const NONSENSE: readonly string[] = [
  ...["", " ", "NaN", "\u2028", ENDLESS, `{"type":${DEEP}}`],
  ...["NaN", "{}", ENDLESS, "[]"].map((type) => `{"type":${type}}`),
  ...ODD.map(
    (stepId) => `{"type":"step","seq":905,"agent":"ann","stepId":${stepId},"event":"failed"}`,
  ),
  ...ODD.map((received) => `{"type":"ack","received":${received}}`),
  ...ODD.map((things) => `{"type":"see","seq":906,"things":${things}}`),
  ...ODD.map((members) => `{"type":"squad","seq":907,"squad":"s","members":${members}}`),
  `{"type":"idle","agent":"ann","seq":${ENDLESS}}`,
  '{"type":"state","seq":908,"agent":"ann","nowMs":0,"values":{"length":1e9}}',
  '{"type":"state","seq":909,"agent":"__proto__","nowMs":0,"slots":[[1e9,1],[-1,0],[0.5,0]]}',
  ...["{", '{"type":', "NaN", "null", "3", '"want"', "[]", "{}", DEEP, "{}}"],
  ...["null", "3", "{}", '"__proto__"', '"constructor"', '"plan"'].map(
    (type) => `{"type":${type}}`,
  ),
  ...["state", "want", "see", "ways", "squad", "step", "idle", "batch", "ack"].map(
    (type) => `{"type":"${type}"}`,
  ),
  ...ODD.map((seq) => `{"type":"idle","agent":"ann","seq":${seq}}`),
  ...ODD.map((agent) => `{"type":"leave","seq":900,"agent":${agent}}`),
  ...ODD.map((values) => `{"type":"state","seq":901,"agent":"ann","nowMs":0,"values":${values}}`),
  ...ODD.map((goal) => `{"type":"want","seq":902,"agent":"ann","budgetMs":1,"goal":${goal}}`),
  '{"type":"batch","messages":[{"type":"batch","messages":[]},{"type":"bye!"},7]}',
  '{"type":"state","seq":903,"agent":"ann","nowMs":0,"values":{"__proto__":1,"constructor":2}}',
  '{"type":"want","seq":904,"agent":"\\ud800","goal":"warm","budgetMs":1}',
];

/** Cases of sessions: their connections, and what is wrong. */
export const SESSION_CASES: Readonly<Record<string, TranscriptCase>> = {
  async version(game) {
    await openHut(game, {}, { protocol: [2, 3] });
    game.tell(COLD_STATE);
  },
  async domain(game) {
    game.open({ domains: [{ domain: HUT }, { domain: HUT, name: "other-hut" }], expansions: 10 });
    game.send(hello("palace"));
    await game.step();
    game.send(hello("other-hut", { domainHash: "0123" }));
    await game.step();
    game.send(hello("other-hut", { domainHash: "0123", acceptDomain: true }));
    await game.step();
  },
  async "no-hello"(game) {
    game.open({ domains: [{ domain: HUT }] });
    game.tell(COLD_STATE);
    game.send({ type: "bye" });
    await game.step();
  },
  async resume(game) {
    await openHut(game);
    game.tell(COLD_STATE, WARM_WANT);
    await game.step();
    game.send(hello("hut", { token: tokenOf(game), received: 0 }));
    await game.step();
    game.send({ type: "ack", received: 1 });
    game.tell({ ...COLD_STATE, values: { at: "forest", wood: 0, fire_lit: false } });
    await game.step(300);
    game.send(hello("hut", { token: tokenOf(game), received: 1 }));
    await game.step();
    // A gap.
    game.send({ ...COLD_STATE, seq: game.seq + 3 });
    await game.step();
  },
  async forgotten(game) {
    await openHut(game);
    game.tell(COLD_STATE, WARM_WANT);
    await game.step();
    game.send(hello("hut", { token: "2.1.1.hut" }));
    await game.step();
    game.send(hello("hut", { token: "nonsense" }));
    await game.step();
    game.send(hello("hut"));
    game.startOver();
    game.tell(COLD_STATE, WARM_WANT);
    await game.step();
  },
  async expired(game) {
    await openHut(game, { limits: { resumeMs: 1000 } });
    game.tell(COLD_STATE, WARM_WANT);
    await game.step();
    const token = tokenOf(game);
    game.send(hello("hut"));
    await game.step();
    await game.step(1500);
    game.send(hello("hut", { token, received: 1 }));
    await game.step();
  },
  async refused(game) {
    await openHut(game);
    game.tell(WARM_WANT, { type: "idle", agent: "ann" }, COLD_STATE, {
      ...WARM_WANT,
      goal: "wram",
    });
    await game.step();
    game.tell(
      { ...COLD_STATE, values: { at: "sea", wood: 9 } },
      { ...WARM_WANT, ways: { at: {} } },
    );
    game.tell(
      { ...WARM_WANT, orders: [] },
      { type: "see", things: [] },
      { ...WARM_WANT, choose: 99 },
    );
    game.tell({ type: "squad", squad: "s", members: ["ann"], goal: "warm", budgetMs: 5 });
    await game.step();
  },
  async "too-long"(game) {
    await openHut(game, { limits: { messageBytes: 400 } });
    game.send({ ...COLD_STATE, seq: 1, memory: "x".repeat(400) });
    game.tell(COLD_STATE, { ...WARM_WANT, persona: "x".repeat(200) });
    await game.step();
  },
  async slow(game) {
    await openHut(game, { limits: { waitingBytes: 700 } });
    for (let at = 0; at < 9; at++) game.tell({ ...WARM_WANT, agent: `a${at}` });
    await game.step();
    game.tell(COLD_STATE);
  },
  async nonsense(game) {
    await openHut(game);
    for (const text of NONSENSE) {
      game.send(text);
      await game.step();
    }
    game.startOver();
    game.send({ ...COLD_STATE, seq: 1001 });
    game.send({ ...WARM_WANT, seq: 1002 });
    await game.step();
  },
  async mistakes(game) {
    await openHut(game, { limits: { mistakesPerMinute: 3 } });
    for (let at = 0; at < 5; at++) game.send('{"type":"nonsense"}');
    await game.step();
    game.tell(COLD_STATE);
  },
  async options(game) {
    for (const options of [
      ...["null", "[]", "{}", '{"domains":[]}', '{"domains":[{}]}', '{"domain":1}'],
      ...['{"domains":[{"domain":{"name":"x"}}]}', '{"game":"{}"}', '{"game":{"format":"pddl"}}'],
      ...[-1, "many"].map((expansions) =>
        JSON.stringify({ domains: [{ domain: HUT }], expansions }),
      ),
      JSON.stringify({ domains: [{ domain: HUT }], limits: { agents: -1 } }),
      JSON.stringify({ domains: [{ domain: HUT }], limits: { angels: 1 } }),
      JSON.stringify({ domains: [{ domain: HUT }, { domain: HUT }] }),
      JSON.stringify({ domains: [{ domain: HUT, name: "a hut" }] }),
      JSON.stringify({ domains: [{ domain: HUT, repertoire: {} }] }),
    ]) {
      game.open(options);
    }
    game.send(hello("hut"));
  },
  async "game-file"(game) {
    const { text } = writeGame({ hut: { domain: loadDomain(HUT), hasTables: true } });
    game.open({ game: text.replace("wood", "woad") });
    game.open({ game: text.slice(0, -9) });
    game.open({ game: text, expansions: 10 });
    game.send(hello("hut"));
    game.tell(COLD_STATE, WARM_WANT);
    await game.step();
  },
};
