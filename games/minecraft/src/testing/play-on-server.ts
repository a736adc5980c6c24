// A bot that carries out an order from the chat on the server of the tests, robbed once and killed once on the way. Prints
// the outcome as JSON: `node … play-on-server.ts --game FOLDER --version V`.
import { parseArgs } from "node:util";
import {
  type AgentEvent,
  followChat,
  type GameRegistry,
  itemTasks,
  MinecraftAgent,
  Places,
} from "../index.ts";
import { joinServer } from "./join-server.ts";
import type { GameRules } from "./server/game-rules.ts";
import { startServer } from "./server/start-server.ts";

const NAME = "ann";
const ORDER = `${NAME}, get 1 stone pickaxe, then put 1 iron ingot in the chest`;
const FAST = { haste: 20, smeltMs: 500 };
const LONGEST_MS = 250_000;
const LOOK_MS = 200;

/** What became of the order, and what the server says of it. */
export interface PlayedOutcome {
  readonly done: readonly string[];
  readonly givenUp: readonly string[];
  readonly deaths: number;
  readonly chest: Readonly<Record<string, number>>;
  readonly carries: Readonly<Record<string, number>>;
  /** Number of moves of each kind. */
  readonly moves: Readonly<Record<string, number>>;
  readonly differences: readonly string[];
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { game: { type: "string", default: "" }, version: { type: "string", default: "" } },
  });
  const server = await startServer(values.game, { ...FAST, seed: 7, version: values.version });
  const at = { host: "127.0.0.1", port: server.port, version: values.version };
  const { bot, leave } = await joinServer(values.game, at, NAME);
  const strike = striker(server.rules);
  const told = { done: [] as string[], givenUp: [] as string[], deaths: 0 };
  const agent = new MinecraftAgent({
    bot,
    taskOf: itemTasks(bot.registry as unknown as GameRegistry),
    places: new Places(),
    onEvent: (event) => {
      if (event.type === "done") told.done.push(event.order.item);
      else if (event.type === "gives-up") told.givenUp.push(event.order.item);
      else if (event.type === "died") told.deaths++;
      else strike(event);
    },
  });
  followChat(agent);
  agent.start();
  const steve = await joinServer(values.game, at, "steve");
  steve.bot.chat(ORDER);
  const untilMs = performance.now() + LONGEST_MS;
  while (told.done.length + told.givenUp.length < 2 && performance.now() < untilMs)
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  process.stdout.write(JSON.stringify({ ...told, ...ledgerOf(server.rules) }));
  agent.stop();
  leave();
  steve.leave();
  await server.close();
  process.exit(0);
}

/** Robs the bot after it has made a wooden pickaxe, and kills it after it has dug stone: once each. */
function striker(rules: GameRules): (event: AgentEvent) => void {
  let [isRobbed, isKilled] = [false, false];
  return (event) => {
    if (event.type !== "succeeds") return;
    const { deed } = event;
    if (!isRobbed && deed.deed === "craft" && deed.item === "wooden_pickaxe") {
      isRobbed = true;
      rules.rob(NAME);
    } else if (!isKilled && deed.deed === "dig" && deed.item === "cobblestone") {
      isKilled = true;
      rules.kill(NAME);
    }
  };
}

function ledgerOf(
  rules: GameRules,
): Pick<PlayedOutcome, "chest" | "carries" | "moves" | "differences"> {
  const carries = rules.inventoryOf(NAME);
  const moves: Record<string, number> = {};
  for (const { who, what } of rules.ledger.moves)
    if (who === NAME) moves[what] = (moves[what] ?? 0) + 1;
  const differences = rules.ledger.differences(NAME, carries);
  return { chest: rules.inChests(), carries, moves, differences };
}

main().catch((error: Error) => {
  process.stderr.write(error.message);
  process.exit(1);
});
