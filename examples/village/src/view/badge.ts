import type { Outcome, PlanSource } from "@understudy/planner-core";
import type { Colours } from "../../../../workshop/cli/src/output/printer.ts";

/** A plan's source as a coloured word. */
export interface Badge {
  readonly label: string;
  /** The reason for serving the classical plan, if it was served. */
  readonly reason: string;
  readonly paint: (text: string) => string;
}

/** Sources in display order, from the model to the classical planner. */
export const SOURCES: readonly PlanSource[] = ["llm", "cache", "classical"];

/** The colour of a source. */
export function sourcePaint(source: PlanSource, colours: Colours): (text: string) => string {
  switch (source) {
    case "llm":
      return colours.green;
    case "classical":
      return colours.magenta;
    default:
      return colours.cyan;
  }
}

/** The badge of an outcome. */
export function badgeOf(outcome: Outcome, colours: Colours): Badge {
  const { source, hit, mended, reason, remembered } = outcome;
  const label =
    mended === true ? `${source}, mended` : hit === undefined ? source : `${source}, ${hit}`;
  const why = reason === undefined ? "" : remembered ? `${reason} again` : reason;
  return { label, reason: why, paint: sourcePaint(source, colours) };
}
