import type { Issue } from "../../base/errors.ts";
import { isRecord } from "../../base/json/issues.ts";
import { pointerTo } from "../../base/text/json-pointer.ts";
import { decodeRun } from "../../rules/condition/code.ts";
import { conditionVariables, conjuncts } from "../../rules/condition/condition-variables.ts";
import type { ConditionNode } from "../../rules/condition/node.ts";
import { ASSIGN, EFFECT_LENGTH, type Tool } from "../../rules/domain/actions/actions.ts";
import type { Grounding } from "../../rules/domain/actions/grounding.ts";
import type { Variable, VariableTable } from "../../rules/domain/definition/variables.ts";
import type { TimeFacts } from "../../rules/domain/time-facts.ts";
import { partOfHappening } from "./happening-names.ts";

/** The happenings of a domain, as far as warnings read them. */
interface ReadHappenings {
  readonly variables: VariableTable;
  readonly tools: readonly Tool[];
  readonly grounding: Grounding;
}

/** A tool's dealings with variables of places, by variable. */
interface ToolPlaces {
  /** Values that it needs or keeps, without those of conditions that any value meets. */
  readonly reads: Map<number, Set<number>>;
  /** Values that a variable may have as a step starts. */
  readonly before: Map<number, Set<number>>;
  /** Values that its end assigns. */
  readonly after: Map<number, Set<number>>;
  /** Variables that its start changes. */
  readonly started: Set<number>;
}

/**
 * Warns of steps whose agent is still where it set out, for a step beside it: of tools with a duration that set a place only
 * at their end, while another tool may meet the old value in between.
 */
export function placeWarnings(
  { tools: times, shared }: TimeFacts,
  names: readonly string[],
  happenings: ReadHappenings,
): readonly Issue[] {
  const isShared = new Set(shared);
  const places = happenings.variables.all.filter(({ type }) => type === "enum");
  if (places.length === 0) return [];
  if (!times.some(({ alongside }) => alongside) && !places.some(({ name }) => isShared.has(name)))
    return [];
  const read = placesOf(happenings, places, names);
  const issues: Issue[] = [];
  for (const [index, time] of times.entries()) {
    const own = read[index];
    if (time.duration === undefined || own === undefined) continue;
    for (const [id, after] of own.after) {
      if (own.started.has(id)) continue;
      const { name, position } = happenings.variables.all[id] as Variable;
      // Others may well go by the old state of a shared thing, unless it moves.
      const isOfAll = isShared.has(name);
      if (isOfAll && !(own.reads.has(id) || (position && isWay(time.duration)))) continue;
      const reader = read.findIndex(
        (other, at) =>
          at !== index &&
          (isOfAll || time.alongside || times[at]?.alongside === true) &&
          (meets(own.before.get(id), after, other?.reads.get(id)) ||
            (position === true && isWay(times[at]?.duration))),
      );
      if (reader >= 0) issues.push(warningOf(name, index, [names[index], names[reader]]));
    }
  }
  return issues;
}

function warningOf(
  variable: string,
  tool: number,
  [mover = "", reader = ""]: readonly (string | undefined)[],
): Issue {
  return {
    pointer: pointerTo(pointerTo(pointerTo("/tools", tool), "then"), variable),
    message: `"${variable}" keeps its old value until "${mover}" ends, and "${reader}" may read it meanwhile`,
    hint: `let "start" of "${mover}" set "${variable}" to a value for the time between, such as "on_the_way"`,
  };
}

const isWay = (duration: unknown): boolean => isRecord(duration) && "way" in duration;

/** Whether an old value, which the step changes, is one that another tool reads. */
function meets(
  before: ReadonlySet<number> | undefined,
  after: ReadonlySet<number>,
  reads: ReadonlySet<number> | undefined,
): boolean {
  if (reads === undefined) return false;
  const [only] = after.size === 1 ? after : [];
  for (const value of before ?? reads) if (value !== only && reads.has(value)) return true;
  return false;
}

function placesOf(
  { variables, tools, grounding: { actions } }: ReadHappenings,
  places: readonly Variable[],
  names: readonly string[],
): readonly ToolPlaces[] {
  const ids = new Set(places.map(({ id }) => id));
  const found = names.map((): ToolPlaces => {
    return { reads: new Map(), before: new Map(), after: new Map(), started: new Set() };
  });
  const indexOf = new Map(names.map((name, index) => [name, index]));
  for (let action = 0; action < actions.count; action++) {
    const { part, tool } = partOfHappening((tools[actions.tool[action] as number] as Tool).name);
    const own = found[indexOf.get(tool) ?? -1];
    if (own === undefined || part === "interrupted") continue;
    const end = actions.conditionStart[action + 1] as number;
    const nodes = decodeRun(actions.conditions, actions.conditionStart[action] as number, end);
    const parts = nodes.flatMap((node) => conjuncts(node));
    for (const [id, values] of admitted(parts, ids, variables)) {
      addAll(own.reads, id, values);
      if (part === "start") addAll(own.before, id, values);
    }
    const to = actions.effectStart[action + 1] as number;
    for (let at = actions.effectStart[action] as number; at < to; at += EFFECT_LENGTH) {
      const [opcode, id = -1, value = 0] = actions.effects.subarray(at, at + 3);
      if (part === "start") own.started.add(id);
      else if (opcode === ASSIGN && ids.has(id)) addAll(own.after, id, [value]);
    }
    if (part === "start") noteStarted(own, actions, action);
  }
  return found;
}

/** Starts may change a variable under a condition, too. */
function noteStarted(
  { started }: ToolPlaces,
  { conditional }: Grounding["actions"],
  action: number,
): void {
  if (conditional === undefined) return;
  const { start, effects, effectStart } = conditional;
  const from = effectStart[start[action] as number] as number;
  const to = effectStart[start[action + 1] as number] as number;
  for (let at = from; at < to; at += EFFECT_LENGTH) started.add(effects[at + 1] as number);
}

/** For each variable of a set that conditions read alone, the values that meet them. */
function admitted(
  parts: readonly ConditionNode[],
  ids: ReadonlySet<number>,
  { all }: VariableTable,
): ReadonlyMap<number, readonly number[]> {
  const values = new Map<number, readonly number[]>();
  for (const part of parts) {
    const [id = -1, ...others] = conditionVariables(part);
    if (!ids.has(id) || others.length > 0) continue;
    const { min, max } = all[id] as Variable;
    const known = values.get(id) ?? Array.from({ length: max - min + 1 }, (_, at) => min + at);
    values.set(
      id,
      known.filter((value) => isMet(part, value)),
    );
  }
  return values;
}

function isMet(node: ConditionNode, value: number): boolean {
  switch (node.kind) {
    case "all":
      return node.children.every((child) => isMet(child, value));
    case "any":
      return node.children.some((child) => isMet(child, value));
    case "test":
      if (node.operator === "=") return value === node.value;
      if (node.operator === "!=") return value !== node.value;
      return node.operator === "<=" ? value <= node.value : value >= node.value;
    default:
      return true;
  }
}

function addAll(map: Map<number, Set<number>>, id: number, values: readonly number[]): void {
  let known = map.get(id);
  if (known === undefined) {
    known = new Set();
    map.set(id, known);
  }
  for (const value of values) known.add(value);
}
