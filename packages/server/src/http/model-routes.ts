import { ErrorSchema } from "../schema/domain-messages.ts";
import { AnswerSchema, QuerySchema } from "../schema/query-messages.ts";
import type { PlannerService } from "../service/planner-service.ts";
import type { App } from "./app.ts";
import { callOf } from "./http-call.ts";

/** What the model is asked in words. */
export function modelRoutes(app: App, service: PlannerService): void {
  app.post(
    "/v1/query",
    {
      schema: {
        tags: ["model"],
        summary: "Puts a question in words to the model",
        description: "The answer to an equal prompt comes from memory.",
        body: QuerySchema,
        response: { 200: AnswerSchema, default: ErrorSchema },
      },
    },
    async (request, reply) => service.query(request.body, callOf(request, reply)),
  );
}
