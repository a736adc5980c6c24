import { isDeepStrictEqual } from "node:util";
import type { Step } from "@understudy/planner-core";
import type { CasePlay } from "./case-play.ts";
import { CaseLeftOut, ClientFault } from "./client-fault.ts";
import { AGENT } from "./heard-client.ts";
import type { GameThing } from "./heard-things.ts";

/**
 * The things of the game: too many for one message, as the case limits messages to a small size.
 */
const FOREST: readonly GameThing[] = Array.from({ length: 40 }, (_, index) => ({
  id: index === 0 ? 7 : `tree ${index} \u00e4`,
  kind: "tree",
  at: [index, 0.5],
  properties: { wood: index, felled: false },
}));
const ISLAND = "island";
const MESSAGE_BYTES = 1500;
const ONE = "tree 1 \u00e4";
const FELLED = "tree 3 \u00e4";
const ASKED = [{ to: [7, ISLAND, ONE] }, { from: 7, to: [ONE] }];
const TOLD = [
  { to: [7, ISLAND, ONE], costs: [7, -1, 7] },
  { from: 7, to: [ONE], costs: [7] },
];

/** Environment of the client in this case. */
export const THINGS_ENV: Readonly<Record<string, string>> = {
  // Some engines read only ASCII from their environment.
  UNDERSTUDY_THINGS: JSON.stringify(FOREST).replaceAll("\u00e4", "\\u00e4"),
};

/** Expects a list of things, ways and changes, and another list after an interrupted one. */
export async function playThings(play: CasePlay): Promise<void> {
  const { client } = play;
  const hello = await play.hello();
  if (hello.world === undefined) throw new CaseLeftOut("it has no use for things");
  if (hello.world.ways !== true) throw new ClientFault("its hello does not say that it tells ways");
  play.welcome(hello, 0, MESSAGE_BYTES);
  await asksAfterList(play, FOREST);
  await play.push({ type: "ways", agent: AGENT, ways: ASKED });
  await play.until("tell what ways cost", () => client.ways !== undefined);
  if (!isDeepStrictEqual(client.ways?.ways, TOLD)) {
    const told = JSON.stringify(client.ways?.ways);
    throw new ClientFault(`asked for ${JSON.stringify(ASKED)}, it told ${told}`);
  }
  play.skipNumbers(40);
  play.say({ type: "resync" });
  client.forgetAgents();
  await play.until("list its things again", () => client.things.isListing);
  play.cut();
  await play.resume(MESSAGE_BYTES);
  await asksAfterList(play, FOREST);
  const chop: Step = { tool: "chop", args: { tree: FELLED } };
  await play.push({ type: "claims", agent: AGENT, things: [FELLED] });
  const want = client.want?.seq ?? 0;
  await play.push({ type: "order", agent: AGENT, want, id: "fell", state: "done" });
  await play.plan([{ tool: "goto", args: { place: "forest" } }, chop]);
  await play.until("tell that a tree is gone", () => !client.things.has(FELLED));
  client.things.check(FOREST.filter(({ id }) => id !== FELLED));
  await play.finish();
}

/** Waits for the client's request, which must follow a complete list. */
async function asksAfterList(play: CasePlay, things: readonly GameThing[]): Promise<void> {
  await play.untilAsked();
  if (!play.client.things.isComplete) throw new ClientFault("its want came before its things");
  play.client.things.check(things);
}
