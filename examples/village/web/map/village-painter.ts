import { originOf } from "@understudy/planner-core/internal";
import {
  overlap,
  type Palette,
  type Point,
  type Rectangle,
  Seats,
  seatOf,
} from "@understudy/viewer/web";
import { HEIGHT, PLACES, WIDTH } from "../village/geography.ts";
import type { LiveVillage } from "../village/live-village.ts";
import { routeOf, whereaboutsOf } from "../village/whereabouts.ts";
import { darknessAt, glowAt } from "./daylight.ts";
import { GroundPainter } from "./ground-painter.ts";
import { paintNight } from "./night-painter.ts";
import { type Person, paintPerson } from "./people-painter.ts";
import { boxAround, isShown, type PlanLook, paintFreshPlan, paintRoute } from "./plan-painter.ts";

/** A picture of the village. */
export interface VillageFrame {
  readonly width: number;
  readonly height: number;
  readonly palette: Palette;
  readonly nowMs: number;
  readonly isStill: boolean;
  readonly isDark: boolean;
  readonly selected: number | undefined;
  readonly hovered: number | undefined;
}

/** Spacing of agents at a place, in units of the map. */
const SPACING = 1.9;
/** Speed of arriving agents: remaining share of the distance after 100 ms. */
const SETTLES = 0.6;

/** Draws the village and remembers the agents' positions. */
export class VillagePainter {
  readonly #ground = new GroundPainter();
  readonly #seats = new Seats();
  readonly #points = new Map<number, Point>();
  readonly #drawn = new Map<number, Point>();
  #lastMs = 0;
  #scale = 1;
  #left = 0;
  #top = 0;

