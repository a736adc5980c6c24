import type { Camera } from "./camera.ts";
import type { Palette } from "./palette.ts";
import type { MapScene } from "./scene.ts";

/** Input of one frame. */
export interface MapFrame {
  readonly scene: MapScene;
  readonly camera: Camera;
  /** Width of the picture, in CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly palette: Palette;
  /** Real time in ms, for animation; equal times give equal pictures. */
  readonly nowMs: number;
  /** Whether to reduce motion. */
  readonly isStill: boolean;
  readonly selected: number | undefined;
  readonly hovered: number | undefined;
}
