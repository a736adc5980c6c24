import type { CasePlay } from "./case-play.ts";
import { ClientFault } from "./client-fault.ts";
import { HUT_START, stepsToWarmth } from "./hut-game.ts";

/** Sends a plan whose steps do not begin before their times on the client's own clock, and then another one. */
export async function playTimes(play: CasePlay): Promise<void> {
  const { client } = play;
  await play.accept();
  await play.untilAsked();
  const all = stepsToWarmth(HUT_START);
  await follow(play, 2, "chop wood", () => client.values?.wood === 1);
  await follow(play, all.length - 2, "light the fire", () => client.values?.fire_lit === true);
  await play.finish();
}

/** Sends some steps with their times, and waits for the last of them, which must not come early. */
async function follow(
  play: CasePlay,
  count: number,
  what: string,
  holds: () => boolean,
): Promise<void> {
  const { client } = play;
  const steps = stepsToWarmth(client.values ?? HUT_START).slice(0, count);
  const fromMs = steps.map((_, index) => client.nowMs + (index + 1) * play.stepEveryMs);
  play.extra = { fromMs };
  await play.plan(steps);
  play.extra = {};
  await play.until(what, holds);
  const dueMs = fromMs.at(-1) ?? 0;
  if (client.nowMs >= dueMs) return;
  throw new ClientFault(
    `it did ${what} at ${client.nowMs} ms, before ${dueMs} ms on its own clock`,
  );
}
