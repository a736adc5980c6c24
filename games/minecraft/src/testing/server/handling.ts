import { wearOf } from "./drops.ts";
import type { GameRules } from "./game-rules.ts";
import type { Entity, Player, ServerBlock, Vector } from "./squid.ts";

const EYES = 1.62;
const SIGHT = 5;
const SIGHT_STEP = 0.05;
const FULL_TURN = 256;
const SEEDS = 4;
const FLUIDS: Readonly<Record<string, string>> = { water: "water_bucket", lava: "lava_bucket" };
const isAxe = (name: string): boolean => name.endsWith("_axe");

/**
 * Uses a player's held item on a block: an axe strips a log, shears carve a pumpkin.
 *
 * @returns whether the block is handled; otherwise the held item may be placed against it
 */
export async function useOnBlock(
  rules: GameRules,
  player: Player,
  at: Vector,
  block: ServerBlock,
): Promise<boolean> {
  const held = rules.heldBy(player);
  if (held === null) return false;
  const becomes = isAxe(held.name)
    ? `stripped_${block.name}`
    : held.name === "shears" && block.name === "pumpkin"
      ? "carved_pumpkin"
      : undefined;
  const kind = becomes === undefined ? undefined : rules.registry.blocksByName[becomes];
  if (becomes === undefined || kind === undefined) return false;
  const was = rules.registry.blocks[block.type];
  // A stripped log keeps its orientation; both kinds have states in the same order.
  const turned = isAxe(held.name) ? block.stateId - (was?.minStateId ?? block.stateId) : 0;
  await rules.setBlock(at, isAxe(held.name) ? kind.minStateId + turned : kind.defaultState);
  rules.ledger.note(player.username, "used", `${held.name} on ${block.name}`);
  const seeds = rules.stackOf("pumpkin_seeds", SEEDS);
  if (becomes === "carved_pumpkin" && seeds !== undefined)
    rules.drop(seeds, at.offset(0.5, 1, 0.5));
  rules.wear(player, held, wearOf(held.name, "use"));
  return true;
}

/** Uses a player's held item on a creature: a bucket on a cow. */
export function useOnCreature(rules: GameRules, player: Player, { name }: Entity): void {
  if (name === "cow" && rules.heldBy(player)?.name === "bucket")
    rules.fill(player, "milk_bucket", name);
}

/** Uses a player's held item on the targeted block, or eats it. */
export async function useHeld(rules: GameRules, player: Player): Promise<void> {
  const held = rules.heldBy(player);
  if (held === null || player.health <= 0) return;
  if (held.name !== "bucket") {
    rules.vitals.eat(player, held);
    return;
  }
  const seen = await fluidSeen(player);
  const full = seen && FLUIDS[seen.block.name];
  if (seen === undefined || full === undefined) {
    rules.refuse(player, "fill bucket: nothing to fill it with");
    return;
  }
  await rules.setBlock(seen.at, 0);
  rules.fill(player, full, seen.block.name);
}

/** The first non-air block in a player's line of sight. */
async function fluidSeen(
  player: Player,
): Promise<{ readonly at: Vector; readonly block: ServerBlock } | undefined> {
  const [yaw, pitch] = [player.yaw, player.pitch].map((part) => (part * 2 * Math.PI) / FULL_TURN);
  const flat = Math.cos(pitch as number);
  const [x, y, z] = [
    -Math.sin(yaw as number) * flat,
    -Math.sin(pitch as number),
    Math.cos(yaw as number) * flat,
  ];
  const eyes = player.position.offset(0, EYES, 0);
  for (let far = 0; far <= SIGHT; far += SIGHT_STEP) {
    const at = eyes.offset(x * far, y * far, z * far).floored();
    const block = await player.world.getBlock(at);
    if (block.type !== 0) return { at, block };
  }
  return undefined;
}
