// A bot that uses and collects things on the server of the tests, each action in its own scene. Prints the outcomes as
// JSON: `node … handle-things.ts --game FOLDER --version V`.
import { parseArgs } from "node:util";
import { BotBody, type Deed } from "../index.ts";
import { joinServer } from "./join-server.ts";
import { GROUND } from "./server/land.ts";
import { type StartedServer, startServer } from "./server/start-server.ts";

const NAME = "ann";
const SETTLE_MS = 500;
const SHORT = { haste: 20, smeltMs: 500, eggMs: 3000 };

/** A scene: the bot's items, nearby objects, and its task. */
interface Scene {
  readonly given: Readonly<Record<string, number>>;
  /** A block beside the bot. */
  readonly block?: string;
  readonly food?: number;
  readonly deed: Deed;
}

const SCENES: readonly Scene[] = [
  {
    given: { wooden_axe: 1 },
    deed: {
      ...{ deed: "use", with: "wooden_axe", on: "oak_log", item: "stripped_oak_log", count: 2 },
      digs: true,
    },
  },
  {
    given: { shears: 1 },
    block: "pumpkin",
    deed: {
      ...{ deed: "use", with: "shears", on: "pumpkin", item: "carved_pumpkin", count: 1 },
      digs: true,
    },
  },
  {
    given: { bucket: 1 },
    deed: { deed: "use", with: "bucket", on: "cow", item: "milk_bucket", count: 1 },
  },
  {
    given: { bucket: 1 },
    block: "water",
    deed: { deed: "use", with: "bucket", on: "water", item: "water_bucket", count: 1 },
  },
  {
    given: { shears: 1 },
    deed: { deed: "dig", blocks: ["oak_leaves"], item: "oak_leaves", count: 1, with: "shears" },
  },
  { given: {}, deed: { deed: "collect", creature: "chicken", item: "egg", count: 1 } },
  { given: { bread: 1 }, food: 10, deed: { deed: "eat", item: "bread" } },
  {
    given: { bucket: 1 },
    deed: { deed: "use", with: "stick", on: "cow", item: "milk_bucket", count: 1 },
  },
];

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { game: { type: "string", default: "" }, version: { type: "string", default: "" } },
  });
  const server = await startServer(values.game, { ...SHORT, seed: 7, version: values.version });
  const at = { host: "127.0.0.1", port: server.port, version: values.version };
  const { bot, leave } = await joinServer(values.game, at, NAME);
  const body = new BotBody(bot);
  const outcomes: Record<string, unknown>[] = [];
  for (const scene of SCENES) outcomes.push(await play(scene, server, body));
  process.stdout.write(JSON.stringify(outcomes));
  leave();
  await server.close();
  process.exit(0);
}

async function play(
  { given, block, food, deed }: Scene,
  { rules, squid, at }: StartedServer,
  body: BotBody,
): Promise<Record<string, unknown>> {
  rules.rob(NAME);
  for (const [item, count] of Object.entries(given)) rules.give(NAME, item, count);
  if (food !== undefined) squid.players[0]?.updateFood(food);
  const state = block && rules.registry.blocksByName[block]?.defaultState;
  const { x, z } = body.bot.entity.position;
  if (typeof state === "number")
    await squid.setBlock(squid.overworld, at(Math.floor(x) + 3, GROUND + 1, Math.floor(z)), state);
  // The client has received all of it.
  const hasHeard = (): boolean =>
    (food === undefined || body.bot.food === food) &&
    Object.keys(given).every((item) =>
      body.bot.inventory.items().some(({ name }) => name === item),
    );
  do await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  while (!hasHeard());
  const failed = await body.perform(deed).then(
    () => undefined,
    ({ message }: Error) => message,
  );
  const carries = rules.inventoryOf(NAME);
  const differences = rules.ledger.differences(NAME, carries);
  return { deed: deed.deed, failed, carries, food: squid.players[0]?.food, differences };
}

main().catch((error: Error) => {
  process.stderr.write(error.message);
  process.exit(1);
});
