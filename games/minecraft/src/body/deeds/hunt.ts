import type { Attempt } from "../attempt.ts";
import { DeedError } from "../failure.ts";
import type { Hands } from "../hands.ts";
import { carried } from "../sight.ts";
import { pickUp } from "./dig.ts";
import { beat, creaturesNear, takeWeapon } from "./fight.ts";

/**
 * Hunts creatures of a kind until enough of their drops are carried.
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
  await takeWeapon(hands, attempt);
  while (carried(bot, item) < wanted) {
    attempt.check();
    const [prey] = creaturesNear(bot, creature);
    if (prey === undefined) throw new DeedError("gone", `no ${creature} is in sight`);
    const last = await beat(hands, attempt, prey, false);
    await pickUp(hands, attempt, item, last, wanted);
  }
}
