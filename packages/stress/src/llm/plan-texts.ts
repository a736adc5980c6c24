import type { Random } from "@understudy/planner-core";

/** Quality of a generated plan. */
export type TextQuality = "sound" | "mendable" | "garbage";

/** Draws a quality by the given shares; the remainder is garbage. */
export function drawQuality(
  random: Random,
  shares: { readonly soundShare: number; readonly mendableShare: number },
): TextQuality {
  const at = random.next();
  if (at < shares.soundShare) return "sound";
  return at < shares.soundShare + shares.mendableShare ? "mendable" : "garbage";
}

const NO_PLAN = '{"steps":[]}';

/**
 * Plan text of a given quality.
 *
 * @param plan the text of a sound plan; undefined if there is none
 */
export function planTextOf(quality: TextQuality, plan: string | undefined, random: Random): string {
  if (plan === undefined) return NO_PLAN;
  switch (quality) {
    case "sound":
      return plan;
    case "mendable":
      return withoutOneStep(plan, random);
    case "garbage":
      return garbageOf(plan, random);
  }
}

/** Removes a step after the first: the plan starts well, then breaks or stops too early. */
function withoutOneStep(plan: string, random: Random): string {
  const { steps } = JSON.parse(plan) as { readonly steps: readonly unknown[] };
  if (steps.length < 2) return plan;
  const left = 1 + random.integer(steps.length - 1);
  return JSON.stringify({ steps: steps.filter((_, index) => index !== left) });
}

function garbageOf(plan: string, random: Random): string {
  switch (random.integer(4)) {
    case 0:
      return "I would first look around, and then decide.";
    case 1:
      return '{"steps":[{"tool":"summon_dragon","args":{}}]}';
    case 2:
      return plan.slice(0, Math.min(plan.length, 11));
    default:
      return '{"plan":"go there","steps":"two"}';
  }
}
