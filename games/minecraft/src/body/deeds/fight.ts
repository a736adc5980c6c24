import type { Attempt } from "../attempt.ts";
import type { Bot, BotEntity } from "../bot.ts";
import { DeedError } from "../failure.ts";
import type { Hands } from "../hands.ts";
import { carried } from "../sight.ts";
import { beside, walk } from "../walk.ts";

const HAND_MS = 3000;
const WAY_MS = 20_000;
/** Attack cooldown by weapon in ms; faster blows do less damage. */
const BLOW_MS = { sword: 650, axe: 1250, hand: 550 } as const;
const ARM = 3;
/** Wait for a monster to approach before walking to it, in ms. */
const COMES_MS = 1500;
const FAR = 64;
const METALS = ["netherite", "diamond", "iron", "stone", "golden", "wooden"];
const WEAPONS = ["sword", "axe"].flatMap((tool) => METALS.map((metal) => `${metal}_${tool}`));

/** Creatures of a kind in sight, the nearest first. */
export function creaturesNear(bot: Bot, kind: string): BotEntity[] {
  const far = ({ position }: BotEntity): number => position.distanceTo(bot.entity.position);
  return Object.values(bot.entities)
    .filter((each) => each.name === kind && far(each) < FAR)
    .sort((one, other) => far(one) - far(other));
}

/** The best weapon that the bot carries. */
export function weaponOf(bot: Bot): string | undefined {
  return WEAPONS.find((name) => carried(bot, name) > 0);
}

export async function takeWeapon({ bot }: Hands, attempt: Attempt): Promise<void> {
  const weapon = weaponOf(bot);
  if (weapon === undefined || bot.heldItem?.name === weapon) return;
  const id = bot.registry.itemsByName[weapon]?.id ?? -1;
  await attempt.wait(bot.equip(id, "hand"), HAND_MS, "taking a weapon");
}

/**
 * Attacks a creature until it is dead.
 *
 * @returns its last position
 */
export async function beat(
  { bot }: Hands,
  attempt: Attempt,
  prey: BotEntity,
  comesItself: boolean,
): Promise<BotEntity["position"]> {
  let last = prey.position;
  const isDead = (): boolean => bot.entities[prey.id] === undefined;
  const isNear = (): boolean => prey.position.distanceTo(bot.entity.position) <= ARM;
  const held = bot.heldItem?.name.split("_")[1];
  const blowMs = BLOW_MS[held === "sword" || held === "axe" ? held : "hand"];
  while (!isDead()) {
    attempt.check();
    if (comesItself) await attempt.until(() => isDead() || isNear(), COMES_MS);
    if (isDead()) break;
    if (!isNear()) await walk(bot, attempt, beside(prey, ARM - 1), WAY_MS);
    last = prey.position;
    const middle = last.offset(0, (prey.height ?? 1) / 2, 0);
    await attempt.wait(bot.lookAt(middle, true), HAND_MS, "looking");
    if (isDead()) break;
    bot.attack(prey);
    await attempt.pause(blowMs);
  }
  return last;
}

/**
 * Fights the nearest creature of a kind until it is dead.
 *
 * @throws DeedError `gone` if none is in sight, `no-path`, `timed-out`
 */
export async function fight(
  hands: Hands,
  attempt: Attempt,
  { creature }: { readonly creature: string },
): Promise<void> {
  const [enemy] = creaturesNear(hands.bot, creature);
  if (enemy === undefined) throw new DeedError("gone", `no ${creature} is in sight`);
  await takeWeapon(hands, attempt);
  await beat(hands, attempt, enemy, true);
}
