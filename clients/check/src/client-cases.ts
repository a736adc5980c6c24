import { setTimeout as sleep } from "node:timers/promises";
import type { Step } from "@understudy/planner-core";
import type { CasePlay } from "./case-play.ts";
import type { ClientCase } from "./client-case.ts";
import { CaseLeftOut, ClientFault } from "./client-fault.ts";
import { AGENT } from "./heard-client.ts";
import { HUT_START, stepsToWarmth } from "./hut-game.ts";
import { NONSENSE } from "./nonsense.ts";
import { playSquad, SQUAD_ENV } from "./squad-case.ts";
import { playSquadThings, SQUAD_THINGS_ENV } from "./squad-things-case.ts";
import { playThings, THINGS_ENV } from "./things-case.ts";
import { playTimes } from "./times-case.ts";
import { TOGETHER_CASES } from "./together-cases.ts";

const TO_FOREST: Step = { tool: "goto", args: { place: "forest" } };
const TO_HOME: Step = { tool: "goto", args: { place: "home" } };
const CHOP: Step = { tool: "chop", args: {} };
/** A stock of wood, then warmth. */
const GOALS = { oneOf: [{ wood: { ">=": 2 } }, "warm"] };
/** Number of steps to fetch the wood. */
const STOCKED = 3;
const SLOW_MS = 700;
/** A binary frame. */
const BYTES = new Uint8Array([123, 125]);

/** Accepts the client, and waits for its first request for a plan. */
async function toFirstWant(play: CasePlay): Promise<void> {
  await play.accept();
  await play.untilAsked();
}

/**
 * Sends the client to the forest, where it waits for further steps. Returns the number of the state
 * of its request.
 */
async function toForest(play: CasePlay): Promise<number> {
  await toFirstWant(play);
  const { stateSeq } = play.client;
  await play.plan([TO_FOREST]);
  await play.untilAt("forest");
  return stateSeq;
}

/** Sends an early step to chop, then the whole plan. */
async function chopEarly(play: CasePlay): Promise<void> {
  const { stateSeq } = play.client;
  play.client.rest = [CHOP];
  await sayEarly(play, CHOP, stateSeq);
  await play.until("chop, as it was told early", () => play.client.values?.wood === 1);
  await play.planFrom(stateSeq, [CHOP]);
}

/** Waits until the client has sent everything again, with continued numbering. */
async function toldAgain(play: CasePlay): Promise<void> {
  play.client.forgetAgents();
  await play.untilAsked();
}

/** Throws a fault if a permanently refused client reconnects. */
async function comesBack({ server }: CasePlay): Promise<never> {
  await server.accept();
  throw new ClientFault("it came back after it was refused");
}

/** Sends the first step of a plan in progress. */
async function sayEarly(play: CasePlay, step: Step, basedOn: number): Promise<void> {
  const want = play.client.want?.seq ?? 0;
  const early = { agent: AGENT, basedOn, want, step: { ...step } as never, index: 0 };
  await play.push({ type: "early", ...early });
}

/** Checks that the program has printed an error code. */
function checkTold({ process }: CasePlay, code: string): void {
  if (!process.output.includes(code)) throw new ClientFault(`it ended without a word of ${code}`);
}

