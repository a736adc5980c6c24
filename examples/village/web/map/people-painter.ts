import { originOf } from "@understudy/planner-core/internal";
import type { Palette, Point } from "@understudy/viewer/web";
import type { Agent } from "../../src/world/agent.ts";

/** An agent to paint. */
export interface Person {
  readonly agent: Agent;
  readonly index: number;
  /** In CSS pixels. */
  readonly point: Point;
  readonly isWalking: boolean;
}

/** Style of painted agents. */
export interface PeopleLook {
  readonly palette: Palette;
  /** Height of a head, in CSS pixels. */
  readonly size: number;
  readonly nowMs: number;
  /** Whether to reduce motion. */
  readonly isStill: boolean;
  readonly selected: number | undefined;
  readonly hovered: number | undefined;
}

const SKIN = "#f1cfa8";
const OUTLINE = "rgba(30, 26, 18, 0.75)";
const TURN = 2 * Math.PI;

/** Draws an agent: the coat's colour shows the plan's source, the hat its role. */
export function paintPerson(
  context: CanvasRenderingContext2D,
  person: Person,
  look: PeopleLook,
): void {
  const { agent, index, point, isWalking } = person;
  const { palette, size, nowMs, isStill } = look;
  const outcome = agent.runner.outcome;
  const source = outcome && originOf(outcome);
  const coat = source === undefined ? palette.none : palette.sources[source];
  const hop = isWalking && !isStill ? Math.abs(Math.sin(nowMs / 110 + index)) * size * 0.22 : 0;
  const x = point.x;
  const y = point.y - hop;
  if (index === look.selected || index === look.hovered) paintRing(context, person, look);
  context.fillStyle = "rgba(20, 20, 10, 0.28)";
  ellipse(context, x, point.y + size * 0.05, size * 0.85, size * 0.3);
  context.lineWidth = Math.max(0.8, size * 0.12);
  context.strokeStyle = OUTLINE;
  context.fillStyle = coat;
  context.beginPath();
  context.moveTo(x - size * 0.72, y);
  context.quadraticCurveTo(x - size * 0.6, y - size * 1.5, x, y - size * 1.55);
  context.quadraticCurveTo(x + size * 0.6, y - size * 1.5, x + size * 0.72, y);
  context.closePath();
  context.fill();
  context.stroke();
  context.fillStyle = SKIN;
  context.beginPath();
  context.arc(x, y - size * 1.85, size * 0.55, 0, TURN);
  context.fill();
  context.stroke();
  paintHat(context, agent.role.name, x, y - size * 2.1, size);
  paintMood(context, person, look, y - size * 2.9);
}

function paintRing(
  context: CanvasRenderingContext2D,
  { index, point }: Person,
  { palette, size, selected }: PeopleLook,
): void {
  context.strokeStyle = index === selected ? palette.link : palette.ink;
  context.lineWidth = index === selected ? 2.5 : 1.5;
  context.fillStyle = "rgba(255, 255, 255, 0.45)";
  context.beginPath();
  context.ellipse(point.x, point.y, size * 1.5, size * 0.7, 0, 0, TURN);
  context.fill();
  context.stroke();
}

function paintHat(
  context: CanvasRenderingContext2D,
  role: Agent["role"]["name"],
  x: number,
  y: number,
  size: number,
): void {
  if (role === "guard") {
    context.fillStyle = "#8b939b";
    context.beginPath();
    context.arc(x, y + size * 0.18, size * 0.58, Math.PI, 0);
    context.fill();
    context.stroke();
    context.fillStyle = "#b33a2e";
    context.fillRect(x - size * 0.09, y - size * 0.75, size * 0.18, size * 0.4);
    return;
  }
  if (role === "courier") {
    context.fillStyle = "#35608a";
    context.fillRect(x - size * 0.55, y - size * 0.25, size * 1.1, size * 0.4);
    context.fillRect(x - size * 0.1, y + size * 0.02, size * 0.95, size * 0.18);
    return;
  }
  context.fillStyle = "#e2bd62";
  ellipse(context, x, y + size * 0.08, size * 0.85, size * 0.22);
  context.beginPath();
  context.arc(x, y + size * 0.06, size * 0.45, Math.PI, 0);
  context.fill();
}

/** The mood of an agent: thinking, startled, stuck. */
function paintMood(
  context: CanvasRenderingContext2D,
  { agent, index, point: { x } }: Person,
  { palette, size, nowMs, isStill }: PeopleLook,
  y: number,
): void {
  const { activity } = agent;
  if (agent.isWaiting) {
    context.fillStyle = palette.raised;
    context.strokeStyle = OUTLINE;
    context.lineWidth = 1;
    context.beginPath();
    context.roundRect(x - size * 1.1, y - size * 0.75, size * 2.2, size * 1.15, size * 0.55);
    context.fill();
    context.stroke();
    for (let dot = 0; dot < 3; dot++) {
      const beat = isStill
        ? 0.6
        : 0.35 + 0.65 * Math.abs(Math.sin(nowMs / 200 - dot * 0.7 + index));
      context.globalAlpha = beat;
      context.fillStyle = palette.ink;
      ellipse(context, x + (dot - 1) * size * 0.55, y - size * 0.18, size * 0.17, size * 0.17);
    }
    context.globalAlpha = 1;
  } else if (activity === "startled" || activity === "stuck") {
    context.fillStyle = palette.bad;
    context.font = `800 ${Math.round(size * 1.6)}px ${palette.font}`;
    context.textAlign = "center";
    context.textBaseline = "alphabetic";
    context.lineWidth = 3;
    context.strokeStyle = palette.halo;
    context.strokeText("!", x, y + size * 0.3);
    context.fillText("!", x, y + size * 0.3);
  }
}

function ellipse(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  context.beginPath();
  context.ellipse(x, y, width, height, 0, 0, TURN);
  context.fill();
}
