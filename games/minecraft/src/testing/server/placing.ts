import type { GameRules } from "./game-rules.ts";
import { isInside, SIDES } from "./places.ts";
import type { Player, ServerBlock, Stack, Vector } from "./squid.ts";

/** The block-click packet. */
export interface BlockClick {
  readonly location: Vector;
  readonly direction: number;
  readonly cursorY: number;
}

/** Places a player's held item against a block, or tells the player why not. */
export async function placeHeld(
  rules: GameRules,
  player: Player,
  against: { readonly at: Vector; readonly block: ServerBlock },
  { direction, cursorY }: BlockClick,
): Promise<void> {
  const item = rules.heldBy(player);
  if (item === null || rules.registry.blocksByName[item.name] === undefined) return;
  const [x, y, z] = SIDES[direction] ?? [0, 1, 0];
  const at = against.block.boundingBox === "empty" ? against.at : against.at.offset(x, y, z);
  const there = await player.world.getBlock(at);
  const refusal = refusalOf(rules, there, at);
  if (refusal !== undefined) {
    rules.refuse(player, `place ${item.name}: ${refusal}`);
    // A client waits for both blocks; the second shows that nothing was placed.
    for (const [location, type] of [
      [against.at, against.block.stateId],
      [at, there.stateId],
    ] as const)
      player._client.write("block_change", { location, type });
    player.inventory.updateSlot(36 + player.heldItemSlot, item);
    return;
  }
  const state = await stateOf(rules, player, { item, direction, cursorY, against: against.at, at });
  if (state === undefined) return;
  rules.takeHeld(player, item);
  rules.ledger.note(player.username, "placed", item.name, { [item.name]: -1 });
  await rules.setBlock(at, state);
}

function refusalOf({ squid }: GameRules, there: ServerBlock, at: Vector): string | undefined {
  if (there.boundingBox !== "empty") return "no room";
  return squid.players.some(({ position }) => isInside(position, at)) ? "in the way" : undefined;
}

async function stateOf(
  rules: GameRules,
  player: Player,
  {
    item,
    direction,
    cursorY,
    against,
    at,
  }: Omit<BlockClick, "location"> & {
    readonly item: Stack;
    readonly against: Vector;
    readonly at: Vector;
  },
): Promise<number | undefined> {
  const { squid, registry } = rules;
  const [x, y, z] = SIDES[direction] ?? [0, 1, 0];
  const half = cursorY > 0.5 ? "top" : "bottom";
  const placed = await squid.placeItem({
    ...{ item, direction, player, referencePosition: against, placedPosition: at, angle: 0 },
    directionVector: rules.vector(x, y, z),
    properties: { rotation: 0, axis: "y", facing: "north", half },
  });
  const kind = placed.id === undefined ? undefined : registry.blocks[placed.id];
  return kind === undefined ? undefined : kind.minStateId + placed.data;
}
