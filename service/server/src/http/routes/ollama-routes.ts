import type { Generation } from "@understudy/llm";
import type { TextRequest } from "@understudy/llm/pool";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { TSchema } from "typebox";
import {
  type OllamaKind,
  OllamaObjects,
  ollamaModels,
  ollamaRunning,
  shownModel,
} from "../../ollama/ollama-objects.ts";
import {
  chatOf,
  type OllamaChatRequest,
  OllamaChatSchema,
  type OllamaGenerateRequest,
  OllamaGenerateSchema,
  type OllamaShowRequest,
  OllamaShowSchema,
} from "../../ollama/ollama-schema.ts";
import { schemaOfFormat } from "../../openai/answer-schema.ts";
import { chatPrompt } from "../../openai/prompt-of.ts";
import { ServiceRefusedError } from "../../service/refused-error.ts";
import { serverVersion } from "../../version.ts";
import type { App, ServiceOf } from "../app.ts";
import { httpCallOf } from "../http-call.ts";
import { sendJsonLines } from "../json-lines.ts";

const tags = ["Ollama's dialect"];
const config = { role: "chat", errors: "ollama" } as const;

/** The model for programs that speak Ollama's dialect. */
export function ollamaRoutes(app: App, serviceOf: ServiceOf): void {
  const schema = (summary: string, body?: TSchema) => ({ tags, summary, ...(body && { body }) });
  app.get("/api/tags", { config, schema: schema("Lists the models") }, async (request) =>
    ollamaModels(serviceOf(request).models()),
  );
  app.get("/api/version", { config, schema: schema("The version of this server") }, async () => ({
    version: serverVersion,
  }));
  app.post<{ Body: OllamaShowRequest }>(
    "/api/show",
    { config, schema: schema("Shows a model", OllamaShowSchema) },
    async (request) => {
      const { model, name = "" } = request.body;
      const wanted = model ?? name;
      const service = serviceOf(request);
      const writer = service.writers().find((each) => each.name === wanted);
      if (writer === undefined && !service.models().models.some((each) => each.name === wanted)) {
        throw new ServiceRefusedError("unknown-model", `model '${wanted}' not found`);
      }
      return shownModel(wanted, writer?.info);
    },
  );
  app.get("/api/ps", { config, schema: schema("Lists the models in memory") }, async (request) =>
    ollamaRunning(serviceOf(request).writers()),
  );
  app.post<{ Body: OllamaChatRequest }>(
    "/api/chat",
    { config, schema: schema("Has the model answer in a chat", OllamaChatSchema) },
    (request, reply) => write(serviceOf, request, reply, "chat"),
  );
  app.post<{ Body: OllamaGenerateRequest }>(
    "/api/generate",
    { config, schema: schema("Has the model answer a prompt", OllamaGenerateSchema) },
    (request, reply) => write(serviceOf, request, reply, "generate"),
  );
}

async function write(
  serviceOf: ServiceOf,
  request: FastifyRequest<{ Body: OllamaChatRequest | OllamaGenerateRequest }>,
  reply: FastifyReply,
  kind: OllamaKind,
): Promise<unknown> {
  const { body } = request;
  const chat = chatOf(body);
  const service = serviceOf(request);
  const call = httpCallOf(request, reply);
  const objects = new OllamaObjects(kind, body.model);
  const promptFor: TextRequest["promptFor"] = (info) => {
    return {
      ...chatPrompt(chat, info, undefined, "/options"),
      schema: schemaOfFormat(body.format, info),
    };
  };
  const ask = async (onText?: (piece: string) => void): Promise<Generation> => {
    const [written] = await service.write({ model: body.model, promptFor, onText }, call);
    return written as Generation;
  };
  const totalMs = (): number => service.clock.now() - call.receivedMs;
  if (body.stream === false) {
    const written = await ask();
    return objects.end(written, totalMs(), written.text);
  }
  const tell = ({ message: error }: { readonly message: string }): object => ({ error });
  await sendJsonLines(
    reply,
    call,
    async (say) => {
      const written = await ask((piece) => {
        if (piece !== "") say(objects.piece(piece));
      });
      say(objects.end(written, totalMs()));
    },
    tell,
  );
  return reply;
}
