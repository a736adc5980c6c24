import type { Attempt } from "../attempt.ts";
import { DeedError } from "../failure.ts";
import type { Hands } from "../hands.ts";
import { near, walk } from "../walk.ts";

const WAY_MS = 20_000;
const STEP = 24;
/** The golden angle, whose multiples cover all directions evenly. */
const TURN = Math.PI * (3 - Math.sqrt(5));

/** Walks to unexplored ground, each time in a new direction and farther away. */
export async function explore(hands: Hands, attempt: Attempt): Promise<void> {
  const { bot } = hands;
  const from = hands.home;
  for (let tries = 0; tries < 3; tries++) {
    const turn = hands.explored++;
    const far = STEP * (1 + turn / 4);
    const angle = turn * TURN;
    const to = from.offset(Math.cos(angle) * far, 0, Math.sin(angle) * far);
    const flat = near(to, 4);
    const goal = {
      ...flat,
      isEnd: ({ x, z }: { x: number; z: number }) => Math.hypot(x - to.x, z - to.z) < 5,
    };
    try {
      await walk(bot, attempt, goal, WAY_MS);
      return;
    } catch (error) {
      attempt.check();
      if (!(error instanceof DeedError)) throw error;
    }
  }
  throw new DeedError("no-path", "there is no way to anywhere new");
}
