/** The installation of `pnpm minecraft`, and its Node. */
export interface Minecraft {
  readonly folder: string;
  readonly node: string;
}

/** The game; undefined if not installed. */
export function findMinecraft(): Minecraft | undefined;

/** Installs the game if necessary; undefined on failure. */
export function installMinecraft(): Minecraft | undefined;
