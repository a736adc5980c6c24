import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { installMinecraft } from "../../../scripts/find-minecraft.mjs";
import type { BenchOutput } from "../runner/run-bench.ts";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../../", import.meta.url));
const GAMES = 10;
const VERSION = "1.16.5";
const SECONDS = 250;

interface Played {
  readonly seconds: number;
  readonly isDone: boolean;
  readonly bots: readonly {
    readonly plans: number;
    readonly deaths: number;
    readonly differences: readonly string[];
    readonly moves: Readonly<Record<string, number>>;
  }[];
}

/**
 * Plays games of `pnpm minecraft` over the real protocol, each in another world: a stone pickaxe and an ingot from bare
 * hands, robbed once and killed once, and one more with zombies at night. A game counts if both orders are done, the server's
 * book of moves fits, and nothing else killed the bot.
 */
export async function runPlayed(
  typed: readonly string[],
  { out, error }: BenchOutput,
): Promise<number> {
  const options = { played: { type: "boolean" }, games: { type: "string" } } as const;
  const { values } = parseArgs({
    args: [...typed],
    options: { ...options, version: { type: "string", default: VERSION } },
  });
  const games = Number(values.games ?? GAMES);
  if (!Number.isInteger(games) || games < 1) {
    error(`--games must be a whole number from 1, not "${values.games}"`);
    return 2;
  }
  if (installMinecraft() === undefined) {
    error("Minecraft is not played: it could not be installed");
    return 1;
  }
  let won = 0;
  for (let seed = 1; seed <= games + 1; seed++) {
    const hasMonsters = seed > games;
    const { seconds, isDone, bots } = await play(seed, values.version, hasMonsters);
    const [bot] = bots;
    const isWon = isDone && bot?.differences.length === 0 && bot.deaths === 1;
    if (isWon) won++;
    const book = bot?.differences.join("; ") || "book right";
    const hurt = hasMonsters ? `, zombies at night, hurt ${bot?.moves["hurt"]} times` : "";
    out(
      `world ${seed}: ${isWon ? "done" : "not done"} after ${seconds.toFixed(0)} s, ` +
        `${bot?.plans} plans, ${bot?.deaths} deaths, ${book}${hurt}`,
    );
  }
  out(`${won} of ${games + 1}, Minecraft ${values.version}`);
  return won > games ? 0 : 1;
}

async function play(seed: number, version: string, hasMonsters: boolean): Promise<Played> {
  const typed = ["--headless", "--json", "--fast", "--by-chat", "--bots", "1"];
  if (!hasMonsters) typed.push("--no-monsters");
  const command = [
    ...typed,
    "--seconds",
    String(SECONDS),
    "--seed",
    String(seed),
    "--version",
    version,
  ];
  // It ends with 1 where orders are left, and tells which.
  const { stdout } = await run(process.execPath, ["scripts/minecraft.mjs", ...command], {
    cwd: root,
  }).catch((failure: { stdout: string }) => failure);
  return JSON.parse(stdout) as Played;
}
