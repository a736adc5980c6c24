/**
 * Places of a squad's lanes on a time axis, for the page and the overlay.
 *
 * @module
 */

import type { SquadStepView, SquadView, SquadWaitView } from "../protocol/squads.ts";

/** The room for lanes, in pixels. */
export interface LanesRoom {
  readonly width: number;
  /** Width of the names at the left. */
  readonly gutter: number;
  readonly laneHeight: number;
  /** Height of the axis at the top. */
  readonly axis: number;
}

/** A bar of a step in the lane of a member. */
export interface LaneBar {
  readonly step: SquadStepView;
  readonly member: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** The step, with its partners. */
  readonly label: string;
  /** Width until a later bar of the lane covers it: a step beside others is longer than these. */
  readonly open: number;
}

/** A wait of a member before its next step. */
interface LaneGap {
  readonly member: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  /** The member and the step that it waits for; empty if unknown. */
  readonly label: string;
}

/** A hand-over: a step makes another member's step possible. */
interface LaneArrow {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly label: string;
  readonly isPast: boolean;
}

/** Placed lanes. */
export interface LaidLanes {
  readonly height: number;
  readonly nowX: number;
  readonly names: readonly { readonly member: string; readonly y: number }[];
  readonly marks: readonly { readonly x: number; readonly seconds: number }[];
  readonly bars: readonly LaneBar[];
  readonly gaps: readonly LaneGap[];
  readonly arrows: readonly LaneArrow[];
  /** Vertical lines that join the bars of partners. */
  readonly ties: readonly { readonly x: number; readonly y1: number; readonly y2: number }[];
}

/** Minimum past to show, if there was any, in ms. */
const PAST_MS = 12_000;
const LEAST_SPAN_MS = 4000;
/** Tolerance for an end and a start at one moment, in ms. */
const SAME_MS = 150;
/** The shortest wait that is shown, in pixels. */
const LEAST_GAP = 8;
const MARK_DISTANCE = 70;
const PADDING = 3;

