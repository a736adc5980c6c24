import { ErrorSchema } from "@understudy/session";
import { AnswerSchema, QuerySchema } from "../../schema/query-messages.ts";
import type { App, ServiceOf } from "../app.ts";
import { httpCallOf } from "../http-call.ts";

/** The routes of queries and models. */
export function modelRoutes(app: App, serviceOf: ServiceOf): void {
  app.post(
    "/v1/query",
    {
      config: { role: "chat" },
      schema: {
        tags: ["model"],
        summary: "Puts a question in words to the model",
        description: "The answer to an equal prompt comes from memory.",
        body: QuerySchema,
        response: { 200: AnswerSchema, default: ErrorSchema },
      },
    },
    async (request, reply) => serviceOf(request).query(request.body, httpCallOf(request, reply)),
  );
}
