import { messageCheck } from "@understudy/session";
import { type Static, type TSchema, Type } from "typebox";
import type { Principal, PrincipalRole } from "../access/principal.ts";
import { DeleteDomainSchema, GetDomainSchema } from "../schema/domain-messages.ts";
import { DescribeSchema, ExplainSchema } from "../schema/explain-messages.ts";
import { PlanManySchema, PlanNowSchema, PlanSchema } from "../schema/plan-messages.ts";
import { QuerySchema } from "../schema/query-messages.ts";
import { TicketRequestSchema } from "../schema/ticket-messages.ts";
import { PlanTogetherSchema } from "../schema/together-messages.ts";
import type { Call } from "../service/call.ts";
import type { PlannerService } from "../tenants/planner-service.ts";

/** The dependencies of a method. */
interface MethodContext {
  readonly service: PlannerService;
  readonly principal: Principal;
  readonly call: Call;
  /** Issues a ticket. */
  readonly issue: (message: Static<typeof TicketRequestSchema>) => object;
  /** Sends a message of a stream. */
  readonly say: (message: object) => void;
}

/** A method of the service `understudy.v1.Planner`. */
export interface PlannerMethod {
  readonly name: string;
  /** Message names. */
  readonly request: string;
  readonly response: string;
  /** The required role. */
  readonly role: PrincipalRole;
  readonly streams?: "response" | "both";
  /** Whether request and answer stay raw bytes. */
  readonly isRaw?: boolean;
  /** The method's description in the proto file. */
  readonly summary: string;
  /**
   * Validates and answers a message.
   *
   * @throws errors of the service
   */
  readonly answer: (message: unknown, asked: MethodContext) => unknown;
}

type Head = Omit<PlannerMethod, "answer">;

function method<S extends TSchema>(
  head: Head,
  schema: S,
  answer: (message: Static<S>, asked: MethodContext) => unknown,
): PlannerMethod {
  const check = messageCheck(schema);
  return { ...head, answer: (message, asked) => answer(check(message), asked) };
}

const Nothing = Type.Object({});

/** The planning methods. */
const PLAN_METHODS: readonly PlannerMethod[] = [
  method(
    {
      name: "Plan",
      request: "PlanRequest",
      response: "Outcome",
      role: "plan",
      summary: "Plans within a budget; the deadline of the call shortens it.",
    },
    PlanSchema,
    (message, { service, call }) => service.plan(message, call),
  ),
  method(
    {
      name: "PlanStream",
      request: "PlanRequest",
      response: "PlanStreamMessage",
      role: "plan",
      streams: "response",
      summary:
        "The same: each step as soon as it is certain, the outcome, and a better one if it comes.",
    },
    PlanSchema,
    (message, { service, call, say }) => service.planStream(message, call, say),
  ),
  method(
    {
      name: "PlanNow",
      request: "PlanNowRequest",
      response: "Outcome",
      role: "plan",
      summary: "Plans at once, from the cache or the classical planner.",
    },
    PlanNowSchema,
    (message, { service, call }) => service.planNow(message, call),
  ),
  method(
    {
      name: "PlanMany",
      request: "PlanManyRequest",
      response: "Outcomes",
      role: "plan",
      summary: "Plans for many agents within one slice of time.",
    },
    PlanManySchema,
    (message, { service, call }) => service.planMany(message, call),
  ),
  method(
    {
      name: "PlanTogether",
      request: "PlanTogetherRequest",
      response: "TogetherOutcome",
      role: "plan",
      summary: "Plans for several agents together, in a domain with time.",
    },
    PlanTogetherSchema,
    (message, { service, call }) => service.planTogether(message, call),
  ),
  method(
    {
      name: "Explain",
      request: "ExplainRequest",
      response: "Explanation",
      role: "plan",
      summary: "Says what each step of a plan is for, or why a goal is out of reach.",
    },
    ExplainSchema,
    (message, { service }) => service.explain(message),
  ),
  method(
    {
      name: "Describe",
      request: "DescribeRequest",
      response: "StateDescription",
      role: "plan",
      summary: "Says what a state is: all values, which goals hold, which steps are possible.",
    },
    DescribeSchema,
    (message, { service }) => service.describe(message),
  ),
];

/** The methods for models, domains and clients. */
const OTHER_METHODS: readonly PlannerMethod[] = [
  method(
    {
      name: "Query",
      request: "QueryRequest",
      response: "Answer",
      role: "chat",
      summary: "Puts a question in words to the model.",
    },
    QuerySchema,
    (message, { service, call }) => service.query(message, call),
  ),
  method(
    {
      name: "ListModels",
      request: "ListModelsRequest",
      response: "ModelList",
      role: "chat",
      summary: "Lists the models.",
    },
    Nothing,
    (_, { service }) => service.models(),
  ),
  {
    name: "PutDomain",
    request: "PutDomainRequest",
    response: "Domain",
    role: "author",
    summary: "Keeps a domain under a name.",
    isRaw: true,
    answer: async (message, { service }) => {
      const bytes = message as Uint8Array;
      service.uploads.admit(undefined);
      const kept = await service.uploads.put({ bytes, codec: "grpc", name: undefined });
      return Buffer.from(kept.encoded ?? []);
    },
  },
  method(
    {
      name: "DeleteDomain",
      request: "DeleteDomainRequest",
      response: "DeleteDomainResponse",
      role: "author",
      summary: "Removes a domain that the tenant sent.",
    },
    DeleteDomainSchema,
    ({ name }, { service }) => {
      service.deleteDomain(name);
      return {};
    },
  ),
  method(
    {
      name: "GetDomain",
      request: "GetDomainRequest",
      response: "Domain",
      role: "plan",
      summary: "Shows a domain.",
    },
    GetDomainSchema,
    ({ name }, { service }) => service.getDomain(name),
  ),
  method(
    {
      name: "ListDomains",
      request: "ListDomainsRequest",
      response: "DomainList",
      role: "plan",
      summary: "Lists the domains.",
    },
    Nothing,
    (_, { service }) => service.listDomains(),
  ),
  method(
    {
      name: "CreateTicket",
      request: "TicketRequest",
      response: "Ticket",
      role: "plan",
      summary: "Issues a ticket for a client that cannot keep a key.",
    },
    TicketRequestSchema,
    (message, { issue }) => issue(message),
  ),
];

/** The session stream, without an answer per message. */
export const SESSION_METHOD: Head = {
  name: "Session",
  request: "ClientMessage",
  response: "ServerMessage",
  role: "plan",
  streams: "both",
  summary: "Follows agents, and pushes their plans: the messages of the WebSocket.",
};

/** All methods but `Session`. */
export const PLANNER_METHODS: readonly PlannerMethod[] = [...PLAN_METHODS, ...OTHER_METHODS];
