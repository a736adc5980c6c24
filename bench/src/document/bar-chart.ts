/** One bar. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  readonly text: string;
  /** Whether it is something else than this engine. */
  readonly isAlternative: boolean;
}

const LABEL_WIDTH = 230;
const BAR_WIDTH = 400;
const TEXT_WIDTH = 90;
const ROW = 22;
const TOP = 40;
const PADDING = 10;
const WIDTH = LABEL_WIDTH + BAR_WIDTH + TEXT_WIDTH + 2 * PADDING;

/**
 * Colours that can be read on white and on black alike: what a browser says about light and dark need not be
 * what the page around the picture shows.
 */
const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #6e7681; }
  .title { font-weight: 600; }
  .note, .tick { font-size: 11px; }
  .ours { fill: #2f81f7; }
  .alternative { fill: #db6d28; }
  line { stroke: #8c959f; stroke-opacity: 0.4; }`;

/**
 * Horizontal bars on a logarithmic scale, as SVG.
 *
 * @param tick writes a value of the scale
 */
export function barChart(
  title: string,
  bars: readonly Bar[],
  tick: (value: number) => string,
): string {
  const values = bars.map(({ value }) => value).filter((value) => value > 0);
  const from = Math.floor(Math.log10(Math.min(...values)));
  const to = Math.max(from + 1, Math.ceil(Math.log10(Math.max(...values))));
  const left = PADDING + LABEL_WIDTH;
  const at = (value: number): number =>
    left + (BAR_WIDTH * (Math.log10(Math.max(value, 10 ** from)) - from)) / (to - from);
  const bottom = TOP + bars.length * ROW;
  const height = bottom + 2 * ROW;
  const ticks = Array.from({ length: to - from + 1 }, (_, index) => 10 ** (from + index));
  const lines = ticks.map(
    (value) =>
      `<line x1="${round(at(value))}" y1="${TOP - 4}" x2="${round(at(value))}" y2="${bottom}"/>` +
      `<text class="tick" x="${round(at(value))}" y="${bottom + 14}" text-anchor="middle">${escapeText(tick(value))}</text>`,
  );
  const rows = bars.map(({ label, value, text, isAlternative }, index) => {
    const y = TOP + index * ROW;
    const end = Math.max(left + 2, at(value));
    const kind = isAlternative ? "alternative" : "ours";
    return (
      `<text x="${left - 8}" y="${y + 14}" text-anchor="end">${escapeText(label)}</text>` +
      `<rect class="${kind}" x="${left}" y="${y + 3}" width="${round(end - left)}" height="${ROW - 8}" rx="2"/>` +
      `<text x="${round(end + 6)}" y="${y + 14}">${escapeText(text)}</text>`
    );
  });
  const legend = bars.some(({ isAlternative }) => isAlternative)
    ? "logarithmic; orange: alternatives"
    : "logarithmic";
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${escapeText(title)}">`,
    `<style>${STYLE}</style>`,
    `<text class="title" x="${PADDING}" y="18">${escapeText(title)}</text>`,
    `<text class="note" x="${WIDTH - PADDING}" y="${height - 8}" text-anchor="end">${legend}</text>`,
    ...lines,
    ...rows,
    "</svg>",
    "",
  ].join("\n");
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