/** The part of the game's time that lanes show. */
export interface LanesTime {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** One axis for the lanes of squads: their plans, and the past about as far back as these reach ahead. */
export function timeOfLanes(squads: readonly SquadView[], nowMs: number): LanesTime {
  const steps = squads.flatMap((squad) => squad.steps);
  const untilMs = Math.max(nowMs, ...steps.map((step) => step.untilMs));
  const earliestMs = Math.min(nowMs, ...steps.map((step) => step.fromMs));
  const fromMs = Math.max(earliestMs, nowMs - Math.max(PAST_MS, untilMs - nowMs));
  return { fromMs, untilMs: Math.max(untilMs, fromMs + LEAST_SPAN_MS) };
}

/** The activity of a member, or its reason for none: a step, `waits for bo: hold_beam`, `waits for frying`, `thinks` or `rests`. */
export function doingOf({ steps, isWaiting, waits }: SquadView, member: string): string {
  const own = steps.filter((step) => crewOf(step).includes(member));
  const playing = own.find(({ phase }) => phase === "playing");
  if (playing !== undefined) return playing.text;
  const next = own.find(({ phase }) => phase === "next");
  if (next === undefined) return isWaiting ? "thinks" : "rests";
  const wait = waits?.find((each) => each.member === member);
  if (wait?.for !== undefined) return `waits for ${wait.for}: ${textOfWait(wait, steps)}`;
  if (wait !== undefined && wait.what !== "time") return `waits for ${wait.what}`;
  const giver = giverOf(next, steps, member);
  const isAwaited = giver !== undefined && giver.phase !== "done";
  return isAwaited ? `waits for ${giver.agent}: ${giver.text}` : `waits: ${next.text}`;
}

/** The step that a member waits for, with its things. */
function textOfWait(wait: SquadWaitView, steps: readonly SquadStepView[]): string {
  const step = steps.find(
    (each) =>
      each.phase !== "done" && each.tool === wait.what && crewOf(each).includes(wait.for ?? ""),
  );
  return step?.text ?? wait.what;
}

/** Places the lanes of a squad. */
export function layOutLanes(
  squad: SquadView,
  nowMs: number,
  room: LanesRoom,
  { fromMs, untilMs }: LanesTime = timeOfLanes([squad], nowMs),
): LaidLanes {
  const { gutter, laneHeight, axis } = room;
  const { steps } = squad;
  const span = untilMs - fromMs;
  const across = Math.max(1, room.width - gutter - 2 * PADDING);
  const xOf = (ms: number): number =>
    gutter + (across * Math.max(0, Math.min(span, ms - fromMs))) / span;
  const members = membersOf(squad);
  const top = new Map(members.map((member, index) => [member, axis + index * laneHeight]));
  const middle = (member: string): number => (top.get(member) ?? axis) + laneHeight / 2;
  const shown = steps.filter((step) => step.untilMs >= fromMs);
  return {
    height: axis + members.length * laneHeight + PADDING,
    nowX: xOf(nowMs),
    names: members.map((member) => ({ member, y: middle(member) })),
    marks: marksOf(fromMs, span, across).map((ms) => ({ x: xOf(ms), seconds: ms / 1000 })),
    bars: shown.flatMap((step, index) =>
      crewOf(step).map((member, _, crew): LaneBar => {
        const x = xOf(step.fromMs);
        const others = crew.filter((each) => each !== member);
        const width = Math.max(2, xOf(step.untilMs) - x - 1);
        const covering = shown.slice(index + 1).filter((each) => crewOf(each).includes(member));
        return {
          ...{ step, member, x, y: (top.get(member) ?? axis) + PADDING, width },
          open: Math.min(width, ...covering.map((each) => Math.max(0, xOf(each.fromMs) - x))),
          height: laneHeight - 2 * PADDING,
          label: others.length === 0 ? step.text : `${step.text} + ${others.join(", ")}`,
        };
      }),
    ),
    gaps: members.flatMap((member) => {
      const wait = squad.waits?.find((each) => each.member === member);
      return gapsOf({ member, wait, nowMs }, shown, xOf, middle(member));
    }),
    arrows: shown.flatMap((step) => arrowsOf(step, shown, xOf, middle)),
    ties: shown.flatMap((step) => {
      const ys = crewOf(step).map(middle);
      const x = xOf(step.fromMs) + PADDING;
      return ys.length < 2 ? [] : [{ x, y1: Math.min(...ys), y2: Math.max(...ys) }];
    }),
  };
}

/** The members, and former members whose steps are still seen. */
function membersOf({ members, steps }: SquadView): readonly string[] {
  return [...new Set([...members, ...steps.flatMap(crewOf)])];
}

function crewOf({ agent, with: others }: SquadStepView): readonly string[] {
  return [agent, ...others];
}

/** Round times with enough room between them. */
function marksOf(fromMs: number, span: number, across: number): readonly number[] {
  const least = (span * MARK_DISTANCE) / across;
  const power = 10 ** Math.floor(Math.log10(least));
  const interval = power * ([1, 2, 5].find((factor) => factor * power >= least) ?? 10);
  const marks: number[] = [];
  for (let ms = Math.ceil(fromMs / interval) * interval; ms <= fromMs + span; ms += interval) {
    marks.push(ms);
  }
  return marks;
}

/** The idle time of members before each upcoming step. */
function gapsOf(
  { member, wait, nowMs }: { member: string; wait: SquadWaitView | undefined; nowMs: number },
  steps: readonly SquadStepView[],
  xOf: (ms: number) => number,
  y: number,
): readonly LaneGap[] {
  const gaps: LaneGap[] = [];
  let freeMs: number | undefined;
  let known = wait;
  for (const step of steps) {
    if (!crewOf(step).includes(member)) continue;
    if (step.phase === "next") {
      const x = xOf(freeMs ?? nowMs);
      const width = xOf(step.fromMs) - x;
      const giver = giverOf(step, steps, member);
      const given = giver === undefined ? "" : `${giver.agent}: ${giver.tool}`;
      const label = known === undefined || known.what === "time" ? given : labelOf(known);
      known = undefined;
      if (width >= LEAST_GAP) gaps.push({ member, x, y, width, label });
    }
    freeMs = Math.max(freeMs ?? step.untilMs, step.untilMs);
  }
  return gaps;
}

function labelOf({ for: other, what }: SquadWaitView): string {
  return other === undefined ? what : `${other}: ${what}`;
}

/** The other member's step that makes a step possible; the last one if there are several. */
function giverOf(
  step: SquadStepView,
  steps: readonly SquadStepView[],
  member: string,
): SquadStepView | undefined {
  const givers = steps.filter(
    (giver) =>
      giver !== step &&
      giver.agent !== member &&
      giver.fromMs <= step.fromMs + SAME_MS &&
      giver.for.some(({ agent, what }) => agent === step.agent && what === step.tool),
  );
  const givenMs = ({ fromMs, untilMs }: SquadStepView): number =>
    untilMs <= step.fromMs + SAME_MS ? untilMs : fromMs;
  return givers.sort((one, other) => givenMs(one) - givenMs(other)).at(-1);
}

function arrowsOf(
  giver: SquadStepView,
  steps: readonly SquadStepView[],
  xOf: (ms: number) => number,
  middle: (member: string) => number,
): readonly LaneArrow[] {
  return giver.for.flatMap(({ agent, what }) => {
    const taker = steps.find(
      (step) => step.agent === agent && step.tool === what && step.fromMs >= giver.fromMs - SAME_MS,
    );
    if (taker === undefined || crewOf(giver).includes(agent)) return [];
    const givenMs = Math.max(giver.fromMs, Math.min(giver.untilMs, taker.fromMs));
    return [
      {
        ...{ x1: xOf(givenMs), y1: middle(giver.agent) },
        ...{ x2: xOf(taker.fromMs), y2: middle(agent) },
        label: `${giver.agent}: ${giver.text}, for ${agent}: ${taker.text}`,
        isPast: taker.phase !== "next" || giver.phase === "done",
      },
    ];
  });
}

/** The part of a text that fits into a width, at an average width of letters. */
export function fittingText(text: string, width: number, letter: number): string {
  const most = Math.floor(width / letter);
  if (text.length <= most) return text;
  return most < 3 ? "" : `${text.slice(0, most - 1)}…`;
}
