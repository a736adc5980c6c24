import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** Size of a canvas, in CSS pixels. */
export interface CanvasSize {
  readonly width: number;
  readonly height: number;
}

/** A canvas at screen resolution; `draw` is called in every animation frame, in CSS pixels. */
export function useCanvas(
  draw: (context: CanvasRenderingContext2D, size: CanvasSize, wasResized: boolean) => void,
): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null);
  const latest = useRef(draw);
  latest.current = draw;
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    if (element === null || context === null || context === undefined) return;
    let frame = 0;
    const paint = (): void => {
      frame = requestAnimationFrame(paint);
      const { clientWidth: width, clientHeight: height } = element;
      if (width === 0 || height === 0) return;
      const ratio = devicePixelRatio;
      const wasResized =
        element.width !== Math.round(width * ratio) ||
        element.height !== Math.round(height * ratio);
      if (wasResized) {
        element.width = Math.round(width * ratio);
        element.height = Math.round(height * ratio);
      }
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      latest.current(context, { width, height }, wasResized);
    };
    frame = requestAnimationFrame(paint);
    return () => cancelAnimationFrame(frame);
  }, []);
  return canvas;
}
