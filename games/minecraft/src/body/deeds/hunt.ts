import type { Attempt } from "../attempt.ts";
import { DeedError } from "../failure.ts";
import type { Hands } from "../hands.ts";
import { carried } from "../sight.ts";
import { beside, walk } from "../walk.ts";
import { pickUp } from "./dig.ts";
import { beat, creaturesNear, takeWeapon } from "./fight.ts";

const WAY_MS = 20_000;
const LOOK_MS = 2000;
const NEAR = 4;

/** Items that creatures of a kind leave. */
interface Yield {
  readonly creature: string;
  readonly item: string;
  readonly count: number;
}

/**
 * Hunts creatures of a kind until enough of their drops are carried.
 *
 * @throws DeedError `gone` if none is in sight, `no-path`, `timed-out`
 */
export async function hunt(
  hands: Hands,
  attempt: Attempt,
  { creature, item, count }: Yield,
): Promise<void> {
  const { bot } = hands;
  const wanted = carried(bot, item) + count;
  await takeWeapon(hands, attempt);
  while (carried(bot, item) < wanted) {
    attempt.check();
    const [prey] = creaturesNear(bot, creature);
    if (prey === undefined) throw new DeedError("gone", `no ${creature} is in sight`);
    const last = await beat(hands, attempt, prey, false);
    await pickUp(hands, attempt, item, last, wanted);
  }
}

/**
 * Stays near creatures and picks up what they drop over time, such as eggs.
 *
 * @throws DeedError `gone` if none is in sight, `no-path`, `timed-out`
 */
export async function collect(
  hands: Hands,
  attempt: Attempt,
  { creature, item, count }: Yield,
): Promise<void> {
  const { bot } = hands;
  const wanted = carried(bot, item) + count;
  while (carried(bot, item) < wanted) {
    const [nearest] = creaturesNear(bot, creature);
    if (nearest === undefined) throw new DeedError("gone", `no ${creature} is in sight`);
    if (nearest.position.distanceTo(bot.entity.position) > NEAR)
      await walk(bot, attempt, beside(nearest, NEAR - 1), WAY_MS);
    await pickUp(hands, attempt, item, nearest.position, wanted);
    if (carried(bot, item) < wanted) await attempt.pause(LOOK_MS);
  }
}
