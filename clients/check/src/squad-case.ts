import { isDeepStrictEqual } from "node:util";
import type { Step } from "@understudy/planner-core";
import type { CasePlay } from "./case-play.ts";
import { ClientFault } from "./client-fault.ts";
import { HeardSquad, SQUAD } from "./heard-squad.ts";
import { begin, ended, said, tell } from "./squad-talk.ts";

const WANTED = {
  members: ["ann", "bo"],
  goal: "warm",
  budgetMs: 60_000,
  disabled: { bo: ["chop"] },
  roles: true,
};

/** Environment of the client in this case. */
export const SQUAD_ENV: Readonly<Record<string, string>> = {
  UNDERSTUDY_SQUAD: JSON.stringify(WANTED),
};

const HOME: Step = { tool: "goto", args: { place: "home" } };
const tool = (name: string): Step => ({ tool: name, args: {} });

/** Plays a squad's steps, loses its session in the middle of one, and refuses it once. */
export async function playSquad(play: CasePlay): Promise<void> {
  const squad = new HeardSquad(WANTED);
  play.client.squad = squad;
  await play.accept();
  await play.until("tell its squad, and the states of both", () => squad.isComplete);
  if ((squad.message?.running ?? []).length > 0) {
    throw new ClientFault("it told of steps that never began");
  }
  await tell(play, "bo", {
    type: "wait",
    step: tool("chop"),
    for: "ann",
    what: "chop",
    untilMs: 9,
  });
  await said(play, "bo waits for ann: chop");
  const role = { with: [], isRunning: false, fromMs: 1, untilMs: 2, for: [{ what: "goal" }] };
  await play.push({
    ...{ type: "roles", squad: SQUAD },
    roles: [{ ...role, agent: "ann", step: tool("chop") as never }],
  });
  await said(play, "roles: ann chop");

  await playSteps(play, squad);
  await loseSteps(play, squad);

  const { seq } = squad.message as { readonly seq: number };
  const message = "there was no such goal a moment ago";
  play.say({ type: "error", code: "invalid-request", message, seq, squad: SQUAD });
  await play.until("want the same again", () => (squad.message?.seq ?? seq) !== seq);
  await said(play, "invalid-request");
  await begin(play, 2, tool("light_fire"), ["bo"]);
  await ended(play, "bo finished 2");
  await play.finish();
  if (!squad.isDisbanded) throw new ClientFault("it said bye before it disbanded its squad");
}

/** Steps that end in all ways, and an order. */
async function playSteps(play: CasePlay, squad: HeardSquad): Promise<void> {
  await begin(play, 1, tool("chop"), ["ann"]);
  await ended(play, "ann finished 1");
  if (squad.values.get("ann")?.wood !== 1) {
    throw new ClientFault("it ended a step before it told the state after it");
  }
  // The step has ended, so this has no effect.
  await tell(play, "ann", { type: "interrupt", stepId: 1, reason: "broken" });
  await begin(play, 2, HOME, ["ann", "bo"]);
  await ended(play, "ann finished 2");
  await ended(play, "bo finished 2");
  await begin(play, 3, tool("refuse"), ["bo"]);
  await ended(play, "bo failed 3 I will not");

  await begin(play, 4, tool("hold"), ["bo"]);
  // A member may do several steps at once.
  await begin(play, 5, tool("chop"), ["bo"]);
  await ended(play, "bo finished 5");
  await tell(play, "bo", { type: "finish", stepId: 4 });
  await play.until("bring about what a step does", () => squad.has(({ wood }) => wood === 3));
  await begin(play, 6, tool("hold"), ["ann"]);
  await tell(play, "ann", { type: "interrupt", stepId: 6, reason: "broken" });
  await said(play, "ann stops hold: broken");

  await tell(play, "bo", { type: "rest", reason: "done" });
  await said(play, "bo rests: done");
  await play.until("break off what bo does", () => squad.orders.length > 0);
  if (squad.orders[0]?.agent !== "bo" || squad.orders[0].squad !== SQUAD) {
    throw new ClientFault(`it ordered ${JSON.stringify(squad.orders[0])}`);
  }
}

/** A session that is lost in the middle of a step. */
async function loseSteps(play: CasePlay, squad: HeardSquad): Promise<void> {
  await begin(play, 7, tool("hold"), ["ann", "bo"]);
  await play.untilAcknowledged();
  play.cut();
  squad.forget();
  await play.loseSession();
  await play.until("tell its squad, and the states of both, again", () => squad.isComplete);
  checkRunning(squad);
  // The same step goes on under a new id.
  await begin(play, 1, tool("hold"), ["ann", "bo"]);
  await tell(play, "ann", { type: "finish", stepId: 1 });
  await tell(play, "bo", { type: "interrupt", stepId: 1, reason: "partner-failed" });
  await said(play, "bo stops hold: partner-failed");
  await play.until("bring about what a step does", () => squad.has(({ wood }) => wood === 4));
}

/** The single step in flight, told once for both. */
function checkRunning({ message }: HeardSquad): void {
  const [first, ...others] = message?.running ?? [];
  const crew = [first?.agent, ...(first?.with ?? [])].sort();
  const isRight =
    others.length === 0 &&
    isDeepStrictEqual(first?.step, tool("hold")) &&
    isDeepStrictEqual(crew, ["ann", "bo"]);
  if (isRight) return;
  const told = JSON.stringify(message?.running);
  throw new ClientFault(`it told ${told} as the steps in flight; both hold`);
}
