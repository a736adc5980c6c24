import type { OrderState } from "../agent-events.ts";
import type { ClientRole, SquadRest, TaskUse } from "../squad-message.ts";
import type { ClientThingId, WantedWays } from "../things.ts";
import type { TogetherAnswer } from "../together.ts";
import type { AnswerStatus, PlanStep, Values } from "./messages.ts";

/** A plan as sent by the server. */
export interface PushedPlan {
  readonly basedOn: number;
  readonly want: number;
  readonly steps: readonly PlanStep[];
  /** The time before which each step does not begin, on the game's clock: in plans that keep to events or deadlines. */
  readonly fromMs?: readonly number[];
  readonly cost: number;
  readonly source: string;
  readonly status: AnswerStatus;
  readonly reason?: string;
  /** The pool member that wrote the plan. */
  readonly member?: string;
}

/** An early step of a plan that is still being generated. */
export interface EarlyMessage {
  readonly basedOn: number;
  readonly want: number;
  readonly step: PlanStep;
  readonly index: number;
}

/** The server's error. */
export interface HeardError {
  readonly code: string;
  readonly message: string;
  readonly pointer?: string;
  /** Number of the refused message. */
  readonly seq?: number;
  /** The agent concerned. */
  readonly agent?: string;
  /** The squad concerned. */
  readonly squad?: string;
}

/** A step begins; for a member of a squad with more than the step. */
interface BeginMessage {
  readonly stepId: number;
  readonly step: PlanStep;
  readonly squad?: string;
  readonly with?: readonly string[];
  readonly untilMs?: number;
  readonly for?: readonly TaskUse[];
}

/** A step of a squad begins. */
export type SquadBegin = BeginMessage & { readonly squad: string };

/** A member of a squad waits. */
export interface WaitMessage {
  readonly squad: string;
  readonly step: PlanStep;
  readonly for?: string;
  readonly what: string;
  readonly untilMs: number;
}

/** The steps of a squad's plan. */
export interface RolesMessage {
  readonly squad: string;
  readonly roles: readonly (Omit<ClientRole, "startsInMs" | "endsInMs"> & {
    readonly fromMs: number;
    readonly untilMs: number;
  })[];
}

/** A change of an order. */
export interface OrderMessage extends OrderState {
  readonly want: number;
  readonly id: string;
}

interface Numbered {
  readonly n: number;
  readonly agent: string;
}

/** A message of the server by type, as far as clients read it. */
export type HeardMessage =
  | {
      readonly type: "welcome";
      readonly resumeToken: string;
      readonly received: number;
      readonly limits?: { readonly messageBytes?: unknown };
    }
  | { readonly type: "ack"; readonly received: number }
  | (Numbered & PushedPlan & { readonly type: "plan" | "revised" })
  | (Numbered & EarlyMessage & { readonly type: "early" })
  | (Numbered & BeginMessage & { readonly type: "begin" })
  | (Numbered & { readonly type: "finish"; readonly stepId: number })
  | (Numbered & WaitMessage & { readonly type: "wait" })
  | (Numbered & SquadRest & { readonly type: "rest" })
  | (Omit<Numbered, "agent"> & RolesMessage & { readonly type: "roles" })
  | (Numbered & { readonly type: "interrupt"; readonly stepId: number; readonly reason: string })
  | (Numbered & { readonly type: "claims"; readonly things: readonly ClientThingId[] })
  | (Numbered & OrderMessage & { readonly type: "order" })
  | (Numbered & { readonly type: "ways"; readonly ways: readonly WantedWays[] })
  | { readonly type: "resync"; readonly agents?: readonly string[] }
  | (HeardError & { readonly type: "error" });

/** A message from the server. Its number counts even if the rest is unknown. */
export interface HeardText {
  readonly n: number | undefined;
  readonly message: HeardMessage | undefined;
}

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === "string";
const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isNumber: Check = (value) => isCount(value) && value !== 0;
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const isList =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);

const isThingId: Check = (value) => isText(value) || Number.isFinite(value);

const STATUSES: ReadonlySet<unknown> = new Set<AnswerStatus>([
  "solved",
  "unsolvable",
  "partial",
  "cut-off",
]);

const ORDER_STATES: ReadonlySet<unknown> = new Set<OrderState["state"]>([
  ...(["wanted", "postponed", "given-up", "done"] as const),
]);

/** The members of a plan, whether it comes in a session or over HTTP. */
const PLANNED: Readonly<Record<string, Check>> = {
  steps: isList(isStep),
  cost: Number.isFinite,
  source: isText,
  status: (value) => STATUSES.has(value),
  reason: optional(isText),
  member: optional(isText),
};
const NUMBERED = { n: isNumber, agent: isText };
const ASKED = { ...NUMBERED, basedOn: isCount, want: isCount };
const PLAN = { ...ASKED, ...PLANNED, fromMs: optional(isList(Number.isFinite)) };

