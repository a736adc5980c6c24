import type { PddlTexts } from "@understudy/pddl";
import { seededRandom } from "@understudy/planner-core";
import { adlStyles } from "./styles/adl.ts";
import { costStyles } from "./styles/costs.ts";
import { numberStyles } from "./styles/numbers.ts";
import { stripsStyles } from "./styles/strips.ts";
import type { TaskStyle } from "./written-task.ts";

/** A task of the collection. */
export interface CollectedTask {
  /** Style and size: `blocks-1`. */
  readonly name: string;
  readonly texts: PddlTexts;
}

const SIZES = [1, 2, 3];
const STYLES: readonly TaskStyle[] = [
  ...stripsStyles,
  ...costStyles,
  ...numberStyles,
  ...adlStyles,
];

/** Sixty tasks in twenty styles, deterministic. */
export function collection(): readonly CollectedTask[] {
  return STYLES.flatMap(({ name, write }) =>
    SIZES.map((size) => ({
      name: `${name}-${size}`,
      texts: write(size, seededRandom(size)),
    })),
  );
}
