// `pnpm example minecraft`: bots that plan before they dig, on a server that is there.
import { parseArgs } from "node:util";
import {
  type AgentEvent,
  followChat,
  type GameRegistry,
  type ItemOrder,
  itemTasks,
  MinecraftAgent,
  Places,
  tellDeed,
} from "@understudy/minecraft";
import { joinServer, type Server } from "../../../games/minecraft/src/testing/join-server.ts";
import { tellPlan } from "./tell-plan.ts";

const HELP = `Usage: pnpm example minecraft [options]

Bots on a server of Minecraft that lets them in without an account. They plan, dig, craft and smelt from bare hands, and
tell what they do. Say "ann, build a furnace" in the chat to give an order. Ctrl+C ends it.

  --host HOST    the server; default localhost
  --port N       its port; default 25565
  --bots N       how many, up to 8; default 1
  --until ITEMS  what each bot is to get, the last of several for the chest; default stone_pickaxe
  --plan ITEM    tells the plan for an item from bare hands, and plays nothing
  --version V    the version of the game for --plan; default 1.20.4
  --help         this text`;

const OPTIONS = {
  host: { type: "string", default: "localhost" },
  port: { type: "string", default: "25565" },
  bots: { type: "string", default: "1" },
  until: { type: "string", default: "stone_pickaxe" },
  plan: { type: "string" },
  version: { type: "string", default: "1.20.4" },
  game: { type: "string", default: "" },
  help: { type: "boolean", default: false },
} as const;

const NAMES = ["ann", "ben", "cleo", "dan", "eve", "finn", "gus", "hope"];

async function main(): Promise<void> {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.help) {
    console.log(HELP);
    return;
  }
  if (values.plan !== undefined) {
    console.log(await tellPlan(values.game, values.version, values.plan));
    return;
  }
  const server = { host: values.host, port: Number(values.port) };
  const items = values.until.split(",").filter((item) => item !== "");
  const orders = items.map(
    (item, at): ItemOrder => ({
      ...{ item, count: 1 },
      end: at > 0 && at === items.length - 1 ? "store" : "keep",
    }),
  );
  // What one has seen it tells those beside it.
  const places = new Places();
  for (const name of NAMES.slice(0, Number(values.bots)))
    await play(values.game, server, name, places, orders);
}

async function play(
  game: string,
  server: Server,
  name: string,
  places: Places,
  orders: readonly ItemOrder[],
): Promise<void> {
  const { bot } = await joinServer(game, server, name);
  const agent = new MinecraftAgent({
    bot,
    taskOf: itemTasks(bot.registry as unknown as GameRegistry),
    places,
    onEvent: (event) => {
      const told = tellEvent(event);
      if (told !== undefined) console.log(`${name.padEnd(5)} ${told}`);
    },
  });
  agent.add(...orders);
  agent.start();
  followChat(agent);
}

function tellEvent(event: AgentEvent): string | undefined {
  switch (event.type) {
    case "plan":
      return `plans ${event.steps} steps for ${event.order.item}`;
    case "begins":
      return tellDeed(event.deed);
    case "fails":
      return `fails: ${event.error.message}`;
    case "done":
      return `has done: ${event.order.item}`;
    case "gives-up":
      return `gives up ${event.order.item}: ${event.why}`;
    case "died":
      return "died";
    case "succeeds":
      return undefined;
  }
}

main().catch((error: Error) => {
  console.error(`${error.message}\n"pnpm example minecraft --help" lists the options.`);
  process.exit(1);
});
