import type { Camera } from "./camera.ts";
import type { Palette } from "./palette.ts";
import type { MapScene } from "./scene.ts";

/** The contents of one frame. */
export interface MapFrame {
  readonly scene: MapScene;
  readonly camera: Camera;
  /** The width of the picture, in CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly palette: Palette;
  /** Real time in ms, for what moves; the same picture comes from the same times. */
  readonly nowMs: number;
  /** Whether nothing may move that does not have to. */
  readonly isStill: boolean;
  readonly selected: number | undefined;
  readonly hovered: number | undefined;
}
