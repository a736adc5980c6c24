import { isRecord } from "../../../base/json/issues.ts";
import { isTooDeep, MAX_NESTING } from "../../../base/text/json-nesting.ts";
import type { SingleGoal } from "../../../engine/contract/request.ts";
import { SavedGameReader } from "../../../engine/saved/saved-game.ts";
import type { DomainTypes, StateInput, Step } from "../../../rules/domain/definition/types.ts";
import type { Domain } from "../../../rules/domain/domain.ts";
import type { PackedState } from "../../../rules/state/packed-state.ts";
import { BusyMembers } from "../../../time/schedule/busy-members.ts";
import { MAX_MEMBERS } from "../../../time/schedule/problem.ts";
import type { TimedSteps } from "../../../time/schedule/timed-steps.ts";
import type { SquadInterruptReason } from "../options.ts";
import type { Flight, SquadStep } from "../plan/squad-step.ts";
import type { TakenStep } from "../running-steps.ts";
import type { SquadTimes } from "../squad-clock.ts";
import type { SquadInterruption } from "../squad-play.ts";
import { squadGoal } from "../squad-rules.ts";

const REASONS: readonly SquadInterruptReason[] = [
  "broken",
  "partner-failed",
  "partner-left",
  "timeout",
  "interrupted",
  "disposed",
];

/** The restored state of a squad's runner. */
export interface SquadSnapshot<T extends DomainTypes> extends SquadTimes {
  readonly goal: SingleGoal<T>;
  readonly members: ReadonlyMap<string, PackedState | undefined>;
  readonly steps: readonly SquadStep[];
  /** Steps that the first tick takes over. */
  readonly taken: readonly TakenStep[];
  readonly untold: readonly (SquadInterruption & { readonly agent: string })[];
  readonly cooldowns: readonly {
    readonly agent: string;
    readonly step: number;
    readonly untilMs: number;
  }[];
}

/**
 * Reads a saved squad. Steps unknown to the domain are left out.
 *
 * @throws SavedGameError with all issues; RequestError if the goal does not fit
 */
export function readSquad<T extends DomainTypes>(
  domain: Domain<T>,
  steps: TimedSteps,
  saved: unknown,
  unitMs: number,
): SquadSnapshot<T> {
  const reader = new SavedGameReader("squad");
  const root = reader.record("", saved);
  reader.version(root);
  const nowMs = reader.number("/nowMs", root["nowMs"]);
  const tickMs =
    root["tickMs"] === undefined ? undefined : reader.number("/tickMs", root["tickMs"]);
  const members = readMembers(domain, reader, root["members"]);
  const read = new StepReader(reader, steps, [...members.keys()]);
  const found = readPlan(reader, read, root["steps"], { nowMs, unitMs });
  const busy = new BusyMembers(steps);
  const begun = reader.list("/begun", root["begun"] ?? []).map((item, index) => {
    const pointer = `/begun/${index}`;
    const record = reader.record(pointer, item);
    const step = read.step(pointer, record);
    const timeOf = (key: string): number => {
      const ms = reader.number(`${pointer}/${key}`, record[key]);
      if (ms < 0) reader.misfit(`${pointer}/${key}`, "0 or more", ms);
      return ms;
    };
    const elapsedMs = timeOf("elapsedMs");
    const leftMs = record["leftMs"] === null ? undefined : timeOf("leftMs");
    // The domain may have lost the step's duration, or what let it run beside another.
    if (step === undefined || step.timed.end < 0) return undefined;
    const areFree = step.members.map((name) => busy.add(name, step.timed));
    return areFree.includes(false) ? undefined : { ...step, elapsedMs, leftMs };
  });
  const untold = reader.list("/untold", root["untold"]).map((item, index) => {
    const pointer = `/untold/${index}`;
    const record = reader.record(pointer, item);
    const agent = reader.oneOf(`${pointer}/member`, record["member"], [...members.keys()]);
    const reason = reader.oneOf(`${pointer}/reason`, record["reason"], REASONS);
    const step = read.step(pointer, record, true);
    return step && { agent, reason, step: { ...step, ...NO_TIMES } };
  });
  const cooldowns = reader.list("/cooldowns", root["cooldowns"]).map((item, index) => {
    const pointer = `/cooldowns/${index}`;
    const record = reader.record(pointer, item);
    const leftMs = reader.number(`${pointer}/leftMs`, record["leftMs"]);
    const agent = reader.text(`${pointer}/agent`, record["agent"]);
    const timed = read.timed(pointer, record);
    return timed && { agent, step: timed.index, untilMs: nowMs + leftMs };
  });
  if (isTooDeep(root["goal"])) {
    reader.misfit("/goal", `nested at most ${MAX_NESTING} deep`, "deeper");
  }
  reader.check();
  const goal = structuredClone(root["goal"]) as SingleGoal<T>;
  squadGoal(domain, goal);
  const known = <Item>(list: readonly (Item | undefined)[]): readonly Item[] =>
    list.filter((item) => item !== undefined);
  return {
    ...{ nowMs, tickMs, goal, members },
    ...{
      steps: known(found),
      taken: known(begun),
      untold: known(untold),
      cooldowns: known(cooldowns),
    },
  };
}

