import type { Page } from "playwright-core";

/** A written word and its box, in pixels of a canvas. */
interface Box {
  readonly frame: number;
  readonly text: string;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Keeps the boxes of all words that a page's script writes on canvases in the page, and counts frames. Before the page. */
export async function keepLabels(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const boxes = new Map<HTMLCanvasElement, Box[]>();
    let frame = 0;
    const next = (): void => {
      Object.assign(window, { frames: ++frame, boxes });
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
    const { prototype } = CanvasRenderingContext2D;
    const { fillText } = prototype;
    prototype.fillText = function write(text, x, y, most) {
      if (most === undefined) fillText.call(this, text, x, y);
      else fillText.call(this, text, x, y, most);
      if (!this.canvas.isConnected) return;
      const told = this.measureText(text);
      const at = this.getTransform();
      const one = at.transformPoint({
        x: x - told.actualBoundingBoxLeft,
        y: y - told.actualBoundingBoxAscent,
      });
      const other = at.transformPoint({
        x: x + Math.min(told.actualBoundingBoxRight, most ?? Number.POSITIVE_INFINITY),
        y: y + told.actualBoundingBoxDescent,
      });
      const box = { left: one.x, top: one.y, right: other.x, bottom: other.y };
      const list = boxes.get(this.canvas) ?? [];
      list.push({ frame, text, ...box });
      boxes.set(this.canvas, list);
    };
  });
}

/** The words that lay over each other in any frame so far, each pair once. */
export async function labelsThatOverlap(page: Page): Promise<readonly string[]> {
  return await page.evaluate(() => {
    const found = new Set<string>();
    const boxes = Reflect.get(window, "boxes") as Map<HTMLCanvasElement, Box[]>;
    for (const list of boxes.values()) {
      for (const [index, one] of list.entries()) {
        for (let next = index + 1; next < list.length; next++) {
          const other = list[next] as Box;
          if (other.frame !== one.frame) break;
          const isApart =
            one.left >= other.right ||
            one.right <= other.left ||
            one.top >= other.bottom ||
            one.bottom <= other.top;
          if (!isApart) found.add(`${one.text} and ${other.text}`);
        }
      }
    }
    return [...found];
  });
}
