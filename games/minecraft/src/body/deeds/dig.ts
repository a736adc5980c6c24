import type { Attempt } from "../attempt.ts";
import type { BotBlock, BotItem, BotVector } from "../bot.ts";
import { DeedError } from "../failure.ts";
import type { Hands } from "../hands.ts";
import { carried, spotKey } from "../sight.ts";
import { near, reaches, reachOf, walk } from "../walk.ts";

const WAY_MS = 30_000;
/** Maximum delay of the server's response about a block. */
const WORD_MS = 1500;
const SETTLE_MS = 200;
const DROP_MS = 1200;
const FETCH_MS = 5000;
const LOST_FAR = 8;
const TRIES = 4;

/** Blocks to dig, and the desired drop. */
export interface Digging {
  /** Acceptable blocks. */
  readonly blocks: readonly string[];
  /** The item they drop. */
  readonly item: string;
  /** Number of items to collect. */
  readonly count: number;
  /** Preferred tool; another one is used if it is not carried. */
  readonly with?: string;
}

/**
 * Digs blocks until enough of their drops are carried.
 *
 * @throws DeedError `gone` if no block is known, `no-tool`, `no-path`, or `refused` after several tries
 */
export async function dig(
  hands: Hands,
  attempt: Attempt,
  { blocks, item, count, with: tool }: Digging,
): Promise<void> {
  const wanted = carried(hands.bot, item) + count;
  let failure: DeedError | undefined;
  for (let tries = 0; tries < TRIES; ) {
    if (carried(hands.bot, item) >= wanted) return;
    const before = carried(hands.bot, item);
    const block = hands.claimFirst(hands.blocks(blocks));
    if (block === undefined)
      throw failure ?? new DeedError("gone", `no ${blocks.join(" or ")} is in sight`);
    try {
      await digOne(hands, attempt, block, tool);
      await pickUp(hands, attempt, item, block.position, before + 1);
    } catch (error) {
      attempt.check();
      if (!(error instanceof DeedError) || error.reason === "no-tool") throw error;
      failure = error;
      hands.shun(block.position);
    }
    // Leaves and gravel often drop nothing useful, so only consecutive failures count.
    if (carried(hands.bot, item) === before) tries++;
    else tries = 0;
  }
  throw failure ?? new DeedError("gone", `${blocks.join(" or ")} did not drop ${item}`);
}

/** Digs one block with the preferred tool if carried, and verifies the result with the server. */
export async function digOne(
  hands: Hands,
  attempt: Attempt,
  block: BotBlock,
  meant?: string,
): Promise<void> {
  const { bot } = hands;
  const { position } = block;
  toolFor(hands, block, meant);
  if (!reaches(bot, position)) await walk(bot, attempt, reachOf(position), WAY_MS);
  const there = bot.blockAt(position);
  if (there?.type !== block.type)
    throw new DeedError("gone", `${block.name} is not there any more`);
  const tool = toolFor(hands, there, meant);
  if (tool !== null && bot.heldItem?.type !== tool.type)
    await attempt.wait(bot.equip(tool.type, "hand"), WORD_MS * 2, "taking a tool");
  const dug = bot.dig(there, true);
  let isDug = false;
  try {
    await attempt.wait(dug, bot.digTime(there) + WORD_MS, "digging").catch((error: unknown) => {
      throw error instanceof DeedError ? error : new DeedError("refused", String(error));
    });
    isDug = true;
  } finally {
    if (!isDug) bot.stopDigging();
  }
  // mineflayer assumes that the block is gone; a server that refuses puts it back.
  await attempt.pause(SETTLE_MS);
  if (bot.blockAt(position)?.type === block.type)
    throw new DeedError("refused", `the server put ${block.name} back`);
}

/** The tool for a block; null for bare hands. */
function toolFor({ bot }: Hands, block: BotBlock, meant?: string): BotItem | null {
  const carriedOne = bot.inventory.items().find(({ name }) => name === meant);
  const tool = carriedOne ?? bot.pathfinder.bestHarvestTool(block);
  const { harvestTools } = block;
  if (harvestTools !== undefined && !(tool !== null && harvestTools[tool.type]))
    throw new DeedError("no-tool", `${block.name} needs another tool`);
  return tool;
}

/** Picks up items dropped near a position, until enough are carried or none are left. */
export async function pickUp(
  hands: Hands,
  attempt: Attempt,
  item: string,
  at: BotVector,
  wanted: number,
): Promise<void> {
  const { bot } = hands;
  const has = (): boolean => carried(bot, item) >= wanted;
  const dropsNear = () =>
    Object.values(bot.entities)
      .filter((each) => each.name === "item" && each.position.distanceTo(at) < LOST_FAR)
      .sort(
        (one, other) =>
          one.position.distanceTo(bot.entity.position) -
          other.position.distanceTo(bot.entity.position),
      );
  if (await attempt.until(has, bot.entity.position.distanceTo(at) < 2 ? DROP_MS : SETTLE_MS))
    return;
  const tried = new Set<string>();
  while (!has()) {
    const drop = dropsNear().find(
      ({ id, position }) => !tried.has(`${id} ${spotKey(position.offset(0, 0, 0))}`),
    );
    if (drop === undefined) break;
    tried.add(`${drop.id} ${spotKey(drop.position.offset(0, 0, 0))}`);
    await walk(bot, attempt, near(drop.position, 1), FETCH_MS).catch((error: unknown) => {
      attempt.check();
      if (!(error instanceof DeedError)) throw error;
    });
    await attempt.until(() => has() || bot.entities[drop.id] === undefined, DROP_MS);
  }
}
