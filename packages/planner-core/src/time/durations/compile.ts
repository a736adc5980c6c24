/**
 * Time in definitions: durations, events, clocks, deadlines and shared variables, expanded to definitions without.
 *
 * @module
 */

import { DomainError } from "../../base/errors.ts";
import { describeValue, IssueCollector, isRecord } from "../../base/json/issues.ts";
import { pointerTo } from "../../base/text/json-pointer.ts";
import type { Compiler } from "../../rules/domain/definition/compiler.ts";
import type { DomainLimits } from "../../rules/domain/definition/definition.ts";
import { hasTimeKeys, TIME_KEYS } from "../../rules/domain/definition/time-keys.ts";
import type { DomainParts } from "../../rules/domain/domain-parts.ts";
import type { DomainEvent, ToolTime } from "../../rules/domain/time-facts.ts";
import { type ComposeContext, composeTool, neverHolds } from "./compose.ts";
import { clockPartName, eventName, type HappeningPart, happeningName } from "./happening-names.ts";
import { CLOCK_HINT, checkStepDuration, possibleWhere, scaledClock } from "./lengths.ts";
import { type ExpandedTime, mapBack } from "./map-back.ts";
import { type ReadClock, readClockList } from "./read-clocks.ts";
import { readEventList } from "./read-events.ts";
import { readPartners, writtenParts } from "./read-roles.ts";

/**
 * Number of tools above which a domain whose steps may run beside others has no actions for a single agent that does one
 * step after the other: no planner may take such plans there, and writing them costs as much as the happenings.
 */
const MANY_TOOLS = 1000;

/**
 * Compiles the time of a definition: durations, events, clocks, deadlines, shared variables. The plainer definition is for a
 * single agent that does one step after the other; the happenings come back with its parts. `timedPlan` brings plans
 * back.
 *
 * @returns undefined for a definition without any
 * @throws DomainError with every issue found here
 */
export const compileTime: Compiler<DomainParts> = (source, context) => {
  if (!isRecord(source) || !hasTimeKeys(source)) return undefined;
  const { sequential, never, ...expanded } = expandTime(source, context.limits);
  return {
    definition: sequential,
    context: { never },
    mapBack: (compile) => mapBack(compile, source, expanded, context),
  };
};

function expandTime(source: Part, limits: DomainLimits): ExpandedTime & PlainSequence {
  const issues = new IssueCollector(limits.maxIssues);
  const { state, tools, goals, events, clocks, ...rest } = source;
  const shared: string[] = [];
  const own = stateOf(state, shared, issues);
  const list: readonly unknown[] = Array.isArray(tools) ? tools : [];
  const read = list.map((tool, index) => readTool(tool, pointerTo("/tools", index), issues));
  const by = readDeadlines(goals, issues);
  const timeline = readEvents(events, issues);
  const ticking = readClockList(clocks, issues);
  if (!issues.isEmpty) throw new DomainError(issues.issues);
  const context = { state: own, derive: rest["derive"], maintain: rest["maintain"] };
  const isScheduled = list.length > MANY_TOOLS && read.some(({ alongside }) => alongside);
  const composed = list.map((tool, index) => {
    if (!isRecord(tool)) return tool;
    return isScheduled ? undefined : sequentialOf(tool, read[index] as ToolTime, context);
  });
  const times = read.map((time, index) => ({
    ...time,
    isSequential: composed[index] !== undefined,
  }));
  const impossible = neverHolds(own);
  const plain = list.map((tool, index) =>
    composed[index] === undefined ? impossibleOf(tool as Part, impossible) : composed[index],
  );
  const pieces = list.flatMap((tool, index) =>
    isRecord(tool) ? piecesOf(tool, times[index] as ToolTime, index) : [],
  );
  timeline.forEach(({ then, index }, position) => {
    const origin = pointerTo("/events", index);
    pieces.push({ written: { name: eventName(position), then }, origin, keys: {} });
  });
  pieces.push(...ticking.flatMap(piecesOfClock));
  return {
    sequential: {
      ...rest,
      state: own,
      tools: Array.isArray(tools) ? plain : tools,
      ...(goals === undefined
        ? {}
        : { goals: Array.isArray(goals) ? goals.map(withoutDeadline) : goals }),
    },
    happenings: {
      name: rest["name"],
      state: own,
      ...(rest["derive"] === undefined ? {} : { derive: rest["derive"] }),
      tools: pieces.map(({ written }) => written),
    },
    never: impossible,
    names: list.map((tool) => (isRecord(tool) ? String(tool["name"]) : "")),
    facts: {
      shared,
      tools: times,
      events: timeline.map(({ scaledAt, then }) => ({ scaledAt, then })),
      clocks: ticking.map(({ name, duration }) => ({ name, duration })),
      by,
    },
    issueOf: writtenIssue(pieces, list, ticking),
  };
}

type Part = Readonly<Record<string, unknown>>;

/** The definition for a single agent that does one step after the other. */
interface PlainSequence {
  readonly sequential: Part;
  /** The condition of the tools that never apply. */
  readonly never: unknown;
}

