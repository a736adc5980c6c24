import type { Chunk, Libraries, Registry } from "./squid.ts";

/** Height of the grass. */
export const GROUND = 15;
const LAST_STONE = 11;
/** Grid sizes of trees, rocks and sand, one per cell. */
const TREE_CELL = 7;
const ROCK_CELL = 26;

/** A pseudo-random number from 0 to 1 for a position and seed. */
function drawn(seed: number, x: number, y: number, z: number): number {
  let hash = Math.imul(x, 374_761_393) ^ Math.imul(y, 668_265_263) ^ Math.imul(z, 2_147_483_647);
  hash = Math.imul(hash ^ seed ^ (hash >>> 13), 1_274_126_177);
  hash = Math.imul(hash ^ (hash >>> 16), 2_246_822_519);
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32;
}

/**
 * The example's small world: a meadow with oaks, stone rocks with coal and iron, and some sand. Infinite, and
 * deterministic by seed.
 */
export class Land {
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** The original block at a position. */
  at(x: number, y: number, z: number): string {
    if (y === 0) return "bedrock";
    if (y <= GROUND + 8) {
      const above = this.#rock(x, y, z);
      if (above !== undefined) return above;
    }
    if (y <= LAST_STONE) return this.#ore(x, y, z);
    if (y < GROUND) return "dirt";
    if (y === GROUND) return this.#isSand(x, z) ? "sand" : "grass_block";
    return this.#tree(x, y, z);
  }

  /** The land's chunks in flying-squid's form. */
  generation({ chunkOf, Vec3 }: Libraries): (options: { readonly registry: Registry }) => unknown {
    return ({ registry }) => {
      const ChunkOfVersion = chunkOf(registry);
      const stateOf = (name: string): number => registry.blocksByName[name]?.defaultState ?? 0;
      return (chunkX: number, chunkZ: number): Chunk => {
        const chunk = new ChunkOfVersion();
        for (let x = 0; x < 16; x++) {
          for (let z = 0; z < 16; z++) {
            for (let y = 0; y < GROUND + 10; y++) {
              const name = this.at(chunkX * 16 + x, y, chunkZ * 16 + z);
              if (name !== "air") chunk.setBlockStateId(new Vec3(x, y, z), stateOf(name));
            }
          }
        }
        return chunk;
      };
    };
  }

  /** A hill of stone in the middle of each cell, except at the spawn point. */
  #rock(x: number, y: number, z: number): string | undefined {
    const [cellX, cellZ] = [Math.floor(x / ROCK_CELL), Math.floor(z / ROCK_CELL)];
    const middle = (cell: number): number => cell * ROCK_CELL + ROCK_CELL / 2;
    const far = Math.hypot(x - middle(cellX), z - middle(cellZ));
    const radius = 5 + 4 * drawn(this.#seed, cellX, 1, cellZ);
    if (far > radius || y - GROUND > (radius - far) * 0.8) return undefined;
    return this.#ore(x, y, z);
  }

  #ore(x: number, y: number, z: number): string {
    const share = drawn(this.#seed, x, y, z);
    if (share < 0.05) return "iron_ore";
    return share < 0.13 ? "coal_ore" : "stone";
  }

  #isSand(x: number, z: number): boolean {
    const cell = 23;
    const offset = (value: number): number => value - Math.floor(value / cell) * cell;
    return Math.hypot(offset(x) - 18, offset(z) - 6) < 3.2;
  }

  #tree(x: number, y: number, z: number): string {
    const [cellX, cellZ] = [Math.floor(x / TREE_CELL), Math.floor(z / TREE_CELL)];
    const middle = (cell: number): number => cell * TREE_CELL + 3;
    const [trunkX, trunkZ] = [middle(cellX), middle(cellZ)];
    if (Math.hypot(trunkX, trunkZ) < 5 || this.#isSand(trunkX, trunkZ)) return "air";
    if (drawn(this.#seed, cellX, 2, cellZ) > 0.45) return "air";
    if (this.#rock(trunkX, GROUND + 1, trunkZ) !== undefined) return "air";
    const height = 4 + Math.floor(2 * drawn(this.#seed, cellX, 3, cellZ));
    const up = y - GROUND;
    const [awayX, awayZ] = [Math.abs(x - trunkX), Math.abs(z - trunkZ)];
    if (awayX === 0 && awayZ === 0 && up <= height) return "oak_log";
    const radius = up > height ? 1 : 2;
    const isCrown = up >= height - 1 && up <= height + 1;
    return isCrown && awayX + awayZ <= radius ? "oak_leaves" : "air";
  }
}
