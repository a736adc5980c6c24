import { isDeepStrictEqual } from "node:util";
import type { CasePlay } from "./case-play.ts";
import type { ClientCase } from "./client-case.ts";
import { CaseLeftOut, ClientFault } from "./client-fault.ts";
import type { HttpAnswer } from "./scripted-server.ts";

/** Longer than any busy machine takes: clients stop waiting soon after. */
const BUDGET_MS = 60_000;
const ASKED = {
  agents: { ann: { state: { at: "home" } }, bo: { state: { at: "forest" }, disabled: ["chop"] } },
  shared: { wood: 0 },
  goal: "warm",
  measure: { time: 1, cost: 0.5 },
  running: [{ agent: "bo", step: { tool: "goto", args: { place: "home" } }, leftMs: 40 }],
};
const ENV = { UNDERSTUDY_TOGETHER: JSON.stringify(ASKED) };

const NONE = {
  ...{ steps: [], ends: [], time: 0, cost: 0, measure: 0, optimal: false, lowerBound: 0 },
  ...{ waits: [], kept: 1, elapsedMs: 3 },
};
const joint = (agent: string, tool: string, startsAt: number) => ({
  ...{ agent, step: { tool, args: {} }, startsAt, duration: 4, with: [], later: 1 },
});
const SOLVED = {
  ...NONE,
  status: "solved",
  steps: [joint("bo", "chop", 0), joint("ann", "light_fire", 4.001)],
  ends: [0.04],
  ...{ time: 8.001, cost: 3, measure: 9.501, lowerBound: 9.501, optimal: true },
  waits: [
    { agent: "ann", from: 0, until: 4.001, for: "bo", what: "chop" },
    { agent: "bo", from: 4, until: 6, what: "event" },
  ],
};

/** Answers a request for a joint plan; the client must say what it learned. */
async function playTogether(play: CasePlay, answer: HttpAnswer, said: string): Promise<void> {
  const question = play.server.question(answer);
  const session = play.server.accept().then(() => {
    throw new CaseLeftOut("it makes no joint plans");
  });
  const ended = play.process.ended.then(({ code }) => {
    throw new ClientFault(`it ended, with ${code}, where it should have asked for a joint plan`);
  });
  const asking = Promise.race([question, session, ended]);
  const { path, text } = await play.patiently("ask for a joint plan", asking);
  if (path !== "/v1/plan-together") throw new ClientFault(`it asked at ${path}`);
  const expected = { ...ASKED, domain: "hut", budgetMs: BUDGET_MS };
  if (!isDeepStrictEqual(JSON.parse(text), expected)) {
    throw new ClientFault(`it asked ${text} instead of ${JSON.stringify(expected)}`);
  }
  await play.patiently("end", play.process.ended);
  const line = `together: ${said}`;
  if (play.process.output.split(/\r?\n/).includes(line)) return;
  throw new ClientFault(`it should have said "${line}"`);
}

const error = { code: "invalid-state", message: "m", pointer: "/agents/ann/state/at" };

/** Requests for joint plans. */
export const TOGETHER_CASES: readonly ClientCase[] = [
  {
    name: "together",
    title: "reads a joint plan",
    env: ENV,
    play: (play) => playTogether(play, { status: 200, body: SOLVED }, "solved bo ann"),
  },
  {
    name: "together-wrong",
    title: "reports the place of a mistake in a question for a joint plan",
    env: ENV,
    play: (play) =>
      playTogether(play, { status: 422, body: { error } }, `${error.code} ${error.pointer}`),
  },
  {
    name: "together-cut",
    title: "takes a joint plan that was not found in time for what it is",
    env: ENV,
    play: (play) =>
      playTogether(play, { status: 200, body: { ...NONE, status: "cut-off" } }, "cut-off"),
  },
  {
    name: "together-odd",
    title: "takes no other answer for a joint plan",
    env: ENV,
    play: (play) =>
      playTogether(play, { status: 200, body: { ...SOLVED, steps: [{ agent: 3 }] } }, "bad-answer"),
  },
];
