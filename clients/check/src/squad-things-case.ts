import { isDeepStrictEqual } from "node:util";
import type { Step } from "@understudy/planner-core";
import type { CasePlay } from "./case-play.ts";
import { CaseLeftOut, ClientFault } from "./client-fault.ts";
import { HeardSquad } from "./heard-squad.ts";
import type { GameThing } from "./heard-things.ts";
import { begin, ended, said, tell } from "./squad-talk.ts";

const PINE = "pine \u00e4";
const FOREST: readonly GameThing[] = [7, PINE, "old oak"].map((id, index) => ({
  ...{ id, kind: "tree", at: [index, 0.5], properties: { wood: index, felled: false } },
}));
const WANTED = {
  members: ["ann", "bo", "cai"],
  goal: { goal: "felled", things: { it: 7 } },
  budgetMs: 60_000,
  disabled: { bo: [{ tool: "chop", args: { tree: 7 } }, "goto"] },
};
const ASKED = [{ to: [7, "island"] }, { from: PINE, to: [7] }];
const TOLD = [
  { to: [7, "island"], costs: [7, -1] },
  { from: PINE, to: [7], costs: [7] },
];

/** Environment of the client in this case. */
export const SQUAD_THINGS_ENV: Readonly<Record<string, string>> = {
  UNDERSTUDY_SQUAD: JSON.stringify(WANTED),
  // Some engines read only ASCII from their environment.
  UNDERSTUDY_THINGS: JSON.stringify(FOREST).replaceAll("\u00e4", "\\u00e4"),
};

const about = (tool: string, tree: number | string): Step => ({ tool, args: { tree } });
const alone = (tool: string): Step => ({ tool, args: {} });

/** Plays steps about things: one loses its thing, a member falls, and the session is lost in the middle of one. */
export async function playSquadThings(play: CasePlay): Promise<void> {
  const squad = new HeardSquad(WANTED);
  play.client.squad = squad;
  const hello = await play.hello();
  if (hello.world === undefined) throw new CaseLeftOut("it has no use for things");
  play.welcome(hello);
  await asksAfterThings(play, squad, FOREST);
  for (const name of WANTED.members) {
    await play.push({ type: "ways", agent: name, ways: ASKED });
    await play.until(`tell ${name}'s ways`, () => squad.ways.has(name));
    const told = squad.ways.get(name);
    if (!isDeepStrictEqual(told, TOLD)) {
      throw new ClientFault(`asked for ${JSON.stringify(ASKED)}, it told ${JSON.stringify(told)}`);
    }
    await play.push({ type: "claims", agent: name, things: [7, "old oak"] });
  }

  await loseThing(play);
  await fall(play, squad);
  await loseSession(play, squad);

  await begin(play, 2, alone("light_fire"), ["bo"]);
  await ended(play, "bo finished 2");
  await play.finish();
  if (!squad.isDisbanded) throw new ClientFault("it said bye before it disbanded its squad");
}

/** Two steps about one tree: when it is felled, the other step is broken off. */
async function loseThing(play: CasePlay): Promise<void> {
  await begin(play, 1, about("hold", PINE), ["bo"]);
  await begin(play, 2, about("chop", PINE), ["ann"]);
  await said(play, "ann claims 7, old oak");
  await ended(play, "ann finished 2");
  if (play.client.things.has(PINE)) {
    throw new ClientFault("it ended a step before it told that the tree is gone");
  }
  await tell(play, "bo", { type: "interrupt", stepId: 1, reason: "broken" });
  await said(play, "bo stops hold: broken");
}

/** A member leaves the game in the middle of a step with another. */
async function fall(play: CasePlay, squad: HeardSquad): Promise<void> {
  await begin(play, 3, about("hold", 7), ["bo", "cai"]);
  squad.falling.add("cai");
  await begin(play, 4, alone("fall"), ["cai"]);
  await play.until("let cai leave", () => squad.fallen.has("cai"));
  await said(play, "cai stops hold");
  await tell(play, "bo", { type: "interrupt", stepId: 3, reason: "partner-left" });
  await said(play, "bo stops hold: partner-left");
}

/** A session that is lost in the middle of a step about a thing. */
async function loseSession(play: CasePlay, squad: HeardSquad): Promise<void> {
  await begin(play, 5, about("hold", 7), ["ann"]);
  await play.untilAcknowledged();
  play.cut();
  squad.forget();
  await play.loseSession();
  await asksAfterThings(
    play,
    squad,
    FOREST.filter(({ id }) => id !== PINE),
  );
  const [first, ...others] = squad.message?.running ?? [];
  const isRight = others.length === 0 && isDeepStrictEqual(first?.step, about("hold", 7));
  if (!isRight || first?.agent !== "ann") {
    const told = JSON.stringify(squad.message?.running);
    throw new ClientFault(`it told ${told} as the steps in flight; ann holds the tree 7`);
  }
  await begin(play, 1, about("hold", 7), ["ann"]);
  await tell(play, "ann", { type: "finish", stepId: 1 });
  await play.until("bring about what a step does", () => squad.has(({ wood }) => wood === 2));
}

/** Waits for the squad, which must follow a complete list of things. */
async function asksAfterThings(
  play: CasePlay,
  squad: HeardSquad,
  things: readonly GameThing[],
): Promise<void> {
  await play.until("tell its squad", () => squad.message !== undefined);
  if (!play.client.things.isComplete) throw new ClientFault("its squad came before its things");
  play.client.things.check(things);
  await play.until("tell the states of all members", () => squad.isComplete);
}
