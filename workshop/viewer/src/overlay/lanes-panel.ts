import {
  doingOf,
  fittingText,
  type LaidLanes,
  type LaneBar,
  layOutLanes,
  timeOfLanes,
} from "../lanes/lay-out-lanes.ts";
import type { SquadView } from "../protocol/squads.ts";
import { SquadRecord } from "../publish/squads/squad-record.ts";
import type { ViewedSquad } from "../publish/squads/viewed-squad.ts";

/** Interval at which the squads are read again, in ms of the game. */
const READ_MS = 100;
const LANE_HEIGHT = 19;
const AXIS = 17;
const GUTTER = 58;
const MARGIN = 8;
const GAP = 3;
const MOST_WIDTH = 720;
/** The most of the canvas's height that lanes cover. */
const MOST_SHARE = 0.4;
const LETTER = 5.9;
const FONT = "10.5px system-ui, sans-serif";

/** Colours on the dark ground of the panel, which look the same over light and dark games. */
const GROUND = "#10131ad9";
const INK = "#eef1f4";
const SOFT = "#9aa3ad";
const GRID = "#ffffff1c";
const MARK = "#ffffff24";
const ARROW = "#f0c060";
const NOW = "#ff8f8f";
const BARS: Readonly<Record<LaneBar["step"]["phase"], readonly [fill: string, text: string]>> = {
  done: ["#ffffff17", SOFT],
  playing: ["#a99cf5", "#15131f"],
  next: ["#ffffff33", INK],
};

/** The lanes of squads at the bottom of an overlay. */
export class LanesPanel {
  /** The member whose lane is marked. */
  selected: string | undefined;
  readonly #squads: Iterable<ViewedSquad>;
  #records = new Map<ViewedSquad, SquadRecord>();
  readonly #nowMs: () => number;
  #views: readonly SquadView[] = [];
  #readAtMs = Number.NEGATIVE_INFINITY;

  constructor(squads: Iterable<ViewedSquad>, nowMs: () => number) {
    this.#squads = squads;
    this.#nowMs = nowMs;
  }

  /** Names of all members. */
  get members(): readonly string[] {
    return this.#views.flatMap(({ members }) => members);
  }

  /** The activity of a member, or its reason for none; undefined for an agent without a squad. */
  doing(member: string): { readonly goal: string; readonly step: string } | undefined {
    this.#refresh();
    const view = this.#views.find(({ members }) => members.includes(member));
    return view && { goal: view.goal, step: doingOf(view, member) };
  }

  /** Paints the lanes, in pixels of the page. */
  paint(
    pen: CanvasRenderingContext2D,
    { width, height }: { readonly width: number; readonly height: number },
  ): void {
    const nowMs = this.#refresh();
    const across = Math.min(MOST_WIDTH, width - 2 * MARGIN);
    const time = timeOfLanes(this.#views, nowMs);
    const shown = this.#shown(MOST_SHARE * height);
    let bottom = height - MARGIN;
    pen.save();
    pen.font = FONT;
    pen.textBaseline = "middle";
    for (const [above, view] of [...shown.entries()].toReversed()) {
      // One axis for all.
      const axis = above === 0 ? AXIS : 0;
      const room = { width: across, gutter: GUTTER, laneHeight: LANE_HEIGHT, axis };
      const laid = layOutLanes(view, nowMs, room, time);
      bottom -= laid.height;
      pen.save();
      pen.translate(MARGIN, bottom);
      paintLanes(pen, laid, { width: across, axis }, this.selected);
      if (above === 0) this.#paintRest(pen, this.#views.length - shown.length);
      pen.restore();
      bottom -= GAP;
    }
    pen.restore();
  }

  /** The squads whose lanes have room, that of the selected member first. */
  #shown(most: number): readonly SquadView[] {
    const { selected } = this;
    const isSelected = ({ members }: SquadView): boolean =>
      selected !== undefined && members.includes(selected);
    const order = this.#views.toSorted((one, other) => {
      return Number(isSelected(other)) - Number(isSelected(one));
    });
    let height = AXIS;
    const fitting = order.filter(({ members }, index) => {
      height += members.length * LANE_HEIGHT + GAP;
      return index === 0 || height <= most;
    });
    return this.#views.filter((view) => fitting.includes(view));
  }

  #paintRest(pen: CanvasRenderingContext2D, hidden: number): void {
    if (hidden === 0) return;
    pen.fillStyle = SOFT;
    pen.fillText(`+ ${hidden}`, 7, AXIS / 2);
  }

  /** Reads the squads again now and then. Returns the time of the game, in ms. */
  #refresh(): number {
    const nowMs = this.#nowMs();
    if (nowMs < this.#readAtMs || nowMs >= this.#readAtMs + READ_MS) {
      this.#readAtMs = nowMs;
      this.#read(nowMs);
    }
    return nowMs;
  }

  #read(nowMs: number): void {
    const records = new Map<ViewedSquad, SquadRecord>();
    for (const squad of this.#squads) {
      records.set(squad, this.#records.get(squad) ?? new SquadRecord("", squad));
    }
    this.#records = records;
    this.#views = [...records.values()].map((record) => record.view(nowMs));
  }
}

