import { html, type Markup } from "./markup.ts";

/** One line or area of a chart. */
interface ChartSeries {
  readonly label: string;
  /** Name of a colour of the page's style, such as `source-exact`. */
  readonly colour: string;
  readonly values: readonly (number | null)[];
  readonly isDashed?: boolean;
}

/** A stretch of time with a name. */
export interface ChartWindow {
  readonly from: number;
  readonly to: number;
  readonly label: string;
  readonly kind: "fault" | "warm-up";
}

/** A chart as data: the script of the page draws it. */
export interface Chart {
  readonly id: string;
  /** The text below the title, for those who cannot see the chart too. */
  readonly description: string;
  readonly x: readonly number[];
  /** `rank` is 1/(1-p) on a logarithmic scale, shown as percentiles. */
  readonly xKind: "seconds" | "rank" | "rate";
  readonly unit: "ms" | "per-second" | "bytes" | "count";
  readonly series: readonly ChartSeries[];
  /** Areas on top of each other, first at the bottom; dashed series are lines over them. */
  readonly isStacked?: boolean;
  /** Whether a logarithmic scale stands at the beginning; a button changes it. */
  readonly isLogarithmic?: boolean;
  readonly limits?: readonly { readonly value: number; readonly label: string }[];
  readonly windows?: readonly ChartWindow[];
  /** A mark on the x axis. */
  readonly mark?: { readonly x: number; readonly label: string };
}

/** The place of a chart on the page, with what it shows in words. */
export function figure(title: string, chart: Chart): Markup {
  return html`<figure class="chart">
<figcaption><strong>${title}</strong> <span>${chart.description}</span></figcaption>
<div class="plot" id="${chart.id}" tabindex="0" role="img" aria-label="${title}. ${chart.description}"></div>
</figure>`;
}
