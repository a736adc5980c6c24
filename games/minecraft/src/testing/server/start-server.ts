import { createRequire } from "node:module";
import { join } from "node:path";
import { GameRules, type GameSettings } from "./game-rules.ts";
import { GROUND, Land } from "./land.ts";
import type { Libraries, Player, Squid, Vector } from "./squid.ts";

const SETTINGS: GameSettings = {
  smeltMs: 10_000,
  haste: 0,
  random: Math.random,
};

/** A local server. */
export interface StartedServer {
  readonly port: number;
  readonly rules: GameRules;
  readonly squid: Squid;
  /** A position in the world. */
  at(x: number, y: number, z: number): Vector;
  close(): Promise<void>;
}

export interface ServerOptions extends Partial<GameSettings> {
  readonly seed: number;
  /** 1.16.5 and 1.20.4 are tried. */
  readonly version: string;
}

/** The libraries in the game's installation folder. */
function librariesIn(folder: string): Libraries {
  const require = createRequire(join(folder, "package.json"));
  // Its logger would take over the terminal's input unless it assumes a browser.
  Object.assign(process, { browser: true });
  require("flying-squid/src/lib/plugins/log.js");
  Object.assign(process, { browser: undefined });
  const squid = require("flying-squid") as {
    createMCServer: Libraries["createServer"];
    generations: Libraries["generations"];
  };
  const fromSquid = createRequire(require.resolve("flying-squid"));
  return {
    createServer: squid.createMCServer,
    generations: squid.generations,
    Vec3: (fromSquid("vec3") as { Vec3: Libraries["Vec3"] }).Vec3,
    itemOf: fromSquid("prismarine-item") as Libraries["itemOf"],
    chunkOf: fromSquid("prismarine-chunk") as Libraries["chunkOf"],
  };
}

/** Starts a server with the small world and the rules that flying-squid lacks. */
export async function startServer(folder: string, options: ServerOptions): Promise<StartedServer> {
  const libraries = librariesIn(folder);
  const { seed, version, ...given } = options;
  libraries.generations["understudy"] = new Land(seed).generation(libraries);
  const squid = libraries.createServer({
    ...{ host: "127.0.0.1", port: 0, motd: "Understudy", version, "online-mode": false },
    ...{ logging: false, noConsoleOutput: true, gameMode: 0, difficulty: 1, "everybody-op": false },
    ...{ generation: { name: "understudy", options: { seed } }, "view-distance": 4, plugins: {} },
    ...{ "max-players": 100, "max-entities": 1000, kickTimeout: 30_000 },
    "player-list-text": { header: { text: "" }, footer: { text: "" } },
  });
  const rules = new GameRules(squid, libraries, { ...SETTINGS, ...given });
  // Otherwise it treats the process's own errors as its own, and exits.
  squid.debug = () => {};
  squid.on("newPlayer", (player: Player) => rules.join(player));
  squid.getSpawnPoint = async () => new libraries.Vec3(0.5, GROUND + 1, 0.5);
  await squid.waitForReady(10_000);
  // An unloaded column would be regenerated without its changes.
  squid.overworld.unloadColumn = () => {};
  const chest = squid.registry.blocksByName["chest"];
  if (chest !== undefined)
    await squid.setBlock(squid.overworld, new libraries.Vec3(2, GROUND + 1, 2), chest.defaultState);
  return {
    port: squid.listeningPort,
    rules,
    squid,
    at: (x, y, z) => rules.vector(x, y, z),
    close: async () => {
      await squid.quit();
    },
  };
}
