import type { Step } from "@understudy/planner-core";

/** Colour theme of a picture. `auto` follows the viewer's preference. */
export type PictureTheme = "auto" | "light" | "dark";

/** Options of a picture: highlighted plan, size, theme. */
export interface PictureOptions {
  /** Plan to highlight, with step numbers. */
  readonly plan?: readonly Step[] | undefined;
  /** The plan's goal, by name. */
  readonly goal?: string | undefined;
  /** Limit on nodes: beyond it, similar ones are folded. From 10 to 100, default 40. */
  readonly maxNodes?: number | undefined;
  /** Default `auto`. */
  readonly theme?: PictureTheme | undefined;
}