const SHAPES: ReadonlyMap<unknown, Readonly<Record<string, Check>>> = new Map(
  Object.entries({
    welcome: { resumeToken: isText, received: isCount },
    ack: { received: isCount },
    plan: PLAN,
    revised: PLAN,
    early: { ...ASKED, step: isStep, index: isCount },
    begin: {
      ...{ ...NUMBERED, stepId: isNumber, step: isStep, squad: optional(isText) },
      with: optional(isList(isText)),
      untilMs: optional(Number.isFinite),
      for: optional(isList(isUse)),
    },
    finish: { ...NUMBERED, stepId: isNumber },
    wait: {
      ...{ ...NUMBERED, squad: isText, step: isStep, for: optional(isText), what: isText },
      untilMs: Number.isFinite,
    },
    rest: { ...NUMBERED, squad: isText, reason: isText },
    roles: { n: isNumber, squad: isText, roles: isList(isRole) },
    interrupt: { ...NUMBERED, stepId: isNumber, reason: isText },
    claims: { ...NUMBERED, things: isList(isThingId) },
    order: {
      ...{ ...NUMBERED, want: isCount, id: isText, reason: optional(isText) },
      state: (value) => ORDER_STATES.has(value),
    },
    ways: { ...NUMBERED, ways: isList(isWantedWays) },
    resync: { agents: optional(isList(isText)) },
    error: {
      code: isText,
      message: isText,
      pointer: optional(isText),
      seq: optional(isCount),
      agent: optional(isText),
      squad: optional(isText),
    },
  }),
);

/** Parses any text of the server; an invalid one has neither number nor message. */
export function heardIn(text: string): HeardText {
  const value = parsed(text);
  const { n, type } = Object(value) as { readonly n?: unknown; readonly type?: unknown };
  const shape = SHAPES.get(type);
  const isSound = optional(isNumber)(n) && shape !== undefined && fits(value, shape);
  return {
    n: isNumber(n) ? (n as number) : undefined,
    message: isSound ? (value as HeardMessage) : undefined,
  };
}

/** Whether a value has the members of an answer with a plan. */
export function isPlanned(value: unknown): value is Omit<PushedPlan, "basedOn" | "want"> {
  return fits(value, PLANNED);
}

const JOINT_STATUSES: ReadonlySet<unknown> = new Set(["solved", "unsolvable", "cut-off"]);
const JOINT_STEP = {
  ...{ agent: isText, step: isStep, startsAt: Number.isFinite, duration: Number.isFinite },
  with: isList(isText),
};
const JOINT_WAIT = {
  ...{ agent: isText, from: Number.isFinite, until: Number.isFinite },
  ...{ for: optional(isText), what: isText },
};
const JOINT: Readonly<Record<string, Check>> = {
  status: (value) => JOINT_STATUSES.has(value),
  steps: isList((value) => fits(value, JOINT_STEP)),
  ends: isList(Number.isFinite),
  ...{ time: Number.isFinite, cost: Number.isFinite, measure: Number.isFinite },
  ...{ optimal: (value: unknown) => typeof value === "boolean", lowerBound: Number.isFinite },
  waits: isList((value) => fits(value, JOINT_WAIT)),
  ...{ kept: Number.isFinite, elapsedMs: Number.isFinite },
};

/** Whether a value has the members of a joint plan. */
export function isJoint(value: unknown): value is TogetherAnswer {
  return fits(value, JOINT);
}

/** The value of a JSON text; undefined if invalid. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fits(value: unknown, shape: Readonly<Record<string, Check>>): boolean {
  const members = Object(value) as Readonly<Record<string, unknown>>;
  return Object.entries(shape).every(([name, check]) => check(members[name]));
}

function isWantedWays(value: unknown): boolean {
  const { from, to } = Object(value) as { readonly from?: unknown; readonly to?: unknown };
  return optional(isThingId)(from) && isList(isThingId)(to);
}

function isUse(value: unknown): boolean {
  return fits(value, { agent: optional(isText), what: isText });
}

function isRole(value: unknown): boolean {
  return fits(value, {
    ...{ agent: isText, step: isStep, with: isList(isText), for: isList(isUse) },
    isRunning: (is) => typeof is === "boolean",
    ...{ fromMs: Number.isFinite, untilMs: Number.isFinite },
  });
}

function isStep(value: unknown): boolean {
  const step = Object(value) as Readonly<Record<string, unknown>>;
  const { tool, args, startsAt, duration } = step;
  const isTime = optional(Number.isFinite);
  return isText(tool) && isValues(args) && isTime(startsAt) && isTime(duration);
}

function isValues(value: unknown): value is Values {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.values(value).every(
    (each) => typeof each === "boolean" || isText(each) || Number.isFinite(each),
  );
}
