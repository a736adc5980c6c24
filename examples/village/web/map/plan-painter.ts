import { originOf } from "@understudy/planner-core/internal";
import type { Palette, Point, Rectangle } from "@understudy/viewer/web";
import { PLACES, wayBetween } from "../village/geography.ts";
import type { FreshPlan } from "../village/live-village.ts";

/** Durations of a new plan's display, in ms: drawing, staying, fading. */
const [DRAWN_MS, STAYS_MS, FADES_MS] = [650, 1100, 700];

/** Whether a new plan is still shown. */
export function isShown({ bornMs }: FreshPlan, nowMs: number): boolean {
  return nowMs < bornMs + DRAWN_MS + STAYS_MS + FADES_MS;
}

/** Draws a new plan's route from its start, in its source's colour. */
export function paintFreshPlan(
  context: CanvasRenderingContext2D,
  plan: FreshPlan,
  { palette, toScreen, nowMs }: PlanLook,
): void {
  const age = nowMs - plan.bornMs;
  const opacity = Math.min(1, Math.max(0, (DRAWN_MS + STAYS_MS + FADES_MS - age) / FADES_MS));
  const share = Math.min(1, age / DRAWN_MS);
  const line = lineOf(plan.route).map(toScreen);
  context.globalAlpha = 0.85 * opacity;
  paintLine(context, line, share, palette.sources[originOf(plan.outcome)], 3);
  const head = plan.route[0];
  const at = line[0] ?? (head === undefined ? undefined : toScreen(PLACES[head] ?? { x: 0, y: 0 }));
  if (at !== undefined) paintVerdict(context, plan, palette, at, age);
  context.globalAlpha = 1;
}

/** Style of painted plans. */
export interface PlanLook {
  readonly palette: Palette;
  readonly toScreen: (point: Point) => Point;
  readonly nowMs: number;
  /** Whether no name of a villager lies there. */
  readonly isFree: (box: Rectangle) => boolean;
}

/** A box by its middle. */
export function boxAround({ x, y }: Point, width: number, height: number): Rectangle {
  return { left: x - width / 2, top: y - height / 2, width, height };
}

/** The radius of a stop's number. */
const STOP = 8.5;

/** Draws the selected agent's remaining route, with its stops. */
export function paintRoute(
  context: CanvasRenderingContext2D,
  { from, route, colour }: { from: Point; route: readonly string[]; colour: string },
  { palette, toScreen, isFree }: PlanLook,
): void {
  const [first, ...rest] = route;
  if (first === undefined) return;
  const line = [from, ...lineOf([first, ...rest]).slice(1)].map(toScreen);
  context.setLineDash([2, 7]);
  context.lineCap = "round";
  paintLine(context, line, 1, palette.halo, 6);
  paintLine(context, line, 1, colour, 3.5);
  context.setLineDash([]);
  for (const [index, name] of rest.entries()) {
    const { x, y } = toScreen(PLACES[name] ?? { x: 0, y: 0 });
    if (!isFree(boxAround({ x, y }, 2 * STOP, 2 * STOP))) continue;
    context.fillStyle = colour;
    context.beginPath();
    context.arc(x, y, STOP, 0, 2 * Math.PI);
    context.fill();
    context.fillStyle = palette.raised;
    context.font = `700 11px ${palette.font}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(String(index + 1), x, y + 0.5);
  }
}

/** The route through some places, along the roads. */
function lineOf(route: readonly string[]): readonly Point[] {
  return route.flatMap((place, index) => {
    const next = route[index + 1];
    return next === undefined ? [] : wayBetween(place, next).points;
  });
}

function paintLine(
  context: CanvasRenderingContext2D,
  line: readonly Point[],
  share: number,
  colour: string,
  width: number,
): void {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.lineJoin = "round";
  context.beginPath();
  const shown = line.slice(0, Math.max(1, Math.ceil(line.length * share)));
  for (const { x, y } of shown) context.lineTo(x, y);
  context.stroke();
}

/** A check mark with the number of steps, rising from the plan's agent. */
function paintVerdict(
  context: CanvasRenderingContext2D,
  { outcome }: FreshPlan,
  palette: Palette,
  { x, y }: Point,
  age: number,
): void {
  const rise = 26 + 14 * Math.min(1, age / DRAWN_MS);
  const { length = 0 } = outcome.plan?.steps ?? {};
  const text = `✓ ${length}`;
  context.font = `700 12px ${palette.font}`;
  const width = context.measureText(text).width + 14;
  context.fillStyle = palette.sources[originOf(outcome)];
  context.beginPath();
  context.roundRect(x - width / 2, y - rise - 10, width, 19, 9.5);
  context.fill();
  context.fillStyle = "#fff";
  context.strokeStyle = "rgba(0, 0, 0, 0.35)";
  context.lineWidth = 2;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.strokeText(text, x, y - rise);
  context.fillText(text, x, y - rise);
}
