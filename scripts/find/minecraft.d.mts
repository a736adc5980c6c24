/** Where the game of `pnpm minecraft` is installed, and the Node that plays it. */
export interface Minecraft {
  readonly folder: string;
  readonly node: string;
}

/** The game; undefined if it is not installed. */
export function findMinecraft(): Minecraft | undefined;

/** Installs the game, unless it is; undefined if it could not be had. */
export function installMinecraft(): Minecraft | undefined;
