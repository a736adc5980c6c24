import type { IncomingMessage, ServerResponse } from "node:http";
import { Deadline, systemClock } from "@understudy/planner-core";
import { OpenAiBackend } from "../backends/http/openai-backend.ts";
import type { GenerationRequest } from "../backends/interface/backend.ts";
import { GREEDY } from "../backends/interface/sampling.ts";
import { serveRequests } from "./one-server.ts";

/** A request body as parsed JSON. */
export type Body = Readonly<Record<string, unknown>>;
type ServerAnswer = (body: Body, response: ServerResponse, incoming: IncomingMessage) => void;

/** Lets the file's server answer requests with JSON bodies like this from now on. @returns its URL */
export function serveAnswers(answer: ServerAnswer): Promise<string> {
  return serveRequests((incoming, response) => {
    let text = "";
    incoming.on("data", (chunk) => {
      text += chunk;
    });
    incoming.on("end", () => {
      answer(text === "" ? {} : (JSON.parse(text) as Body), response, incoming);
    });
  });
}

/** A plan in the requested form. */
export const written = '{"steps":[{"tool":"press","args":{}}]}';
/** Responds with server-sent events. */
export function events(response: ServerResponse, chunks: readonly unknown[], type: string): void {
  response.setHeader("content-type", type);
  response.end(
    [...chunks.map((chunk) => JSON.stringify(chunk)), "[DONE]"]
      .map((data) => `data: ${data}\n\n`)
      .join(""),
  );
}

/** Responds with a single delta, of any type. */
export const say = (response: ServerResponse, delta: unknown, type = "text/event-stream"): void =>
  events(response, [{ choices: [{ delta }] }, { choices: [{ finish_reason: "stop" }] }], type);

/** Responds with an error. */
export const refuse = (response: ServerResponse, status: number, error: unknown): void => {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(error));
};

/** A request for a plan. */
export const request = (changes: Partial<GenerationRequest> = {}): GenerationRequest => ({
  system: { content: "Plan.", hash: "plan" },
  user: [{ kind: "trusted", text: "State: on=false" }],
  maxTokens: 300,
  sampling: GREEDY,
  schema: { type: "object" },
  deadline: new Deadline(systemClock, 60_000),
  ...changes,
});

/** Sends requests to a server with OpenAI's API; returns the last text. */
export async function askDialect(url: string, calls = 1): Promise<string> {
  const backend = new OpenAiBackend({ model: "m", url });
  try {
    let text = "";
    for (let call = 0; call < calls; call++) ({ text } = await backend.generate(request()));
    return text;
  } finally {
    await backend.dispose();
  }
}

/** The error of a failed call. */
export const failure = (call: Promise<unknown>): Promise<Error> =>
  call.then(
    () => new Error("it did not fail"),
    (error: Error) => error,
  );
