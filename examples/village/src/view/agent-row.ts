import type { Colours } from "../../../../workshop/cli/src/output/printer.ts";
import { bar, line, type Piece } from "../../../../workshop/cli/src/output/text.ts";
import type { Agent } from "../world/agent.ts";
import { badgeOf } from "./badge.ts";
import { cell } from "./text.ts";

const NAME_WIDTH = 7;
const DOING_WIDTH = 22;
const BAR_WIDTH = 4;
const LEFT_WIDTH = 5;
/** Room for `classical overloaded`. */
const BADGE_WIDTH = 20;

/** Narrowest row with everything but the goal. */
export const AGENT_ROW_WIDTH: number =
  1 + NAME_WIDTH + DOING_WIDTH + BAR_WIDTH + LEFT_WIDTH + BADGE_WIDTH;

/** Least width of a goal. */
const MIN_GOAL_WIDTH = 10;

/** A row per agent: name, activity, progress, remaining steps, source and goal of the plan. */
export function agentRow(agent: Agent, tick: number, width: number, colours: Colours): string {
  const pieces: Piece[] = [
    { text: " " },
    cell(agent.name, NAME_WIDTH, rolePaint(agent, colours)),
    ...activityPieces(agent, tick, width, colours),
  ];
  return line(pieces, width);
}

function activityPieces(agent: Agent, tick: number, width: number, colours: Colours): Piece[] {
  const { dim, red, yellow, bold } = colours;
  switch (agent.activity) {
    case "rests":
      return [cell("rests", DOING_WIDTH, dim)];
    case "startled":
      return [cell("stops and stares", DOING_WIDTH, red)];
    case "thinks":
      return [cell("thinks …", DOING_WIDTH, yellow)];
    case "stuck":
      return [cell("finds no way", DOING_WIDTH, (text) => bold(red(text)))];
    case "acts":
      return actingPieces(agent, tick, width, colours);
  }
}

function actingPieces(agent: Agent, tick: number, width: number, colours: Colours): Piece[] {
  const { outcome, remaining } = agent;
  const [step] = remaining;
  if (step === undefined || outcome === undefined) return [];
  const { full, rest } = bar(agent.progress(tick), BAR_WIDTH);
  const badge = badgeOf(outcome, colours);
  const left = remaining.length - 1;
  const goalWidth = width - AGENT_ROW_WIDTH;
  return [
    cell(agent.role.describe(step), DOING_WIDTH),
    { text: full, paint: badge.paint },
    { text: rest, paint: colours.dim },
    cell(left === 0 ? "" : ` +${left}`, LEFT_WIDTH, colours.dim),
    { text: badge.label, paint: (text) => colours.bold(badge.paint(text)) },
    cell(
      badge.reason === "" ? "" : ` ${badge.reason.replace("-plan", "")}`,
      BADGE_WIDTH - badge.label.length,
      badge.paint,
    ),
    ...(goalWidth < MIN_GOAL_WIDTH
      ? []
      : [cell(`for ${outcome.goal.name ?? "a goal"}`, goalWidth, colours.dim)]),
  ];
}

function rolePaint(agent: Agent, { blue, red, yellow }: Colours): (text: string) => string {
  switch (agent.role.name) {
    case "villager":
      return yellow;
    case "guard":
      return red;
    case "courier":
      return blue;
  }
}
