/** A point of the map (axes from 0 to 1) or of a picture (CSS pixels). */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A rectangle of a picture, in CSS pixels. */
export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Limit on stretching a map to fill its picture. */
const MAX_STRETCH = 1.7;

/**
 * The map's rectangle in a picture: it fills the picture up to a limit on stretching.
 *
 * @param aspect width of the map divided by its height
 */
export function fitMap(width: number, height: number, aspect: number): Rectangle {
  const wanted = Number.isFinite(aspect) && aspect > 0 ? aspect : width / height;
  const stretch = width / height / wanted;
  const shownWidth = stretch > MAX_STRETCH ? height * wanted * MAX_STRETCH : width;
  const shownHeight = stretch < 1 / MAX_STRETCH ? (width / wanted) * MAX_STRETCH : height;
  return {
    left: (width - shownWidth) / 2,
    top: (height - shownHeight) / 2,
    width: shownWidth,
    height: shownHeight,
  };
}

/** Points on a ring around the map's centre, first on top; two are side by side, one in the middle. */
export function onRing(index: number, count: number): Point {
  if (count <= 1) return { x: 0.5, y: 0.5 };
  const start = count === 2 ? Math.PI : -Math.PI / 2;
  const angle = start + (2 * Math.PI * index) / count;
  return { x: 0.5 + 0.3 * Math.cos(angle), y: 0.5 + 0.3 * Math.sin(angle) };
}

/** Whether two rectangles overlap. */
export function overlap(a: Rectangle, b: Rectangle): boolean {
  return (
    a.left < b.left + b.width &&
    b.left < a.left + a.width &&
    a.top < b.top + b.height &&
    b.top < a.top + a.height
  );
}
