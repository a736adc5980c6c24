/**
 * Joint plans as lanes: one for each agent, with bars for its steps.
 *
 * @module
 */

import { RequestError } from "../../base/errors.ts";
import type { DomainTypes } from "../../rules/domain/definition/types.ts";
import {
  type LaneStep,
  type LanesInput,
  type LaneWait,
  lanesOf,
  type SquadLane,
  textOfLaneStep,
} from "./lane.ts";

/** Options of `formatLanes`. */
export interface LanesFormat {
  /** The number of columns of a line, from 40 on. Default 80. */
  readonly width?: number | undefined;
  /** The order of the lanes, and agents of a single plan that have no step. Default: the agents in the order of their first steps. */
  readonly agents?: readonly string[] | undefined;
  /** A moment to mark, in units. Default: none. */
  readonly now?: number | undefined;
}

const MIN_WIDTH = 40;
const MAX_NAME = 16;
/** Least number of columns between two marks of the axis. */
const MARK_COLUMNS = 8;

/**
 * Draws joint plans for a terminal: a lane for each agent, its steps as bars, its waits dotted with whom and what for.
 * Several plans have one axis, and an empty line between them.
 * What is too short for its name gets a letter, and the names follow below.
 *
 * @returns lines without a line break at the end
 * @throws RequestError for a width below 40
 * @example
 * console.log(formatLanes(await orchestrator.plan({ agents: { ann, bo }, goal: "raised", budgetMs: 50 })));
 */
export function formatLanes<T extends DomainTypes>(
  plan: LanesInput<T> | readonly LanesInput<T>[],
  options: LanesFormat = {},
): string {
  const { width = 80, agents, now } = options;
  if (!Number.isInteger(width) || width < MIN_WIDTH) {
    const hint = `a whole number of columns, ${MIN_WIDTH} at least`;
    throw new RequestError([{ pointer: "/width", message: `is ${String(width)}`, hint }]);
  }
  const squads = lanesOfAll(plan, agents);
  const lanes = squads.flat();
  if (lanes.length === 0) return "";
  const gutter = Math.min(MAX_NAME, Math.max(...lanes.map(({ agent }) => agent.length))) + 2;
  const times = lanes.flatMap(({ rows }) =>
    rows.flat().flatMap(({ from, until }) => [from, until]),
  );
  const scale = new Scale(
    Math.min(0, ...times, now ?? 0),
    Math.max(...times, now ?? 0, 0),
    width - gutter - 1,
  );
  const legend = new Legend();
  const lines = axisLines(scale, now).map((line) => " ".repeat(gutter) + line);
  for (const [squad, own] of squads.entries()) {
    if (squad > 0) lines.push("");
    for (const { agent, rows } of own) {
      rows.forEach((row, index) => {
        const name = index === 0 ? shorten(agent) : "";
        lines.push(name.padEnd(gutter) + drawRow(row, scale, legend));
      });
    }
  }
  lines.push(...legend.lines);
  return lines.map((line) => line.trimEnd()).join("\n");
}

/** The lanes of each plan that has any; of several plans, only agents that take part. */
function lanesOfAll<T extends DomainTypes>(
  plan: LanesInput<T> | readonly LanesInput<T>[],
  agents: readonly string[] | undefined,
): readonly (readonly SquadLane[])[] {
  if (!("length" in plan)) return [lanesOf(plan, agents)];
  const squads = plan.map((each) => {
    const members = lanesOf(each).map(({ agent }) => agent);
    return lanesOf(
      each,
      agents?.filter((agent) => members.includes(agent)),
    );
  });
  return squads.filter(({ length }) => length > 0);
}

function shorten(name: string): string {
  return name.length <= MAX_NAME ? name : `${name.slice(0, MAX_NAME - 1)}…`;
}

/** A letter for each name that does not fit into its bar. */
class Legend {
  readonly #letters = new Map<string, string>();
  readonly lines: string[] = [];

