import { confidence } from "@understudy/rehearsal";
import type { PartFigures } from "./measure-part.ts";

/** The shares of a part of the corpus, with their 95 % intervals. */
export function intervalsOf(part: string, figures: PartFigures): string {
  const { directives, right, firstGoalRight, inverted, confident, confidentRight } = figures;
  return `${part}: first goal right ${share(firstGoalRight, directives)}, read rightly ${share(right, directives)}, inverted ${share(inverted, directives)}, right where sure ${share(confidentRight, confident)}`;
}

function share(hits: number, sample: number): string {
  const { share: middle, low, high } = confidence(hits, sample);
  const percent = (value: number): string => String(Math.round(100 * value));
  return `${percent(middle)} % (${percent(low)}–${percent(high)})`;
}
