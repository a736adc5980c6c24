import type { Step } from "@understudy/planner-core";

/** The colours of a picture. `auto`: light or dark, as whoever looks at it prefers. */
export type PictureTheme = "auto" | "light" | "dark";

/** The plan that is lit up in a picture of a domain, its size and its colours. */
export interface PictureOptions {
  /** Its tools are lit up, with the numbers of its steps. */
  readonly plan?: readonly Step[] | undefined;
  /** The goal of the plan, by name. */
  readonly goal?: string | undefined;
  /** Tools, goals and variables that are drawn at most: beyond that, those alike are folded into one. From 10 to 100, default 40. */
  readonly maxNodes?: number | undefined;
  /** Default `auto`. */
  readonly theme?: PictureTheme | undefined;
}