  letterOf(text: string): string {
    let letter = this.#letters.get(text);
    if (letter === undefined) {
      letter = lettersOf(this.#letters.size);
      this.#letters.set(text, letter);
      this.lines.push(`  ${letter}  ${text}`);
    }
    return letter;
  }
}

function lettersOf(index: number): string {
  const last = String.fromCharCode(97 + (index % 26));
  return index < 26 ? last : lettersOf(Math.floor(index / 26) - 1) + last;
}

/** Times as columns. */
class Scale {
  readonly from: number;
  readonly until: number;
  readonly columns: number;

  constructor(from: number, until: number, columns: number) {
    this.from = from;
    this.until = until > from ? until : from + 1;
    this.columns = columns;
  }

  columnOf(time: number): number {
    return Math.round(((time - this.from) / (this.until - this.from)) * this.columns);
  }

  /** The distance of the marks on the axis, in units: 1, 2 or 5 with zeros. */
  get interval(): number {
    const least = ((this.until - this.from) * MARK_COLUMNS) / this.columns;
    const power = 10 ** Math.floor(Math.log10(least));
    return power * ([1, 2, 5].find((factor) => factor * power >= least) ?? 10);
  }
}

function axisLines(scale: Scale, now: number | undefined): string[] {
  const figures = new Line(scale.columns + 1);
  const marks = new Line(scale.columns + 1);
  marks.fill(0, scale.columns + 1, "─");
  const { interval } = scale;
  for (let mark = Math.ceil(scale.from / interval); mark * interval <= scale.until; mark++) {
    const column = scale.columnOf(mark * interval);
    const figure = String(Number((mark * interval).toPrecision(6)));
    figures.write(Math.min(column, scale.columns + 1 - figure.length), figure);
    marks.write(column, "┬");
  }
  if (now !== undefined) marks.write(scale.columnOf(now), "▼");
  return [figures.text, marks.text];
}

function drawRow(row: readonly (LaneStep | LaneWait)[], scale: Scale, legend: Legend): string {
  const line = new Line(scale.columns + 1);
  const short = new Set<number>();
  // What is short is drawn last, over the start of the bar that follows.
  const widthOf = ({ from, until }: LaneStep | LaneWait): number =>
    scale.columnOf(until) - scale.columnOf(from);
  for (const part of [...row].sort((one, other) => widthOf(other) - widthOf(one))) {
    const from = scale.columnOf(part.from);
    const until = scale.columnOf(part.until);
    const names = part.kind === "step" ? namesOfStep(part) : namesOfWait(part);
    const full = names[0] as string;
    const room = until - from - 1;
    const fitting = names.find((name) => name.length <= room);
    if (part.kind === "wait") {
      line.fill(from + 1, until, "·");
      if (fitting !== undefined)
        line.write(from + 1 + Math.floor((room - fitting.length) / 2), fitting);
    } else if (room < 1) {
      let column = from;
      while (short.has(column)) column++;
      short.add(column);
      line.write(column, legend.letterOf(full));
    } else {
      line.fill(from, until, "━");
      line.write(from, "┣");
      line.write(until, line.at(until) === "┣" ? "┣" : "┫");
      line.write(from + 1, fitting ?? legend.letterOf(full));
    }
  }
  return line.text;
}

/** The names of a step, from the fullest to the shortest. */
function namesOfStep({ joint, with: others, role }: LaneStep): readonly string[] {
  const label = textOfLaneStep(joint);
  const text = role === undefined ? label : `${label} as ${role}`;
  const whole = others.length === 0 ? text : `${text} +${others.join("+")}`;
  return [whole, text, joint.step.tool];
}

function namesOfWait({ wait }: LaneWait): readonly string[] {
  if (wait.for === undefined) return [` ${wait.what} `];
  return [` ${wait.for}: ${wait.what} `, ` ${wait.for} `];
}

/** A line of characters that is written over. */
class Line {
  readonly #characters: string[];

  constructor(columns: number) {
    this.#characters = Array.from({ length: columns }, () => " ");
  }

  get text(): string {
    return this.#characters.join("");
  }

  at(column: number): string | undefined {
    return this.#characters[column];
  }

  fill(from: number, until: number, character: string): void {
    this.#characters.fill(character, from, until);
  }

  write(column: number, text: string): void {
    [...text].forEach((character, index) => {
      if (column + index < this.#characters.length) this.#characters[column + index] = character;
    });
  }
}
