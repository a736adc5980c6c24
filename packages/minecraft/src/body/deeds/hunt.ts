import type { Attempt } from "../attempt.ts";
import type { Bot, BotEntity } from "../bot.ts";
import { DeedError } from "../failure.ts";
import type { Hands } from "../hands.ts";
import { carried } from "../sight.ts";
import { beside, walk } from "../walk.ts";
import { pickUp } from "./dig.ts";

const WAY_MS = 20_000;
/** Blows that come faster do less harm. */
const BLOW_MS = 650;
const ARM = 3;
const FAR = 64;
const WEAPONS = [
  "netherite_sword",
  "diamond_sword",
  "iron_sword",
  "stone_sword",
  "golden_sword",
  "wooden_sword",
  "stone_axe",
  "wooden_axe",
];

/**
 * Hunts creatures of a kind until enough of what they leave is carried.
 *
 * @throws DeedError `gone` if none is in sight, `no-path`, `timed-out`
 */
export async function hunt(
  hands: Hands,
  attempt: Attempt,
  {
    creature,
    item,
    count,
  }: { readonly creature: string; readonly item: string; readonly count: number },
): Promise<void> {
  const { bot } = hands;
  const wanted = carried(bot, item) + count;
  const weapon = WEAPONS.find((name) => carried(bot, name) > 0);
  if (weapon !== undefined) {
    await attempt.wait(
      bot.equip(bot.registry.itemsByName[weapon]?.id ?? -1, "hand"),
      WAY_MS,
      "taking a weapon",
    );
  }
  while (carried(bot, item) < wanted) {
    attempt.check();
    const [prey] = creaturesNear(bot, creature);
    if (prey === undefined) throw new DeedError("gone", `no ${creature} is in sight`);
    let last = prey.position;
    while (bot.entities[prey.id] !== undefined) {
      if (prey.position.distanceTo(bot.entity.position) > ARM)
        await walk(bot, attempt, beside(prey, ARM - 1), WAY_MS);
      last = prey.position;
      await attempt.wait(
        bot.lookAt(last.offset(0, (prey.height ?? 1) / 2, 0), true),
        BLOW_MS,
        "looking",
      );
      bot.attack(prey);
      await attempt.pause(BLOW_MS);
    }
    await pickUp(hands, attempt, item, last, wanted);
  }
}

/** The creatures of a kind that are in sight, the nearest first. */
export function creaturesNear(bot: Bot, kind: string): BotEntity[] {
  const far = ({ position }: BotEntity): number => position.distanceTo(bot.entity.position);
  return Object.values(bot.entities)
    .filter((each) => each.name === kind && far(each) < FAR)
    .sort((one, other) => far(one) - far(other));
}
