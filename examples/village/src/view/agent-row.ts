import type { Agent } from "../world/agent.ts";
import { badgeOf } from "./badge.ts";
import { bar, type Colours, cell, line, type Piece } from "./text.ts";

const BAR_WIDTH = 6;
/** Width of a row without the column that says what the agent does. */
const FIXED_WIDTH = 1 + 8 + 1 + BAR_WIDTH + 2 + 9 + 23 + 24;

/** The narrowest row that shows everything. */
export const AGENT_ROW_WIDTH = FIXED_WIDTH + 22;

/** One agent: who, what it does, how far, what is left, and who wrote the plan. */
export function agentRow(agent: Agent, tick: number, width: number, colours: Colours): string {
  const doing = Math.min(26, Math.max(20, width - FIXED_WIDTH));
  const pieces: Piece[] = [
    { text: " " },
    cell(agent.name, 8, rolePaint(agent, colours)),
    ...activityPieces(agent, tick, doing, colours),
  ];
  return line(pieces, width);
}

function activityPieces(agent: Agent, tick: number, width: number, colours: Colours): Piece[] {
  const { dim, red, yellow, bold } = colours;
  switch (agent.activity) {
    case "rests":
      return [cell("rests", width, dim)];
    case "startled":
      return [cell("stops and stares", width, red)];
    case "thinks":
      return [cell("thinks …", width, yellow)];
    case "stuck":
      return [cell("finds no way", width, (text) => bold(red(text)))];
    case "acts":
      return actingPieces(agent, tick, width, colours);
  }
}

function actingPieces(agent: Agent, tick: number, width: number, colours: Colours): Piece[] {
  const { outcome, remaining } = agent;
  const [step] = remaining;
  if (step === undefined || outcome === undefined) return [cell("", width)];
  const { full, rest } = bar(agent.progress(tick), BAR_WIDTH);
  const badge = badgeOf(outcome, colours);
  const left = remaining.length - 1;
  return [
    cell(agent.role.describe(step), width),
    { text: " " },
    { text: full, paint: badge.paint },
    { text: rest, paint: colours.dim },
    { text: "  " },
    cell(left === 0 ? "last step" : `${left} more`, 9, colours.dim),
    cell(`for ${outcome.goal.name ?? "a goal"}`, 23, colours.dim),
    { text: badge.label, paint: (text) => colours.bold(badge.paint(text)) },
    { text: badge.reason === "" ? "" : ` ${badge.reason}`, paint: badge.paint },
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