/** The steps of the plan; undefined for a step that the domain does not know. */
function readPlan(
  reader: SavedGameReader,
  read: StepReader,
  list: unknown,
  { nowMs, unitMs }: { nowMs: number; unitMs: number },
): readonly (SquadStep | undefined)[] {
  return reader.list("/steps", list).map((item, index) => {
    const pointer = `/steps/${index}`;
    const record = reader.record(pointer, item);
    const step = read.step(pointer, record);
    const scaledAt = (key: string): number => {
      const ms = reader.number(`${pointer}/${key}`, record[key]);
      const scaled = Math.round((ms * 1000) / unitMs);
      if (!Number.isFinite(scaled)) reader.misfit(`${pointer}/${key}`, "a time in ms", ms);
      return scaled;
    };
    const scaledStart = scaledAt("fromMs");
    const scaledEnd = scaledAt("toMs");
    const flight = readFlight(reader, `${pointer}/running`, record["running"], nowMs);
    if (scaledEnd < scaledStart)
      reader.misfit(`${pointer}/toMs`, "at least fromMs", record["toMs"]);
    return step && { ...step, scaledStart, scaledEnd, flight };
  });
}

const NO_TIMES = { scaledStart: 0, scaledEnd: 0, flight: undefined };

function readMembers<T extends DomainTypes>(
  domain: Domain<T>,
  reader: SavedGameReader,
  value: unknown,
): ReadonlyMap<string, PackedState | undefined> {
  const members = new Map<string, PackedState | undefined>();
  const list = reader.list("/members", value);
  if (list.length > MAX_MEMBERS) reader.misfit("/members", `at most ${MAX_MEMBERS} members`, value);
  list.slice(0, MAX_MEMBERS).forEach((item, index) => {
    const pointer = `/members/${index}`;
    const record = reader.record(pointer, item);
    const name = reader.text(`${pointer}/name`, record["name"]);
    if (name === "" || members.has(name)) reader.misfit(`${pointer}/name`, "a new name", name);
    const state = record["state"];
    if (state !== null) reader.record(`${pointer}/state`, state);
    members.set(name, isRecord(state) ? packed(domain, state as StateInput<T>) : undefined);
  });
  return members;
}

/** The state; undefined if it does not fit the changed domain. */
function packed<T extends DomainTypes>(
  domain: Domain<T>,
  state: StateInput<T>,
): PackedState | undefined {
  try {
    return domain.state(state);
  } catch {
    return undefined;
  }
}

function readFlight(
  reader: SavedGameReader,
  pointer: string,
  value: unknown,
  nowMs: number,
): Flight | undefined {
  if (value === undefined) return undefined;
  const record = reader.record(pointer, value);
  const at = (key: string): number => nowMs + reader.number(`${pointer}/${key}`, record[key]);
  const limit = (key: string): number =>
    record[key] === null ? Number.POSITIVE_INFINITY : at(key);
  return {
    startedAtMs: nowMs - reader.number(`${pointer}/elapsedMs`, record["elapsedMs"]),
    endsAtMs: at("leftMs"),
    leastMs: at("leastLeftMs"),
    latestMs: limit("mostLeftMs"),
    timeoutAtMs: limit("timeoutLeftMs"),
  };
}

class StepReader {
  readonly #reader: SavedGameReader;
  readonly #steps: TimedSteps;
  readonly #members: readonly string[];

  constructor(reader: SavedGameReader, steps: TimedSteps, members: readonly string[]) {
    this.#reader = reader;
    this.#steps = steps;
    this.#members = members;
  }

  /** Undefined for a step that the domain does not know. */
  timed(pointer: string, record: Readonly<Record<string, unknown>>) {
    const tool = this.#reader.text(`${pointer}/tool`, record["tool"]);
    const args = this.#reader.record(`${pointer}/args`, record["args"]) as Step["args"];
    return this.#steps.find({ tool, args });
  }

  /** @param isPast whether some that took part may have left since */
  step(pointer: string, record: Readonly<Record<string, unknown>>, isPast = false) {
    const timed = this.timed(pointer, record);
    const reader = this.#reader;
    const agent = reader.text(`${pointer}/agent`, record["agent"]);
    const others = reader
      .list(`${pointer}/with`, record["with"])
      .map((name, index) => reader.text(`${pointer}/with/${index}`, name));
    const members = [agent, ...others];
    const areMembers = isPast || members.every((name) => this.#members.includes(name));
    if (!areMembers || new Set(members).size !== members.length) {
      reader.misfit(pointer, "a step of different members", members);
    }
    if (timed !== undefined && members.length !== 1 + timed.partners) return undefined;
    return timed && { timed, members };
  }
}
