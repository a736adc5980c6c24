// Packages that readers install and this repository does not: pages may import them.

declare module "mineflayer" {
  import type { Bot, GameRegistry } from "@understudy/minecraft";

  const mineflayer: {
    createBot(options: object): Bot & {
      readonly registry: GameRegistry;
      loadPlugin(plugin: unknown): void;
      once(event: "spawn", then: () => void): void;
    };
  };
  export default mineflayer;
}

declare module "mineflayer-pathfinder" {
  export const pathfinder: unknown;
}
