import { createRequire } from "node:module";
import { join } from "node:path";
import type { Bot } from "../index.ts";

const SPAWN_MS = 30_000;

interface Mineflayer {
  createBot(options: object): Bot & {
    loadPlugin(plugin: unknown): void;
    once(event: string, heard: (reason: unknown) => void): void;
    quit(): void;
  };
}

/** A bot in the game, with its exit. */
export interface JoinedBot {
  readonly bot: Bot;
  leave(): void;
}

/** The bots' server. */
export interface Server {
  readonly host: string;
  readonly port: number;
  /** Default: the server's. */
  readonly version?: string | undefined;
}

/** Connects a bot to a server. */
export async function joinServer(
  folder: string,
  { host, port, version }: Server,
  name: string,
): Promise<JoinedBot> {
  const require = createRequire(join(folder, "package.json"));
  const { createBot } = require("mineflayer") as Mineflayer;
  const { pathfinder } = require("mineflayer-pathfinder") as { pathfinder: unknown };
  const bot = createBot({
    ...{ host, port, username: name, auth: "offline", version: version ?? false },
    hideErrors: true,
  });
  bot.loadPlugin(pathfinder);
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`${name} did not get into the game`)),
      SPAWN_MS,
    );
    const refuse = (reason: unknown): void => {
      clearTimeout(timer);
      reject(
        new Error(
          `${name} was not let in: ${reason instanceof Error ? reason.message : String(reason)}`,
        ),
      );
    };
    bot.once("error", refuse);
    bot.once("kicked", refuse);
    bot.once("spawn", () => {
      clearTimeout(timer);
      resolve();
    });
  });
  // A connection error ends the game for this bot only.
  bot.on("error", () => {});
  return { bot, leave: () => bot.quit() };
}
