import type { Work } from "@understudy/planner-core/internal";
import { ErrorSchema } from "@understudy/session";
import { Type } from "typebox";
import {
  DescribeSchema,
  ExplainSchema,
  ExplanationSchema,
  StateDescriptionSchema,
} from "../../schema/explain-messages.ts";
import {
  OutcomeSchema,
  type OutcomesMessage,
  OutcomesSchema,
  PlanManySchema,
  PlanNowSchema,
  PlanSchema,
} from "../../schema/plan-messages.ts";
import { PlanTogetherSchema, TogetherOutcomeSchema } from "../../schema/together-messages.ts";
import { mapInPieces, partsIn } from "../../turns/pieces.ts";
import type { App, ServiceOf } from "../app.ts";
import { dueCallOf, httpCallOf } from "../http-call.ts";
import { sendJsonLines } from "../json-lines.ts";
import { sendText } from "../send-text.ts";

const tags = ["plans"];
const PlanQuery = Type.Object({ stream: Type.Optional(Type.String()) });

/** The routes of plans. */
export function planRoutes(app: App, serviceOf: ServiceOf): void {
  app.post(
    "/v1/plan",
    {
      config: { role: "plan" },
      schema: {
        tags,
        summary: "Plans within a budget",
        description:
          "With ?stream the answer is a line of JSON for each step as soon as it is certain, one for the outcome, and one " +
          "more if a better plan comes.",
        querystring: PlanQuery,
        body: PlanSchema,
        response: { 200: OutcomeSchema, default: ErrorSchema },
      },
    },
    async (request, reply) => {
      const { body, query } = request;
      const isWhole = query.stream === undefined;
      if (isWhole) return serviceOf(request).plan(body, dueCallOf(request, reply, body));
      const call = httpCallOf(request, reply);
      await sendJsonLines(reply, call, (say) => serviceOf(request).planStream(body, call, say));
      return reply;
    },
  );
  app.post(
    "/v1/plan-now",
    {
      config: { role: "plan" },
      schema: {
        tags,
        summary: "Plans at once, from the cache or the classical planner",
        body: PlanNowSchema,
        response: { 200: OutcomeSchema, default: ErrorSchema },
      },
    },
    async (request, reply) => serviceOf(request).planNow(request.body, httpCallOf(request, reply)),
  );
  app.post(
    "/v1/plan-many",
    {
      config: { role: "plan" },
      schema: {
        tags,
        summary: "Plans for many agents within one slice of time",
        body: PlanManySchema,
        response: { 200: OutcomesSchema, default: ErrorSchema },
      },
    },
    async (request, reply) => {
      const service = serviceOf(request);
      const outcomes = await service.planMany(request.body, httpCallOf(request, reply));
      return sendText(reply, await service.turns.lane().finish(textOf(outcomes)));
    },
  );
  app.post(
    "/v1/plan-together",
    {
      config: { role: "plan" },
      schema: {
        tags,
        summary: "Plans for several agents together, in a domain with time",
        description: "The steps of the answer have an agent, a start and a duration.",
        body: PlanTogetherSchema,
        response: { 200: TogetherOutcomeSchema, default: ErrorSchema },
      },
    },
    async (request, reply) => {
      const { body } = request;
      return serviceOf(request).planTogether(body, dueCallOf(request, reply, body));
    },
  );
  explanationRoutes(app, serviceOf);
}

/** The routes of explanations. */
function explanationRoutes(app: App, serviceOf: ServiceOf): void {
  app.post(
    "/v1/explain",
    {
      config: { role: "plan" },
      schema: {
        tags,
        summary: "Says what each step of a plan is for, or why a goal is out of reach",
        body: ExplainSchema,
        response: { 200: ExplanationSchema, default: ErrorSchema },
      },
    },
    async (request) => serviceOf(request).explain(request.body),
  );
  app.post(
    "/v1/describe",
    {
      config: { role: "plan" },
      schema: {
        tags,
        summary: "Says what a state is: all values, which goals hold, which steps are possible",
        body: DescribeSchema,
        response: { 200: StateDescriptionSchema, default: ErrorSchema },
      },
    },
    async (request) => serviceOf(request).describe(request.body),
  );
}

/** The JSON of many outcomes. */
function* textOf({ outcomes }: OutcomesMessage): Work<string> {
  const texts = yield* mapInPieces(outcomes, (outcome) => JSON.stringify(outcome), partsIn);
  return `{"outcomes":[${texts.join()}]}`;
}
