import type { Page } from "playwright-core";

/** A written word and its box, in pixels of a canvas. */
interface Box {
  readonly drawing: number;
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
    let drawing = 0;
    const next = (): void => {
      drawing++;
      Object.assign(window, { frames: ++frame, boxes });
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
    const { prototype } = CanvasRenderingContext2D;
    const { fillText } = prototype;
    // A page that is told twice in a frame draws twice: nobody sees the first one.
    for (const name of ["fillRect", "clearRect"] as const) {
      const { [name]: cover } = prototype;
      prototype[name] = function coverAnew(x, y, width, height) {
        cover.call(this, x, y, width, height);
        const { a, d } = this.getTransform();
        // Opaque colours are told without their alpha.
        const isOpaque = /^#/.test(String(this.fillStyle)) && this.globalAlpha === 1;
        if (name === "fillRect" && !isOpaque) return;
        if (width * a >= this.canvas.width && height * d >= this.canvas.height) drawing++;
      };
    }
    prototype.fillText = function write(text, x, y, most) {
      if (most === undefined) fillText.call(this, text, x, y);
      else fillText.call(this, text, x, y, most);
      // A mark on a figure, as "!", is no word.
      if (!this.canvas.isConnected || !/[\p{L}\p{N}]/u.test(text)) return;
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
      list.push({ drawing, text, ...box });
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
          if (other.drawing !== one.drawing) break;
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

/** The words of a page, besides those on canvases, that lay over each other where they are seen. */
export async function wordsThatOverlap(page: Page): Promise<readonly string[]> {
  return await page.evaluate(() => {
    /** Rows of one text may share some pixels. */
    const slack = 4;
    interface Word {
      readonly node: Node;
      readonly text: string;
      readonly rect: DOMRect;
    }
    const seenPart = (rect: DOMRect, from: Element): DOMRect => {
      let [left, top, right, bottom] = [rect.left, rect.top, rect.right, rect.bottom];
      for (let at: Element | null = from; at !== null; at = at.parentElement) {
        if (getComputedStyle(at).overflow === "visible") continue;
        const box = at.getBoundingClientRect();
        left = Math.max(left, box.left);
        top = Math.max(top, box.top);
        right = Math.min(right, box.right);
        bottom = Math.min(bottom, box.bottom);
      }
      return new DOMRect(left, top, right - left, bottom - top);
    };
    const isCovered = ({ x, y, width, height }: DOMRect, by: Element): boolean => {
      const on = document.elementFromPoint(x + width / 2, y + height / 2);
      return on !== null && !by.contains(on) && !on.contains(by);
    };
    const words: Word[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node.textContent?.trim() ?? "";
      const at = node.parentElement;
      const isShown = at?.checkVisibility({ opacityProperty: true, visibilityProperty: true });
      if (text === "" || at === null || isShown !== true) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const whole of range.getClientRects()) {
        const rect = seenPart(whole, at);
        if (rect.width <= slack || rect.height <= slack || isCovered(rect, at)) continue;
        words.push({ node, text: text.slice(0, 40), rect });
      }
    }
    const found = new Set<string>();
    for (const [index, { node, text, rect }] of words.entries()) {
      for (const other of words.slice(index + 1)) {
        const across =
          Math.min(rect.right, other.rect.right) - Math.max(rect.left, other.rect.left);
        const down = Math.min(rect.bottom, other.rect.bottom) - Math.max(rect.top, other.rect.top);
        if (node !== other.node && across > slack && down > slack) {
          found.add(`${text} and ${other.text}`);
        }
      }
    }
    return [...found];
  });
}
