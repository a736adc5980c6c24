import type { TextRequest } from "@understudy/llm/pool";
import { isFailure, ServiceRefusedError, toldError } from "@understudy/session";
import type { FastifyReply, FastifyRequest } from "fastify";
import Type, { type TSchema } from "typebox";
import { type CompletionKind, CompletionObjects } from "../../openai/completion-objects.ts";
import { openAiError } from "../../openai/openai-error.ts";
import {
  type ChatRequest,
  ChatRequestSchema,
  type CompletionRequest,
  CompletionRequestSchema,
} from "../../openai/openai-schema.ts";
import { chatPrompt, completionPrompt } from "../../openai/prompt-of.ts";
import { refuseUnsupportedFields } from "../../openai/refuse-unsupported.ts";
import { ToolUse } from "../../openai/tool-calls.ts";
import type { App, ServiceOf } from "../app.ts";
import { EventStream } from "../event-stream.ts";
import { httpCallOf } from "../http-call.ts";

const tags = ["OpenAI's dialect"];
const config = { role: "chat", errors: "openai" } as const;
/** The rules that clients of OpenAI would not expect. */
const description =
  "Options that the model does not support are refused by name. A prompt that is too long is an error, never truncated. " +
  "The model sees a single turn: earlier messages precede the last one. Messages with the role `system` are trusted. " +
  "Members of an answer in a JSON schema come in the order of the schema, and an object that declares members has no " +
  "others; an answer cut off by `max_tokens` ends with `length`, any other that does not match is an error.";

/** The OpenAI-compatible routes. */
export function openAiRoutes(app: App, serviceOf: ServiceOf): void {
  const modelsOf = (request: FastifyRequest): object[] =>
    serviceOf(request)
      .models()
      .models.map(({ name }) => ({
        id: name,
        object: "model",
        created: 0,
        owned_by: "understudy",
      }));
  app.get(
    "/v1/models",
    { config, schema: { tags, summary: "Lists the models" } },
    async (request) => {
      return { object: "list", data: modelsOf(request) };
    },
  );
  app.get(
    "/v1/models/*",
    {
      config,
      schema: { tags, summary: "Shows a model", params: Type.Object({ "*": Type.String() }) },
    },
    async (request) => {
      const wanted = request.params["*"];
      const found = modelsOf(request).find((model) => "id" in model && model.id === wanted);
      if (found !== undefined) return found;
      throw new ServiceRefusedError("unknown-model", `there is no model "${wanted}"`);
    },
  );
  const schema = (summary: string, body: TSchema) => ({ tags, summary, description, body });
  app.post<{ Body: ChatRequest }>(
    "/v1/chat/completions",
    { config, schema: schema("Has the model answer in a chat", ChatRequestSchema) },
    async (request, reply) => {
      const { body } = request;
      refuseUnsupportedFields(body, "chat");
      const tools = await serviceOf(request).turns.lane().finish(ToolUse.of(body));
      const promptFor: TextRequest["promptFor"] = (info) => {
        tools?.checkHeld(info);
        return chatPrompt(body, info, tools);
      };
      return write(serviceOf, request, reply, { kind: "chat", promptFor, tools });
    },
  );
  app.post<{ Body: CompletionRequest }>(
    "/v1/completions",
    { config, schema: schema("Has the model continue a text", CompletionRequestSchema) },
    (request, reply) => {
      const { body } = request;
      refuseUnsupportedFields(body, "text");
      const promptFor: TextRequest["promptFor"] = (info) => completionPrompt(body, info);
      return write(serviceOf, request, reply, {
        kind: "text",
        promptFor,
        tools: undefined,
      });
    },
  );
}

/** A request's prompt, and the reading of its answer. */
interface Writing {
  readonly kind: CompletionKind;
  readonly promptFor: TextRequest["promptFor"];
  /** The tools of the chat. */
  readonly tools: ToolUse | undefined;
}

async function write(
  serviceOf: ServiceOf,
  request: FastifyRequest<{ Body: ChatRequest | CompletionRequest }>,
  reply: FastifyReply,
  { kind, promptFor, tools }: Writing,
): Promise<unknown> {
  const { body } = request;
  const { model } = body;
  const count = body.n ?? 1;
  const service = serviceOf(request);
  const call = httpCallOf(request, reply);
  const objects = new CompletionObjects(kind, model);
  if (body.stream !== true) {
    const written = await service.write({ model, promptFor, count }, call);
    return objects.whole(written, tools);
  }
  const stream = new EventStream(reply, call, service.clock);
  const begun = new Set<number>();
  const say = (piece: string, index: number): void => {
    if (!begun.has(index)) stream.send(objects.begin(index));
    begun.add(index);
    // With tools, whether an answer is a call is only known at its end.
    if (piece !== "" && tools === undefined) stream.send(objects.piece(piece, index));
  };
  try {
    const written = await service.write({ model, promptFor, count, onText: say }, call);
    for (const [index, generation] of written.entries()) {
      say("", index);
      const said = tools?.read(generation);
      if (said !== undefined) stream.send(objects.said(said, index));
      stream.send(objects.end(generation.stop, index, said));
    }
    if (body.stream_options?.include_usage === true) stream.send(objects.usage(written));
    stream.send("[DONE]");
  } catch (error) {
    // The status of a started stream is already sent, so the error becomes an event.
    if (!stream.hasBegun) throw error;
    const told = toldError(error);
    request.isFailure = isFailure(told);
    stream.send(openAiError(told.status, told.body).body);
  }
  await stream.end();
  return reply;
}
