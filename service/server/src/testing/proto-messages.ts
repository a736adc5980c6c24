import { FALLBACK_REASONS, OUTCOME_STATUSES, PLAN_SOURCES } from "@understudy/planner-core";
import { CACHE_HITS } from "@understudy/planner-core/internal";
import {
  BatchedMessage,
  CLIENT_MESSAGES,
  ClockSchema,
  EnsembleSchema,
  ErrorSchema,
  EventSchema,
  Findings,
  LayoutSchema,
  NamedStepsSchema,
  OrderSchema,
  SERVER_MESSAGES,
  SharedUseSchema,
  SlotChangeSchema,
  SquadRoleSchema,
  SquadRunningSchema,
  StepMessage,
  StepUseSchema,
  ThingSchema,
  WantedWaysSchema,
  WaysSchema,
} from "@understudy/session";
import { type TSchema, Type } from "typebox";
import {
  DeleteDomainSchema,
  DomainListSchema,
  DomainSchema,
  GetDomainSchema,
  PutDomainSchema,
} from "../schema/domain-messages.ts";
import {
  DescribeSchema,
  ExplainSchema,
  ExplanationSchema,
  StateDescriptionSchema,
} from "../schema/explain-messages.ts";
import {
  OutcomeSchema,
  OutcomesSchema,
  PLAN_STREAM_MESSAGES,
  PlanManySchema,
  PlanNowSchema,
  PlanSchema,
} from "../schema/plan-messages.ts";
import { AnswerSchema, ModelListSchema, QuerySchema } from "../schema/query-messages.ts";
import { TicketRequestSchema, TicketSchema } from "../schema/ticket-messages.ts";
import {
  JointStepSchema,
  MemberSchema,
  PlanTogetherSchema,
  RunningSchema,
  TogetherOutcomeSchema,
} from "../schema/together-messages.ts";

const union = (messages: Readonly<Record<string, TSchema>>): TSchema =>
  Type.Union(Object.values(messages));

/** The protocol's messages by proto name. */
export const PROTO_MESSAGES: Readonly<Record<string, TSchema>> = {
  PlanStep: StepMessage,
  Finding: Findings.items,
  Ensemble: EnsembleSchema,
  PlanRequest: PlanSchema,
  Outcome: OutcomeSchema,
  PlanStreamMessage: union(PLAN_STREAM_MESSAGES),
  PlanNowRequest: PlanNowSchema,
  PlanManyRequest: PlanManySchema,
  Outcomes: OutcomesSchema,
  JointStep: JointStepSchema,
  TogetherMember: MemberSchema,
  RunningStep: RunningSchema,
  TimedEvent: EventSchema,
  RunningClock: ClockSchema,
  PlanTogetherRequest: PlanTogetherSchema,
  TogetherOutcome: TogetherOutcomeSchema,
  ExplainRequest: ExplainSchema,
  Explanation: ExplanationSchema,
  DescribeRequest: DescribeSchema,
  StateDescription: StateDescriptionSchema,
  QueryRequest: QuerySchema,
  Answer: AnswerSchema,
  ListModelsRequest: Type.Object({}),
  ModelList: ModelListSchema,
  Issue: DomainSchema.properties.warnings.items,
  ErrorDetails: ErrorSchema.properties.error,
  LayoutEntry: LayoutSchema.items,
  PutDomainRequest: PutDomainSchema,
  GetDomainRequest: GetDomainSchema,
  DeleteDomainRequest: DeleteDomainSchema,
  DeleteDomainResponse: Type.Object({}),
  Domain: DomainSchema,
  ListDomainsRequest: Type.Object({}),
  DomainSummary: DomainListSchema.properties.domains.items,
  DomainList: DomainListSchema,
  TicketRequest: TicketRequestSchema,
  Ticket: TicketSchema,
  SlotChange: SlotChangeSchema,
  SharedUse: SharedUseSchema,
  StepUse: StepUseSchema,
  SquadRunningStep: SquadRunningSchema,
  SquadRole: SquadRoleSchema,
  WantedOrder: OrderSchema,
  SeenThing: ThingSchema,
  WayCosts: WaysSchema,
  WaysWanted: WantedWaysSchema,
  ClientMessage: union(CLIENT_MESSAGES),
  ServerMessage: union(SERVER_MESSAGES),
};

/** Schemas represented by another message. */
export const PROTO_ALIASES: ReadonlyMap<TSchema, string> = new Map<TSchema, string>([
  [BatchedMessage, "ClientMessage"],
  // Every member of a message in proto may be absent.
  [NamedStepsSchema.items, "PlanStep"],
]);

/** Shared enumerations by name. */
export const PROTO_ENUMS: Readonly<Record<string, readonly string[]>> = {
  OutcomeStatus: OUTCOME_STATUSES,
  PlanSource: PLAN_SOURCES,
  FallbackReason: FALLBACK_REASONS,
  CacheHit: CACHE_HITS,
};
