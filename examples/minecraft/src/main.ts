// `pnpm example minecraft`: bots that plan before they dig, on a local server or on yours.
import { createInterface } from "node:readline";
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
import { openInBrowser } from "../../../scripts/browser/open-in-browser.mjs";
import { type JoinedBot, joinServer } from "./bots.ts";
import { type StartedServer, startServer, VERSIONS } from "./server/start-server.ts";
import { Show } from "./show.ts";
import { type Summary, Tally, tellSummary } from "./summary.ts";
import { tellPlan } from "./tell-plan.ts";
import { Trials } from "./trials.ts";

const HELP = `Usage: pnpm example minecraft [options]

Four bots on a server of their own, from bare hands: they plan, dig, craft and smelt, share a chest, and go on through night,
death, lost inventories and vanished trees. Type "ann, build a furnace" to give an order; join with Minecraft ${VERSIONS[0]}, if
you like, and say it in the chat.

  --bots N         how many; default 4. With 0 there is the server alone, for a bot of yours
  --until ITEMS    what each bot is to get, the last for the chest; default stone_pickaxe,iron_ingot
  --plan ITEM      tells the plan for an item from bare hands, and plays nothing
  --headless       ends when that is done, with a summary
  --json           the summary as JSON
  --seconds N      ends after so long, done or not; default 600, with --headless
  --seed N         another world
  --version V      the version of the game: ${VERSIONS.join(" or ")}
  --fast           digging and smelting take less time
  --by-chat        a player called steve joins and gives the orders in the chat
  --no-open        starts no viewer
  --no-trials      nobody is robbed or killed, trees stay, and it is always day
  --no-monsters    nights without zombies
  --host HOST      plays on a server that is there; it must let bots in without an account
  --port N         its port, or that of the own server
  --help           this text`;

const OPTIONS = {
  bots: { type: "string", default: "4" },
  until: { type: "string", default: "stone_pickaxe,iron_ingot" },
  plan: { type: "string" },
  headless: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
  seconds: { type: "string", default: "600" },
  seed: { type: "string", default: "7" },
  version: { type: "string", default: VERSIONS[0] },
  fast: { type: "boolean", default: false },
  "by-chat": { type: "boolean", default: false },
  "no-open": { type: "boolean", default: false },
  "no-trials": { type: "boolean", default: false },
  "no-monsters": { type: "boolean", default: false },
  host: { type: "string" },
  port: { type: "string" },
  game: { type: "string", default: "" },
  help: { type: "boolean", default: false },
} as const;

const NAMES = ["ann", "ben", "cleo", "dan", "eve", "finn", "gus", "hope"];
const FAST = { haste: 20, smeltMs: 500, eggMs: 5000 };
const LOOK_MS = 200;
const REJOIN_MS = 3000;

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>["values"];

function wholeNumber(
  values: Values,
  name: "bots" | "seconds" | "seed" | "port",
  least: number,
): number {
  const value = Number(values[name]);
  if (Number.isInteger(value) && value >= least) return value;
  throw new Error(`--${name} must be a whole number from ${least}, not "${values[name]}"`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: OPTIONS });
  if (values.help) {
    console.log(HELP);
    return;
  }
  if (!VERSIONS.some((each) => each === values.version))
    throw new Error(`--version must be one of ${VERSIONS.join(", ")}, not "${values.version}"`);
  if (values.plan !== undefined) {
    console.log(await tellPlan(values.game, values.version, values.plan));
    return;
  }
  const seed = wholeNumber(values, "seed", 0);
  const port = values.port === undefined ? undefined : wholeNumber(values, "port", 1);
  const count = wholeNumber(values, "bots", 0);
  const seconds = wholeNumber(values, "seconds", 1);
  const server =
    values.host === undefined
      ? await startServer(values.game, {
          seed,
          version: values.version,
          hasMonsters: !values["no-trials"] && !values["no-monsters"],
          ...(port === undefined ? {} : { port }),
          ...(values.fast ? FAST : {}),
        })
      : undefined;
  const summary = await play(values, server, { seed, count, seconds, port: port ?? 25_565 });
  console.log(values.json ? JSON.stringify(summary) : tellSummary(summary));
  await server?.close();
  process.exit(summary.isDone ? 0 : 1);
}

interface Numbers {
  readonly seed: number;
  readonly count: number;
  readonly seconds: number;
  readonly port: number;
}