/** A part of a step as a tool of its own. */
interface Piece {
  readonly written: Readonly<Record<string, unknown>>;
  /** Pointer to its source. */
  readonly origin: string;
  /** Pointer to its tool, where that is another: the parameters of a role are those of its tool. */
  readonly tool?: string | undefined;
  /** The author's key for `when` and `then`, where it differs. */
  readonly keys: Readonly<Record<string, string>>;
  /** Positions of its conditional effects in the author's `if`. Default: the same. */
  readonly entries?: readonly number[] | undefined;
}

/** Maps issues of the happenings to the author's text. */
function writtenIssue(
  pieces: readonly Piece[],
  tools: readonly unknown[],
  clocks: readonly ReadClock[],
): ExpandedTime["issueOf"] {
  return ({ pointer, message, ...issue }) => {
    const [, section, at, key = "", ...deeper] = pointer.split("/");
    const piece = section === "tools" ? pieces[Number(at)] : undefined;
    if (piece === undefined) return { pointer, message, ...issue };
    const { written, tool } = piece;
    const origin = tool !== undefined && key === "parameters" ? tool : piece.origin;
    const [, place, index] = origin.split("/");
    const owner = (place === "clocks" ? clocks : tools)[Number(index)];
    const name = place !== "events" && isRecord(owner) ? owner["name"] : "event";
    return {
      pointer: [origin, ...pathIn(piece, key, deeper)].join("/"),
      message: message.replaceAll(String(written["name"]), String(name)),
      ...issue,
    };
  };
}

/** The path in the author's text for a path within a piece. */
function pathIn(
  { keys, entries }: Piece,
  key: string,
  deeper: readonly string[],
): readonly string[] {
  const below = [keys[key] ?? key, ...deeper];
  if (key === "if" && entries !== undefined && below[1] !== undefined) {
    below[1] = String(entries[Number(below[1])]);
    if (below[2] === "then") below[2] = keys["then"] ?? "then";
  }
  return below.filter((part) => part !== "");
}

/** Positions of the conditional effects that act as the step starts, or as it ends. */
function entriesOf(conditional: unknown, isStart: boolean): readonly number[] {
  if (!Array.isArray(conditional)) return [];
  return [...conditional.keys()].filter((index) => {
    const entry: unknown = conditional[index];
    return (isRecord(entry) && entry["start"] !== undefined) === isStart;
  });
}

function stateOf(state: unknown, shared: string[], issues: IssueCollector): unknown {
  if (!isRecord(state)) return state;
  const own: Record<string, unknown> = {};
  for (const [name, definition] of Object.entries(state)) {
    if (!isRecord(definition) || definition["shared"] === undefined) {
      own[name] = definition;
      continue;
    }
    const { shared: isShared, ...written } = definition;
    own[name] = written;
    if (isShared === true) shared.push(name);
    else if (isShared !== false) {
      const pointer = pointerTo(pointerTo("/state", name), "shared");
      issues.add(pointer, `is ${describeValue(isShared)}`, "true or false");
    }
  }
  return own;
}

function readTool(tool: unknown, pointer: string, issues: IssueCollector): ToolTime {
  const given = isRecord(tool) ? tool : {};
  const { duration, during, alongside = false, partners: others = 0 } = given;
  if (typeof alongside !== "boolean") {
    issues.add(pointerTo(pointer, "alongside"), `is ${describeValue(alongside)}`, "true or false");
  }
  const company = readPartners(others, pointerTo(pointer, "partners"), issues);
  if (duration === undefined) {
    for (const { written, pointer: place } of writtenParts(given, pointer))
      refuseTime(written, place, issues);
  } else checkStepDuration(duration, pointerTo(pointer, "duration"), issues);
  if (company.partners > 0 && alongside === true) {
    issues.add(
      pointerTo(pointer, "alongside"),
      "a step with partners keeps all of them busy",
      "leave it out",
    );
  }
  return {
    duration,
    alongside: alongside === true,
    ...company,
    hasDuring: during !== undefined,
    isSequential: true,
  };
}

/** Reports what needs a duration in a part of a tool without one. */
function refuseTime(part: Part, pointer: string, issues: IssueCollector): void {
  const { during, start, finish, interrupted, alongside, if: conditional } = part;
  const timed = { during, start, finish, interrupted, alongside: alongside === true || undefined };
  for (const [key, written] of Object.entries(timed)) {
    if (written === undefined) continue;
    issues.add(pointerTo(pointer, key), "needs a `duration`", 'such as "duration": 3');
  }
  for (const entry of entriesOf(conditional, true)) {
    const place = pointerTo(pointerTo(pointer, "if"), entry);
    issues.add(pointerTo(place, "start"), "needs a `duration`", "use `then`");
  }
}