function paintLanes(
  pen: CanvasRenderingContext2D,
  laid: LaidLanes,
  { width, axis }: { readonly width: number; readonly axis: number },
  selected: string | undefined,
): void {
  const { height, marks, names, ties, bars, gaps, arrows, nowX } = laid;
  pen.fillStyle = GROUND;
  pen.beginPath();
  pen.roundRect(0, 0, width, height, 6);
  pen.fill();
  pen.lineWidth = 1;
  pen.textAlign = "center";
  for (const { x, seconds } of marks) {
    pen.fillStyle = SOFT;
    if (axis > 0) pen.fillText(`${Number(seconds.toFixed(1))} s`, x, axis / 2);
    line(pen, GRID, x, Math.max(0, axis - 2), x, height);
  }
  pen.textAlign = "left";
  pen.fillStyle = INK;
  for (const { member, y } of names) {
    if (member !== selected) continue;
    pen.fillStyle = MARK;
    pen.fillRect(0, y - LANE_HEIGHT / 2, width, LANE_HEIGHT);
    pen.fillStyle = INK;
  }
  for (const { member, y } of names) pen.fillText(fittingText(member, GUTTER - 8, LETTER), 7, y);
  for (const { x, y1, y2 } of ties) line(pen, SOFT, x, y1, x, y2);
  for (const bar of bars) paintBar(pen, bar);
  pen.fillStyle = SOFT;
  for (const { x, y, width: across, label } of gaps) {
    const text = fittingText(label, across - 12, LETTER);
    const room = text.length * LETTER;
    const from = x + (across - room) / 2;
    pen.setLineDash([1, 3]);
    if (text !== "") pen.fillText(text, from, y, across - 12);
    line(pen, SOFT, x + 3, y, text === "" ? x + across - 3 : from - 3, y);
    if (text !== "") line(pen, SOFT, from + room + 3, y, x + across - 3, y);
    pen.setLineDash([]);
  }
  for (const { x1, y1, x2, y2, isPast } of arrows) {
    pen.globalAlpha = isPast ? 0.35 : 1;
    paintArrow(pen, x1, y1, x2, y2);
  }
  pen.globalAlpha = 1;
  line(pen, NOW, nowX, Math.max(0, axis - 2), nowX, height);
}

function paintBar(
  pen: CanvasRenderingContext2D,
  { step, x, y, width, height, label, open }: LaneBar,
): void {
  const [fill, ink] = BARS[step.phase];
  pen.fillStyle = fill;
  pen.beginPath();
  pen.roundRect(x, y, width, height, 3);
  pen.fill();
  pen.fillStyle = ink;
  const text = fittingText(label, open - 8, LETTER);
  if (text !== "") pen.fillText(text, x + 5, y + height / 2 + 0.5, open - 8);
}

function paintArrow(
  pen: CanvasRenderingContext2D,
  x1: number,
  y1: number,
  x2: number,
  y2: number,
): void {
  const down = y2 > y1 ? 1 : -1;
  const [from, to] = [y1 + down * 7, y2 - down * 7];
  line(pen, ARROW, x1, from, x2, to - down * 4);
  pen.fillStyle = ARROW;
  pen.beginPath();
  pen.moveTo(x2, to);
  pen.lineTo(x2 - 3.5, to - down * 5);
  pen.lineTo(x2 + 3.5, to - down * 5);
  pen.fill();
}

function line(
  pen: CanvasRenderingContext2D,
  colour: string,
  x1: number,
  y1: number,
  x2: number,
  y2: number,
): void {
  pen.strokeStyle = colour;
  pen.beginPath();
  pen.moveTo(x1, y1);
  pen.lineTo(x2, y2);
  pen.stroke();
}