async function play(
  values: Values,
  server: StartedServer | undefined,
  numbers: Numbers,
): Promise<Summary> {
  const begunAtMs = performance.now();
  const say = (text: string): void => {
    if (values.json) return;
    console.log(`${((performance.now() - begunAtMs) / 1000).toFixed(1).padStart(6)} s  ${text}`);
  };
  const at = {
    host: values.host ?? "127.0.0.1",
    port: server?.port ?? numbers.port,
    version: server === undefined ? undefined : values.version,
  };
  if (!values.json) console.log(`The server is at ${at.host}:${at.port}.`);
  const trials =
    server === undefined || values["no-trials"] ? undefined : new Trials(server, numbers.seed, say);
  const items = values.until.split(",").filter((item) => item !== "");
  const orders = items.map(
    (item, index): ItemOrder => ({
      item,
      count: 1,
      end: index > 0 && index === items.length - 1 ? "store" : "keep",
    }),
  );
  const show =
    server === undefined || values.headless || values["no-open"]
      ? undefined
      : new Show(server.squid.registry as unknown as GameRegistry, orders);
  const places = new Places();
  const names = Array.from(
    { length: numbers.count },
    (_, index) => NAMES[index] ?? `bot${index + 1}`,
  );
  const players = await Promise.all(
    names.map((name) => Player.join(name, { folder: values.game, at, places, say, trials, show })),
  );
  const page = await show?.start(() => players.map(({ agent }) => agent));
  if (page !== undefined) {
    console.log(`The viewer is at ${page}`);
    openInBrowser(page);
  }
  const steve = values["by-chat"] ? await joinServer(values.game, at, "steve") : undefined;
  for (const { agent, tally } of players) {
    if (steve === undefined) agent.add(...orders);
    else steve.bot.chat(`${tally.name}, ${orders.map(sayOrder).join(", then ")}`);
  }
  const talk = values.headless ? undefined : createInterface({ input: process.stdin });
  talk?.on("line", (line) => {
    for (const player of players) player.hear(line);
  });
  let isStopped = false;
  process.once("SIGINT", () => {
    isStopped = true;
  });
  const isDone = (): boolean => players.every(({ tally }) => tally.ended >= orders.length);
  while (
    !isStopped &&
    !(values.headless && (isDone() || performance.now() - begunAtMs > numbers.seconds * 1000))
  ) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  talk?.close();
  trials?.stop();
  show?.stop();
  const bots = players.map((player) => player.tally.summary(player.agent.orders, server));
  for (const player of players) player.leave();
  steve?.leave();
  return {
    seconds: (performance.now() - begunAtMs) / 1000,
    isDone: bots.every(({ open, done }) => open.length === 0 && done.length >= orders.length),
    chest: server?.rules.inChests() ?? {},
    bots,
  };
}

/** A player's order as text. */
function sayOrder({ item, count, end }: ItemOrder): string {
  const what = `${count} ${item.replaceAll("_", " ")}`;
  return end === "store" ? `put ${what} in the chest` : `get ${what}`;
}

interface PlayerOptions {
  readonly folder: string;
  readonly at: Parameters<typeof joinServer>[1];
  readonly places: Places;
  readonly say: (text: string) => void;
  readonly trials: Trials | undefined;
  readonly show: Show | undefined;
}

/** A bot that reconnects with its orders after a kick. */
class Player {
  readonly tally: Tally;
  agent: MinecraftAgent;
  #joined: JoinedBot;
  #stopListening: () => void;
  #isLeaving = false;
  readonly #options: PlayerOptions;

  private constructor(joined: JoinedBot, options: PlayerOptions) {
    this.#options = options;
    this.#joined = joined;
    this.tally = new Tally(joined.bot.username);
    this.agent = this.#play();
    this.#stopListening = followChat(this.agent);
    this.agent.start();
  }

  static async join(name: string, options: PlayerOptions): Promise<Player> {
    return new Player(await joinServer(options.folder, options.at, name), options);
  }

  /** Passes on a line typed at the terminal. */
  hear(line: string): void {
    (this.#joined.bot as unknown as { emit(event: string, ...fields: unknown[]): void }).emit(
      "chat",
      "you",
      line,
    );
  }

  leave(): void {
    this.#isLeaving = true;
    this.#stopListening();
    this.agent.stop();
    this.#joined.leave();
  }

  #play(): MinecraftAgent {
    const { bot } = this.#joined;
    const { places, say, trials, show } = this.#options;
    bot.on("end", () => void this.#comeBack());
    bot.on("chat", (who: string, text: string) => {
      if (who === bot.username) say(`${who.padEnd(5)} says: ${text}`);
    });
    return new MinecraftAgent({
      bot,
      taskOf: show?.taskOf ?? itemTasks(bot.registry as unknown as GameRegistry),
      ...(show === undefined ? {} : { orchestratorOf: show.orchestratorOf }),
      places,
      onEvent: (event) => {
        this.tally.hear(event);
        trials?.hear(bot.username, event);
        const told = tellEvent(event);
        if (told !== undefined) say(`${bot.username.padEnd(5)} ${told}`);
      },
    });
  }

  async #comeBack(): Promise<void> {
    if (this.#isLeaving) return;
    const saved = JSON.parse(JSON.stringify(this.agent.save()));
    this.#stopListening();
    this.agent.stop();
    await new Promise((resolve) => setTimeout(resolve, REJOIN_MS));
    if (this.#isLeaving) return;
    this.#joined = await joinServer(this.#options.folder, this.#options.at, this.tally.name);
    this.agent = this.#play();
    this.agent.restore(saved);
    this.#stopListening = followChat(this.agent);
    this.agent.start();
  }
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