/** All cases, in the order of a client's development. */
export const CLIENT_CASES: readonly ClientCase[] = [
  {
    name: "plain",
    title: "plays from hello to bye",
    async play(play) {
      await toFirstWant(play);
      await play.plan();
      await play.untilAcknowledged();
      await play.finish();
    },
  },
  {
    name: "unknown-fields",
    title: "ignores unknown members and messages",
    async play(play) {
      play.extra = { weather: "fine", later: { nested: [1, null] } };
      await play.accept();
      play.say({ type: "forecast" });
      await play.untilAsked();
      play.say({ type: "error", code: "new-code", message: "of no message in particular" });
      await play.finish();
    },
  },
  {
    name: "version",
    title: "ends when its version is refused, and reports the code",
    async play(play) {
      await play.hello();
      const message = "version 1 of the protocol is not known; 2 is";
      play.say({ type: "error", code: "protocol-unknown", message } as never);
      play.close(1008);
      await Promise.race([play.untilEnded("an error"), comesBack(play)]);
      checkTold(play, "protocol-unknown");
    },
  },
  {
    name: "late-plan",
    title: "drops plans for an outdated state",
    async play(play) {
      const old = await toForest(play);
      const late = play.planMessage([TO_HOME, TO_HOME], old);
      await play.push(late);
      await play.push({ ...late, type: "revised" } as never);
      await play.untilAcknowledged();
      await play.finish();
    },
  },
  {
    name: "early",
    title: "begins early steps at once, and continues with the plan that starts with them",
    async play(play) {
      const old = await toForest(play);
      await sayEarly(play, TO_HOME, old);
      await play.untilAcknowledged();
      await chopEarly(play);
      await play.finish();
    },
  },
  {
    name: "gap",
    title: "reconnects for missing messages, and ignores duplicates",
    async play(play) {
      await toForest(play);
      const wrong = play.planMessage([TO_HOME], play.client.stateSeq);
      // The number of the plan already followed.
      play.say({ ...wrong, n: play.sent } as never);
      play.lose();
      await play.push({ type: "interrupt", agent: AGENT, stepId: 99, reason: "of no step" });
      await play.untilGone();
      await play.resume();
      await play.finish();
    },
  },
  {
    name: "lost-before",
    title: "carries on when each message is lost with its connection",
    async play(play) {
      await play.hello();
      play.cut();
      await play.accept();
      play.breakage = "before";
      await play.finish();
    },
  },
  {
    name: "lost-after",
    title: "carries on when the connection is lost after each message",
    async play(play) {
      await play.accept();
      play.breakage = "after";
      await play.finish();
    },
  },
  {
    name: "restart",
    title: "survives a server restart without its sessions",
    async play(play) {
      await toForest(play);
      play.say({ type: "drain", withinMs: 0 });
      play.server.refuse(3);
      play.close(1001);
      const hello = await play.hello();
      play.checkToken(hello);
      play.welcome(hello, 0);
      play.say({ type: "resync" });
      await toldAgain(play);
      await play.finish();
    },
  },
  {
    name: "forgotten",
    title: "begins another session if its token is refused",
    async play(play) {
      await toForest(play);
      play.cut();
      await play.loseSession();
      await play.finish();
    },
  },
  {
    name: "changed",
    title: "never compares the numbers of a lost session with those of the next",
    async play(play) {
      await toFirstWant(play);
      play.client.rest = [TO_FOREST];
      await sayEarly(play, TO_FOREST, play.client.stateSeq);
      await play.untilAt("forest");
      play.cut();
      await play.loseSession();
      await play.untilAsked();
      // A different state with the number of its predecessor.
      await chopEarly(play);
      await play.finish();
    },
  },
  {
    name: "ticket",
    title: "gets a new ticket for each session, even after a failed attempt",
    env: { UNDERSTUDY_TICKET: "ticket" },
    async play(play) {
      // Without a ticket, the client may close an open connection.
      play.mayComeBack = true;
      const hello = await play.hello();
      play.mayComeBack = false;
      if (hello.ticket === undefined) throw new CaseLeftOut("it has no use for tickets");
      play.welcome(hello);
      await play.untilAsked();
      await play.plan([TO_FOREST]);
      await play.untilAt("forest");
      play.cut();
      await play.resume();
      play.cut();
      const { ticket } = await play.loseSession();
      if (ticket === undefined) throw new ClientFault("it began a session without a ticket");
      await play.finish();
    },
  },
  {
    name: "resync",
    title: "sends everything again on request",
    async play(play) {
      await toForest(play);
      play.skipNumbers(40);
      play.say({ type: "resync" });
      await toldAgain(play);
      await play.plan([CHOP]);
      await play.untilAcknowledged();
      await play.finish();
    },
  },
  {
    name: "slow",
    title: "waits for a slow server",
    async play(play) {
      const hello = await play.hello();
      await sleep(SLOW_MS);
      play.welcome(hello);
      await play.untilAsked();
      await sleep(SLOW_MS);
      await play.plan();
      await play.finish();
    },
  },
  {
    name: "silent",
    title: "gives up a silent connection",
    env: { UNDERSTUDY_ANSWER_MS: "3000" },
    async play(play) {
      // On a busy machine, even valid answers may arrive too late.
      play.mayComeBack = true;
      await play.hello();
      await play.accept();
      await play.finish();
    },
  },
  {
    name: "busy",
    title: "asks again later if the server is too busy",
    async play(play) {
      await toFirstWant(play);
      const { seq } = play.client.want as { readonly seq: number };
      play.say({ type: "error", code: "too-busy", message: "ask again", seq } as never);
      await play.until("ask again", () => (play.client.want?.seq ?? seq) !== seq);
      await play.finish();
    },
  },
  {
    name: "refused",
    title: "reports the refusal, and repeats the want when the game does",
    async play(play) {
      await toFirstWant(play);
      const { seq } = play.client.want as { readonly seq: number };
      const message = "there was no such goal a moment ago";
      play.say({ type: "error", code: "invalid-request", message, seq, agent: AGENT });
      await play.until("want the same again", () => (play.client.want?.seq ?? seq) !== seq);
      await play.finish();
      checkTold(play, "invalid-request");
    },
  },
  {
    name: "too-long",
    title: "sends no message that is too long, and reports it",
    env: { UNDERSTUDY_MEMORY: "4000" },
    async play(play) {
      play.welcome(await play.hello(), 0, 2000);
      await play.untilAsked();
      if (play.client.want?.memory !== undefined) {
        throw new CaseLeftOut("it has no long memory, as UNDERSTUDY_MEMORY says");
      }
      await play.finish();
      checkTold(play, "message-too-large");
    },
  },
  {
    name: "nonsense",
    title: "survives malformed texts and bytes",
    async play(play) {
      play.mayComeBack = true;
      await play.accept();
      for (const text of NONSENSE) play.sayRaw(text);
      await play.untilAsked();
      await play.plan([TO_FOREST]);
      for (const text of NONSENSE) play.sayRaw(text);
      await play.untilAt("forest");
      play.sayRaw(BYTES);
      await play.plan([CHOP]);
      await play.until("chop", () => play.client.values?.wood === 1);
      await play.finish();
    },
  },
  {
    name: "path",
    title: "finds sessions below the path of a server",
    path: "/understudy/",
    async play(play) {
      await play.accept();
      await play.finish();
    },
  },
  {
    name: "goals",
    title: "wants several goals, and also follows the plan for the next one",
    env: { UNDERSTUDY_GOAL: JSON.stringify(GOALS) },
    async play(play) {
      play.client.goal = GOALS;
      await toFirstWant(play);
      const all = stepsToWarmth(HUT_START);
      await play.plan(all.slice(0, STOCKED), "solved");
      await play.until("fetch wood", () => play.client.values?.wood === 2);
      await play.plan();
      await play.untilAt("home");
      await play.finish();
    },
  },
  {
    name: "times",
    title: "begins no step before its time, where the plan tells one",
    play: playTimes,
  },
  {
    name: "runner",
    title: "begins and ends the server's steps",
    env: { UNDERSTUDY_RUNNER: "server" },
    async play(play) {
      await toFirstWant(play);
      if (play.client.want?.runner !== "server") {
        throw new CaseLeftOut("it has no use for a runner on the server");
      }
      for (const [index, step] of stepsToWarmth(HUT_START).entries()) {
        const stepId = index + 1;
        await play.begin(stepId, step);
        // The step has ended, so this has no effect.
        await play.push({ type: "interrupt", agent: AGENT, stepId, reason: "plan-broken" });
      }
      await play.finish();
    },
  },
  {
    name: "things",
    title: "lists its things in messages within the limit, reports changes, and the costs of ways",
    env: THINGS_ENV,
    play: playThings,
  },
  {
    name: "squad",
    title: "plays the steps of a squad, also after it lost its session, and tells of orders",
    env: SQUAD_ENV,
    play: playSquad,
  },
  {
    name: "squad-things",
    title: "plays the steps of a squad about things, also after a thing or a member is lost",
    env: SQUAD_THINGS_ENV,
    play: playSquadThings,
  },
  ...TOGETHER_CASES,
];