  /** The agent at a point of the picture. */
  hit({ x, y }: Point): number | undefined {
    let best: number | undefined;
    let bestDistance = Math.max(14, this.#scale * 2.2);
    for (const [index, point] of this.#drawn) {
      const distance = Math.hypot(point.x - x, point.y - this.#scale * 1.2 - y);
      if (distance < bestDistance) [best, bestDistance] = [index, distance];
    }
    return best;
  }

  /** The last drawn position of an agent, in CSS pixels. */
  at(index: number): Point | undefined {
    return this.#drawn.get(index);
  }

  paint(context: CanvasRenderingContext2D, village: LiveVillage, frame: VillageFrame): void {
    const { width, height, palette, nowMs } = frame;
    this.#fit(width, height);
    this.#paintGround(context, frame, village.now);
    const people = this.#place(village, nowMs);
    const size = Math.max(5.5, this.#scale * 1.3);
    const signs = signsOf(context, people, frame, size);
    const isFree = (box: Rectangle) => !signs.some((sign) => overlap(sign.box, box));
    const look = { palette, nowMs, toScreen: this.#toScreen, isFree };
    this.#paintLabels(context, look);
    const picked = people.find(({ index }) => index === frame.selected);
    if (picked !== undefined) {
      const { agent } = picked;
      const outcome = agent.runner.outcome;
      const source = outcome && originOf(outcome);
      const colour = source === undefined ? palette.none : palette.sources[source];
      const from = whereaboutsOf(agent, village.now).point;
      paintRoute(context, { from, route: routeOf(agent, agent.remaining), colour }, look);
    }
    for (const plan of village.plans.peek()) {
      if (isShown(plan, nowMs) && !frame.isStill) paintFreshPlan(context, plan, look);
    }
    const peopleLook = { ...frame, size };
    for (const person of people) paintPerson(context, person, peopleLook);
    for (const sign of signs) paintSign(context, palette, sign);
  }

  #fit(width: number, height: number): void {
    // The land extends beyond the map; only its middle must be visible.
    this.#scale = Math.min(width / WIDTH, height / HEIGHT);
    this.#left = (width - WIDTH * this.#scale) / 2;
    this.#top = (height - HEIGHT * this.#scale) / 2;
  }

  readonly #toScreen = ({ x, y }: Point): Point => ({
    x: this.#left + x * this.#scale,
    y: this.#top + y * this.#scale,
  });

  #paintGround(context: CanvasRenderingContext2D, frame: VillageFrame, tick: number): void {
    const { width, height, nowMs, isDark, isStill } = frame;
    const ratio = devicePixelRatio;
    const picture = this.#ground.picture(
      Math.round(width * ratio),
      Math.round(height * ratio),
      this.#scale * ratio,
      this.#left * ratio,
      this.#top * ratio,
    );
    context.drawImage(picture, 0, 0, width, height);
    if (isDark) {
      context.fillStyle = "rgba(20, 20, 16, 0.22)";
      context.fillRect(0, 0, width, height);
    }
    context.save();
    context.translate(this.#left, this.#top);
    context.scale(this.#scale, this.#scale);
    const box = {
      x: -this.#left / this.#scale,
      y: -this.#top / this.#scale,
      width: width / this.#scale,
      height: height / this.#scale,
    };
    const light = { darkness: darknessAt(tick), glow: glowAt(tick), nowMs: isStill ? 0 : nowMs };
    paintNight(context, box, light);
    context.restore();
  }

  /** Positions of all agents, front ones last. */
  #place(village: LiveVillage, nowMs: number): readonly Person[] {
    const settled = 1 - SETTLES ** (Math.min(100, nowMs - this.#lastMs) / 25);
    this.#lastMs = nowMs;
    const people = village.world.agents.map((agent, index): Person => {
      const { point, place } = whereaboutsOf(agent, village.now);
      const target =
        place === undefined ? this.#walk(agent.name, point) : this.#seat(agent.name, place);
      const before = this.#points.get(index) ?? target;
      const next =
        place === undefined
          ? target
          : {
              x: before.x + (target.x - before.x) * settled,
              y: before.y + (target.y - before.y) * settled,
            };
      this.#points.set(index, next);
      const onScreen = this.#toScreen(next);
      this.#drawn.set(index, onScreen);
      return { agent, index, point: onScreen, isWalking: place === undefined };
    });
    return people.sort((a, b) => a.point.y - b.point.y);
  }

  #walk(name: string, point: Point): Point {
    this.#seats.leave(name);
    return point;
  }

  #seat(name: string, place: string): Point {
    const { x, y } = PLACES[place] ?? { x: 0, y: 0 };
    const seat = seatOf(this.#seats.take(name, place), SPACING);
    return { x: x + seat.x * 1.25, y: y + seat.y * 0.8 };
  }

  #paintLabels(context: CanvasRenderingContext2D, { palette, isFree }: PlanLook): void {
    const size = Math.max(10.5, Math.min(14, this.#scale * 2.1));
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.font = `600 ${size}px ${palette.font}`;
    context.lineJoin = "round";
    context.lineWidth = 3.5;
    for (const [name, { x, y }] of Object.entries(PLACES)) {
      const at = this.#toScreen({ x, y: y + 4.6 });
      const { width } = context.measureText(name);
      if (!isFree(boxAround(at, width, 1.3 * size))) continue;
      context.strokeStyle = "rgba(35, 38, 24, 0.72)";
      context.strokeText(name, at.x, at.y);
      context.fillStyle = "#fffdf4";
      context.fillText(name, at.x, at.y);
    }
  }
}

/** The name of an agent that the user looks at, and its place. */
interface Sign {
  readonly name: string;
  readonly box: Rectangle;
}

/** The names to show, none over another one: that under the pointer comes first. */
function signsOf(
  context: CanvasRenderingContext2D,
  people: readonly Person[],
  { palette, hovered, selected }: VillageFrame,
  size: number,
): readonly Sign[] {
  context.font = signFont(palette);
  const signs: Sign[] = [];
  for (const one of new Set([hovered, selected])) {
    const person = people.find(({ index }) => index === one);
    if (person === undefined) continue;
    const { x, y } = person.point;
    const { name } = person.agent;
    const width = context.measureText(name).width + 14;
    const box = { left: x - width / 2, top: y + size * 0.7, width, height: 19 };
    if (!signs.some((other) => overlap(other.box, box))) signs.push({ name, box });
  }
  return signs;
}

const signFont = (palette: Palette): string => `700 13px ${palette.font}`;

function paintSign(
  context: CanvasRenderingContext2D,
  palette: Palette,
  { name, box: { left, top, width, height } }: Sign,
): void {
  context.font = signFont(palette);
  context.fillStyle = palette.raised;
  context.beginPath();
  context.roundRect(left, top, width, height, 6);
  context.fill();
  context.fillStyle = palette.ink;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(name, left + width / 2, top + 10);
}
