import type { AgentEvent } from "@understudy/minecraft";
import { GROUND, Land } from "./server/land.ts";
import type { StartedServer } from "./server/start-server.ts";

const NIGHT = 14_000;
const NIGHT_AFTER_MS = 15_000;
const TREES_AFTER_MS = 25_000;
const TREES_FAR = 14;

/** Setbacks of the bots: each is robbed once and killed once, night falls, and the trees near the chest vanish. */
export class Trials {
  readonly #server: StartedServer;
  readonly #land: Land;
  readonly #robbed = new Set<string>();
  readonly #killed = new Set<string>();
  readonly #timers: readonly ReturnType<typeof setTimeout>[];
  readonly #tell: (text: string) => void;

  constructor(server: StartedServer, seed: number, tell: (text: string) => void) {
    this.#server = server;
    this.#land = new Land(seed);
    this.#tell = tell;
    this.#timers = [
      setTimeout(() => this.#night(), NIGHT_AFTER_MS),
      setTimeout(() => void this.#fell(), TREES_AFTER_MS),
    ];
  }

  /** Strikes a bot at a vulnerable moment. */
  hear(name: string, event: AgentEvent): void {
    if (event.type !== "succeeds") return;
    const { deed } = event;
    if (deed.deed === "craft" && deed.item === "wooden_pickaxe" && !this.#robbed.has(name)) {
      this.#robbed.add(name);
      this.#tell(`${name} loses everything that it carries`);
      this.#server.rules.rob(name);
    } else if (deed.deed === "dig" && deed.item === "cobblestone" && !this.#killed.has(name)) {
      this.#killed.add(name);
      this.#tell(`${name} is killed`);
      this.#server.rules.kill(name);
    }
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #night(): void {
    this.#tell("night falls");
    this.#server.squid.setTime(NIGHT);
  }

  async #fell(): Promise<void> {
    this.#tell("the trees near the chest vanish");
    const { squid, at } = this.#server;
    for (let x = -TREES_FAR; x <= TREES_FAR; x++) {
      for (let z = -TREES_FAR; z <= TREES_FAR; z++) {
        for (let y = GROUND + 1; y < GROUND + 8; y++) {
          if (this.#land.at(x, y, z) === "oak_log")
            await squid.setBlock(squid.overworld, at(x, y, z), 0);
        }
      }
    }
  }
}