function readDeadlines(goals: unknown, issues: IssueCollector): Readonly<Record<string, number>> {
  const by: Record<string, number> = {};
  if (!Array.isArray(goals)) return by;
  goals.forEach((goal: unknown, index) => {
    if (!isRecord(goal) || goal["by"] === undefined) return;
    const scaled = scaledClock(goal["by"]);
    const pointer = pointerTo(pointerTo("/goals", index), "by");
    if (scaled === undefined) issues.add(pointer, `is ${describeValue(goal["by"])}`, CLOCK_HINT);
    else if (typeof goal["name"] === "string") by[goal["name"]] = scaled;
  });
  return by;
}

function withoutDeadline(goal: unknown): unknown {
  if (!isRecord(goal)) return goal;
  const { by: _, ...rest } = goal;
  return rest;
}

/** The events in the order of their times, each with its position in the list. */
function readEvents(
  events: unknown,
  issues: IssueCollector,
): readonly (DomainEvent & { readonly index: number })[] {
  if (events === undefined) return [];
  const read = [...readEventList(events, (...issue) => issues.add(...issue))];
  return read.sort((a, b) => a.scaledAt - b.scaledAt || a.index - b.index);
}

/** The tool for a single agent; undefined if it needs others, or if no single action stands for it. */
function sequentialOf(
  tool: Part,
  { duration, partners }: ToolTime,
  context: ComposeContext,
): unknown {
  if (partners > 0) return undefined;
  const plain = withoutTime(tool);
  if (duration === undefined) return plain;
  const composed = composeTool(tool, context);
  if (composed === undefined) return undefined;
  const { when: _when, then: _then, if: _if, ...others } = plain;
  const takesTime = possibleWhere(duration);
  if (takesTime === undefined) return undefined;
  if (takesTime.length === 0) return { ...others, ...composed };
  const { when } = composed;
  return {
    ...others,
    ...composed,
    when: { allOf: [...(when === undefined ? [] : [when]), ...takesTime] },
  };
}

/** The tool, made never to apply. */
function impossibleOf(tool: Part, when: unknown): unknown {
  const { then: _then, if: _if, ...kept } = withoutTime(tool);
  return { ...kept, when };
}

function withoutTime(tool: Part): Part {
  const kept: Record<string, unknown> = {};
  for (const key of Object.keys(tool)) if (!TIME_KEYS.includes(key)) kept[key] = tool[key];
  return kept;
}

/** The happenings of a tool, and of its roles those that need or change something. */
function piecesOf(tool: Part, { duration }: ToolTime, index: number): readonly Piece[] {
  const { parameters } = tool;
  const place = pointerTo("/tools", index);
  const name = typeof tool["name"] === "string" ? tool["name"] : String(index);
  return writtenParts(tool, place).flatMap(({ written, pointer: origin }, role) => {
    const piece: PieceMaker = (part, content, keys = {}, entries = undefined) => {
      const named = { name: happeningName(part, name, role), parameters, ...content };
      return { written: present(named), origin, tool: place, keys, entries };
    };
    const pieces = partPieces(written, duration, piece);
    if (role === 0) return pieces;
    const keys = ["when", "then", "if"];
    return pieces.filter(({ written: own }) => keys.some((key) => own[key] !== undefined));
  });
}

type PieceMaker = (
  part: HappeningPart,
  content: Part,
  keys?: Readonly<Record<string, string>>,
  entries?: readonly number[],
) => Piece;

/** The happenings of a part of a tool. */
function partPieces(part: Part, duration: unknown, piece: PieceMaker): readonly Piece[] {
  const { when, then, if: conditional, during, start, finish, interrupted, cost } = part;
  if (duration === undefined) return [piece("start", { when, then, if: conditional, cost })];
  const starting = entriesOf(conditional, true);
  const ending = Array.isArray(conditional) ? entriesOf(conditional, false) : undefined;
  const list = conditional as readonly Part[];
  const ifStart = starting.map((entry) => {
    const { start: effects, ...others } = list[entry] as Part;
    return { ...others, then: effects };
  });
  const ifEnd = ending === undefined ? conditional : ending.map((entry) => list[entry]);
  const pieces = [
    piece(
      "start",
      { when, then: start, if: starting.length === 0 ? undefined : ifStart, cost },
      { then: "start" },
      starting,
    ),
    piece(
      "end",
      { when: finish, then, if: ending?.length === 0 ? undefined : ifEnd },
      { when: "finish" },
      ending,
    ),
  ];
  if (during !== undefined) pieces.push(piece("during", { when: during }, { when: "during" }));
  if (interrupted !== undefined) {
    pieces.push(piece("interrupted", { then: interrupted }, { then: "interrupted" }));
  }
  return pieces;
}

/** The condition and the end of a clock. */
function piecesOfClock({ name, parameters, while: when, then, index }: ReadClock): Piece[] {
  const origin = pointerTo("/clocks", index);
  const written = (part: "while" | "due", content: Part): Part =>
    present({ name: clockPartName(part, name), parameters, ...content });
  return [
    { written: written("while", { when }), origin, keys: { when: "while" } },
    { written: written("due", { then }), origin, keys: {} },
  ];
}

/** The entries with a value, so that absent keys stay absent. */
function present(entries: Part): Part {
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(entries)) if (value !== undefined) kept[key] = value;
  return kept;
}
