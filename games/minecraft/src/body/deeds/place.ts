import type { Attempt } from "../attempt.ts";
import type { Bot, BotBlock } from "../bot.ts";
import { DeedError } from "../failure.ts";
import type { Hands } from "../hands.ts";
import { carried } from "../sight.ts";
import { near, walk } from "../walk.ts";
import { digOne } from "./dig.ts";

const WAY_MS = 60_000;
const HAND_MS = 3000;
const PLACE_MS = 7000;
const TRIES = 3;

/**
 * Places a block next to the bot, on solid ground. In a shaft, digs a niche for it or returns to the starting point.
 *
 * @throws DeedError `no-item` if it is not carried, `no-room` if there is no free place, `refused`
 */
export async function place(
  hands: Hands,
  attempt: Attempt,
  { item }: { readonly item: string },
): Promise<void> {
  const { bot } = hands;
  if (carried(bot, item) === 0) throw new DeedError("no-item", `no ${item} is carried`);
  for (const makeRoom of [digNiche, goHome]) {
    const failure = await placeNear(hands, attempt, item);
    if (failure === undefined) return;
    if (failure.reason !== "no-room") throw failure;
    await makeRoom(hands, attempt).catch((error: unknown) => {
      attempt.check();
      if (!(error instanceof DeedError)) throw error;
    });
  }
  const failure = await placeNear(hands, attempt, item);
  if (failure !== undefined) throw failure;
}

/** Tries places near the bot; undefined on success. */
async function placeNear(
  { bot }: Hands,
  attempt: Attempt,
  item: string,
): Promise<DeedError | undefined> {
  let failure = new DeedError("no-room", `there is no room for ${item}`);
  let tries = 0;
  for (const ground of groundsNear(bot)) {
    if (tries++ === TRIES) break;
    const id = bot.registry.itemsByName[item]?.id ?? -1;
    if (bot.heldItem?.name !== item)
      await attempt.wait(bot.equip(id, "hand"), HAND_MS, `taking ${item}`);
    const at = ground.position.offset(0, 1, 0);
    try {
      const placed = bot.placeBlock(ground, at.minus(ground.position));
      await attempt.wait(placed, PLACE_MS, `placing ${item}`);
      if (bot.blockAt(at)?.name === item) return undefined;
      failure = new DeedError("refused", `the server did not place ${item}`);
    } catch (error) {
      attempt.check();
      failure = new DeedError("refused", String(error), { cause: error });
    }
  }
  return failure;
}

/** Digs a block beside the feet with solid ground below. */
async function digNiche(hands: Hands, attempt: Attempt): Promise<void> {
  const { bot } = hands;
  for (const [x, z] of [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
  ] as const) {
    const wall = bot.blockAt(bot.entity.position.offset(x, 0, z));
    const floor = bot.blockAt(bot.entity.position.offset(x, -1, z));
    if (wall === null || !wall.diggable || isOpened(wall.name) || floor?.boundingBox !== "block")
      continue;
    await digOne(hands, attempt, wall);
    return;
  }
}

async function goHome({ bot, home }: Hands, attempt: Attempt): Promise<void> {
  await walk(bot, attempt, near(home, 3), WAY_MS);
}

/** Solid blocks near the feet with free space above. */
function* groundsNear(bot: Bot): Generator<BotBlock> {
  const { position } = bot.entity;
  for (let far = 1; far <= 3; far++) {
    for (let x = -far; x <= far; x++) {
      for (let z = -far; z <= far; z++) {
        if (Math.max(Math.abs(x), Math.abs(z)) !== far) continue;
        for (const y of [-1, 0, -2]) {
          const ground = bot.blockAt(position.offset(x, y, z));
          if (ground === null || ground.boundingBox !== "block" || isOpened(ground.name)) continue;
          const above = bot.blockAt(ground.position.offset(0, 1, 0));
          if (
            above?.boundingBox !== "empty" ||
            above.name.includes("water") ||
            above.name.includes("lava")
          )
            continue;
          if (isTaken(bot, above)) continue;
          yield ground;
        }
      }
    }
  }
}

/** Whether a click on a block opens it instead of placing a block. */
const isOpened = (name: string): boolean =>
  /chest|furnace|crafting_table|door|bed|barrel|anvil/.test(name);

function isTaken(bot: Bot, { position }: BotBlock): boolean {
  return [bot.entity, ...Object.values(bot.entities)].some(
    (each) =>
      each.name !== "item" &&
      Math.abs(each.position.x - position.x - 0.5) < 0.9 &&
      Math.abs(each.position.z - position.z - 0.5) < 0.9 &&
      Math.abs(each.position.y - position.y) < 2,
  );
}
