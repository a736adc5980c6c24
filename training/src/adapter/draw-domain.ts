import {
  type Domain,
  type DomainDefinition,
  loadDomain,
  type PackedState,
} from "@understudy/planner-core";
import type { Chooser } from "../random/chooser.ts";
import type { BankGoal, BankTheme } from "./read-bank.ts";

const PLACES = [
  "yard",
  "cellar",
  "gate",
  "tower",
  "shed",
  "market",
  "bridge",
  "hall",
  "camp",
  "shore",
  "attic",
  "corner",
];
const THINGS = [
  "rope",
  "key",
  "ladder",
  "bucket",
  "lamp",
  "crate",
  "gloves",
  "knife",
  "cloth",
  "letter",
  "barrel",
  "hook",
];
const GO_NAMES = ["go", "walk", "move_to", "run_to", "head_for"];
const TAKE_NAMES = ["take", "pick_up", "fetch", "grab"];
/** Probability that a state leaves a goal open. */
const OPEN_SHARE = 0.85;

/** A domain with goals of the bank, and the source of its states. */
export interface DrawnDomain {
  readonly domain: Domain;
  readonly goals: readonly BankGoal[];
  readonly drawState: (chooser: Chooser) => PackedState;
}

/** Draws four to seven goals, of one theme or several, and builds a domain of them. */
export function drawDomain(themes: readonly BankTheme[], chooser: Chooser): DrawnDomain {
  const isMixed = chooser.chance(0.35);
  const isTold = chooser.chance(0.6);
  const theme = chooser.pick(themes);
  const known = isMixed ? themes.flatMap(({ goals }) => goals) : theme.goals;
  const goals = chooser.sample(known, chooser.between(4, 7));
  const places = chooser.chance(0.6) ? chooser.sample(PLACES, chooser.between(2, 4)) : [];
  const things = chooser.chance(0.5) ? chooser.sample(THINGS, chooser.between(1, 3)) : [];
  const definition: DomainDefinition = {
    name: "drawn",
    ...(isTold && {
      description: isMixed
        ? "A day in a colourful world."
        : `A day in the life of a ${theme.name}.`,
    }),
    state: {
      ...(places.length > 0 && { at: { type: "enum", values: places } }),
      ...(things.length > 0 && { holding: { type: "enum", values: ["nothing", ...things] } }),
      ...Object.fromEntries(goals.map((goal) => [goal.variable, variableOf(goal)])),
    },
    tools: chooser.shuffle([
      ...(places.length > 0 ? [goTool(places, chooser)] : []),
      ...(things.length > 0 ? [takeTool(places, things, chooser)] : []),
      ...goals.map((goal, index) => goalTool(goal, goals[index + 1], places, things, chooser)),
    ]),
    goals: goals.map((goal) => ({ name: goal.name, when: { [goal.variable]: wantedOf(goal) } })),
  };
  const domain = loadDomain(definition);
  const drawState = (chooser: Chooser): PackedState =>
    domain.state({
      ...(places.length > 0 && { at: chooser.pick(places) }),
      ...(things.length > 0 && { holding: chooser.pick(["nothing", ...things]) }),
      ...Object.fromEntries(goals.map((goal) => [goal.variable, valueIn(goal, chooser)])),
    });
  return { domain, goals, drawState };
}

type Tool = DomainDefinition["tools"][number];

function goTool(places: readonly string[], chooser: Chooser): Tool {
  return {
    name: chooser.pick(GO_NAMES),
    parameters: { to: { enum: places } },
    when: { at: { "!=": "$to" } },
    then: { at: "$to" },
    cost: chooser.between(1, 2),
  };
}

function takeTool(places: readonly string[], things: readonly string[], chooser: Chooser): Tool {
  return {
    name: chooser.pick(TAKE_NAMES),
    parameters: { thing: { enum: things } },
    when: {
      holding: { "!=": "$thing" },
      ...(places.length > 0 && chooser.chance(0.5) && { at: chooser.pick(places) }),
    },
    then: { holding: "$thing" },
    cost: 1,
  };
}

function goalTool(
  goal: BankGoal,
  next: BankGoal | undefined,
  places: readonly string[],
  things: readonly string[],
  chooser: Chooser,
): Tool {
  const { values, variable } = goal;
  const before = typeof values === "number" ? { "<": values } : (values?.[0] ?? false);
  const after = typeof values === "number" ? { "+": 1 } : (values?.[1] ?? true);
  return {
    name: goal.tool,
    description: goal.description,
    when: {
      ...(places.length > 0 && chooser.chance(0.8) && { at: chooser.pick(places) }),
      ...(things.length > 0 && chooser.chance(0.5) && { holding: chooser.pick(things) }),
      ...(next !== undefined && chooser.chance(0.25) && { [next.variable]: wantedOf(next) }),
      [variable]: before,
    },
    then: { [variable]: after },
    cost: chooser.between(1, 5),
  };
}

function variableOf({ values }: BankGoal): DomainDefinition["state"][string] {
  if (values === undefined) return { type: "boolean" };
  if (typeof values === "number") return { type: "integer", min: 0, max: values };
  return { type: "enum", values: [...values] };
}

function wantedOf({ values }: BankGoal): boolean | string | { ">=": number } {
  if (values === undefined) return true;
  return typeof values === "number" ? { ">=": values } : values[1];
}

function valueIn({ values }: BankGoal, chooser: Chooser): boolean | string | number {
  const isOpen = chooser.chance(OPEN_SHARE);
  if (values === undefined) return !isOpen;
  if (typeof values === "number") return isOpen ? chooser.between(0, values - 1) : values;
  return isOpen ? values[0] : values[1];
}
