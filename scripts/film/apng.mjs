// Animated PNG files of 255 colours, in which each frame has only what has changed.
import { crc32, deflateSync } from "node:zlib";

/** Colours are counted in cells of the colour cube with this number of bits for each of red, green and blue. */
const BITS = 5;
const CELLS = 1 << (3 * BITS);
/** The colour of unchanged pixels. */
const UNCHANGED = 0;

const cellOf = (red, green, blue) =>
  ((red >> (8 - BITS)) << (2 * BITS)) | ((green >> (8 - BITS)) << BITS) | (blue >> (8 - BITS));

/**
 * Encodes frames of equal size, which repeat forever.
 *
 * @param frames `pixels` as RGBA, four bytes each, and `ms`, the time until the next frame
 * @returns the bytes of the file
 */
export function encodeApng(width, height, frames) {
  const { palette, colourOf } = choosePalette(frames.map(({ pixels }) => pixels));
  const chunks = [chunk("IHDR", header(width, height)), chunk("acTL", numbers(frames.length, 0))];
  chunks.push(chunk("PLTE", Buffer.from([0, 0, 0, ...palette.flat()])));
  chunks.push(chunk("tRNS", Buffer.from([0])));
  let order = 0;
  let shown = new Uint8Array(width * height);
  for (const [index, { pixels, ms }] of frames.entries()) {
    const next = shown.map((_, at) => colourOf(pixels.subarray(4 * at, 4 * at + 3)));
    const box = index === 0 ? { x: 0, y: 0, width, height } : changedBox(shown, next, width);
    const control = Buffer.alloc(26);
    for (const [at, value] of [order++, box.width, box.height, box.x, box.y].entries())
      control.writeUInt32BE(value, 4 * at);
    control.writeUInt16BE(Math.round(ms), 20);
    control.writeUInt16BE(1000, 22);
    // The frame stays, and the next one is laid over it.
    control[25] = index === 0 ? 0 : 1;
    chunks.push(chunk("fcTL", control));
    const data = deflateSync(rowsOf(shown, next, width, box), { level: 9 });
    chunks.push(
      index === 0 ? chunk("IDAT", data) : chunk("fdAT", Buffer.concat([numbers(order++), data])),
    );
    shown = next;
  }
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, ...chunks, chunk("IEND", Buffer.alloc(0))]);
}

function header(width, height) {
  // Eight bits a pixel, with a palette.
  return Buffer.concat([numbers(width, height), Buffer.from([8, 3, 0, 0, 0])]);
}

function numbers(...values) {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [at, value] of values.entries()) bytes.writeUInt32BE(value, 4 * at);
  return bytes;
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  return Buffer.concat([numbers(data.length), body, numbers(crc32(body))]);
}

/** The rectangle of changed pixels; a single pixel without a change. */
function changedBox(before, after, width) {
  let [left, right, top, bottom] = [Number.POSITIVE_INFINITY, 0, Number.POSITIVE_INFINITY, 0];
  for (let at = 0; at < after.length; at++) {
    if (before[at] === after[at]) continue;
    const [x, y] = [at % width, Math.floor(at / width)];
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = y;
  }
  if (left > right) return { x: 0, y: 0, width: 1, height: 1 };
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

/** The rows of a rectangle, each after a zero for "no filter". */
function rowsOf(before, after, width, box) {
  const rows = Buffer.alloc((box.width + 1) * box.height);
  for (let row = 0; row < box.height; row++) {
    for (let column = 0; column < box.width; column++) {
      const at = (box.y + row) * width + box.x + column;
      rows[row * (box.width + 1) + 1 + column] = before[at] === after[at] ? UNCHANGED : after[at];
    }
  }
  return rows;
}

/** Up to 255 colours by median cut, and the closest one for each pixel, from 1. */
function choosePalette(pictures) {
  const sums = new Float64Array(4 * CELLS);
  for (const pixels of pictures) {
    for (let at = 0; at < pixels.length; at += 4) {
      const cell = 4 * cellOf(pixels[at], pixels[at + 1], pixels[at + 2]);
      for (let part = 0; part < 3; part++) sums[cell + part] += pixels[at + part];
      sums[cell + 3]++;
    }
  }
  const colours = [];
  for (let cell = 0; cell < CELLS; cell++) {
    const count = sums[4 * cell + 3];
    if (count === 0) continue;
    const colour = [0, 1, 2].map((part) => sums[4 * cell + part] / count);
    // Rare colours count, too: a mark of ten pixels is seen.
    colours.push({ colour, weight: Math.sqrt(count) });
  }
  const palette = cutInto(colours, 255).map(meanOf);
  const known = new Uint8Array(CELLS);
  const colourOf = ([red, green, blue]) => {
    const cell = cellOf(red, green, blue);
    known[cell] ||= 1 + closest(palette, [red, green, blue]);
    return known[cell];
  };
  return { palette, colourOf };
}

/** Splits colours into boxes: always the one with the largest spread, at its middle. */
function cutInto(colours, most) {
  const boxes = [spreadOf(colours)];
  while (boxes.length < most) {
    boxes.sort((one, other) => other.spread - one.spread);
    const [{ colours: widest, part, spread }] = boxes;
    if (spread === 0) break;
    widest.sort((one, other) => one.colour[part] - other.colour[part]);
    const half = widest.reduce((sum, { weight }) => sum + weight, 0) / 2;
    let sum = 0;
    const middle = widest.findIndex(({ weight }) => {
      sum += weight;
      return sum >= half;
    });
    const at = Math.min(widest.length - 1, Math.max(1, middle));
    boxes.splice(0, 1, spreadOf(widest.slice(0, at)), spreadOf(widest.slice(at)));
  }
  return boxes.map(({ colours: members }) => members);
}

function spreadOf(colours) {
  const weight = Math.sqrt(colours.reduce((sum, each) => sum + each.weight, 0));
  const spreads = [0, 1, 2].map((part) => {
    const values = colours.map(({ colour }) => colour[part]);
    return (Math.max(...values) - Math.min(...values)) * weight;
  });
  const spread = colours.length < 2 ? 0 : Math.max(...spreads);
  return { colours, spread, part: spreads.indexOf(Math.max(...spreads)) };
}

function meanOf(colours) {
  const all = colours.reduce((sum, { weight }) => sum + weight, 0);
  return [0, 1, 2].map((part) =>
    Math.round(colours.reduce((sum, { colour, weight }) => sum + colour[part] * weight, 0) / all),
  );
}

function closest(palette, colour) {
  const distances = palette.map((each) =>
    each.reduce((sum, value, part) => sum + (value - colour[part]) ** 2, 0),
  );
  return distances.indexOf(Math.min(...distances));
}
