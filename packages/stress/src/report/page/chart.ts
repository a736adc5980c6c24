import { html, type Markup } from "./markup.ts";

/** One line or area of a chart. */
interface ChartSeries {
  readonly label: string;
  /** Name of a colour defined by the page, such as `source-exact`. */
  readonly colour: string;
  readonly values: readonly (number | null)[];
  readonly isDashed?: boolean;
}

/** A named period to shade in a chart. */
export interface ChartWindow {
  readonly from: number;
  readonly to: number;
  readonly label: string;
  readonly kind: "fault" | "warm-up";
}

/** A chart as data, drawn by the page's script. */
export interface Chart {
  readonly id: string;
  /** Caption, which also describes the chart to screen readers. */
  readonly description: string;
  readonly x: readonly number[];
  /** `rank` is 1/(1-p) on a logarithmic scale with percentiles as labels. */
  readonly xKind: "seconds" | "rank" | "rate";
  readonly unit: "ms" | "per-second" | "bytes" | "count";
  readonly series: readonly ChartSeries[];
  /** Whether areas are stacked, the first at the bottom; dashed series are lines over them. */
  readonly isStacked?: boolean;
  /** Whether the y axis is initially logarithmic; a button toggles the scale. */
  readonly isLogarithmic?: boolean;
  readonly limits?: readonly { readonly value: number; readonly label: string }[];
  readonly windows?: readonly ChartWindow[];
  /** A mark on the x axis. */
  readonly mark?: { readonly x: number; readonly label: string };
}

/** A chart's place on the page, with its caption. */
export function figure(title: string, chart: Chart): Markup {
  return html`<figure class="chart">
<figcaption><strong>${title}</strong> <span>${chart.description}</span></figcaption>
<div class="plot" id="${chart.id}" tabindex="0" role="img" aria-label="${title}. ${chart.description}"></div>
</figure>`;
}
