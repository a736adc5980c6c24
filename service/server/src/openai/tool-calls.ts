import { randomUUID } from "node:crypto";
import type { Backend, Generation } from "@understudy/llm";
import { readSchema } from "@understudy/llm/internal";
import { RequestError } from "@understudy/planner-core";
import type { Work } from "@understudy/planner-core/internal";
import { type HeldSchema, heldSchema } from "./answer-schema.ts";
import type { ChatRequest } from "./openai-schema.ts";

type Tool = NonNullable<ChatRequest["tools"]>[number];

/** A tool call in OpenAI's format. */
interface ToolCall {
  readonly id: string;
  readonly type: "function";
  readonly function: { readonly name: string; readonly arguments: string };
}

/** A model's answer: text or a tool call. */
export interface Said {
  readonly content: string | null;
  readonly calls: readonly ToolCall[];
  /** Whether the model chose the function itself. */
  readonly isChosen: boolean;
}

/** Longest parameters that are written as text in one piece, in characters. */
const TEXT_AT_ONCE = 16 * 1024;

const NO_ARGUMENTS = { type: "object", properties: {}, additionalProperties: false } as const;

/**
 * The tools of a chat, and the schema that enforces them. The answer holds the arguments of the function that the
 * caller named; otherwise it is an object with a function call or with text.
 */
export class ToolUse {
  readonly schema: HeldSchema;
  /** The part of the system prompt about tools. */
  readonly instruction: string;
  readonly #named: string | undefined;

  /** @param texts the parameters of each function as text */
  private constructor(
    tools: readonly Tool[],
    texts: readonly string[],
    named: string | undefined,
    mayTalk: boolean,
  ) {
    this.#named = named;
    const [only] = tools;
    const list = tools.map((tool, index) => describe(tool, texts[index] as string)).join("\n");
    if (named !== undefined) {
      this.schema = parametersOf(only as Tool);
      this.instruction = `Call the function ${list}\nAnswer with the JSON object of its arguments only.`;
      return;
    }
    const calls = tools.map((tool) =>
      closed({ name: { const: tool.function.name }, arguments: parametersOf(tool) }),
    );
    const talk = mayTalk ? [closed({ text: { type: "string" } })] : [];
    this.schema = closed({ answer: { anyOf: [...calls, ...talk] } });
    this.instruction = [
      `Functions that you may call:\n${list}`,
      'To call one answer with {"answer": {"name": NAME, "arguments": ARGUMENTS}}.',
      ...(mayTalk ? ['Otherwise answer with {"answer": {"text": TEXT}}.'] : []),
    ].join("\n");
  }

  /**
   * The tools of a chat, in pieces; undefined without tools.
   *
   * @throws RequestError for everything that no backend can enforce
   */
  static *of({
    tools,
    tool_choice: choice,
    response_format: format,
  }: ChatRequest): Work<ToolUse | undefined> {
    if (tools == null || tools.length === 0) {
      if (choice == null || choice === "none" || choice === "auto") return undefined;
      throw wrong("/tool_choice", "requires a function, but `tools` has none");
    }
    if (choice === "none") return undefined;
    if (format != null && format.type !== "text") {
      throw wrong(
        "/response_format",
        "is not supported together with tools",
        "leave one of them out",
      );
    }
    const named = typeof choice === "object" ? choice?.function.name : undefined;
    const meant =
      named === undefined ? tools : tools.filter((tool) => tool.function.name === named);
    if (meant.length === 0) throw wrong("/tool_choice", `there is no function "${named}"`);
    const texts: string[] = [];
    let length = 0;
    for (const tool of meant) {
      const text = JSON.stringify(parametersOf(tool));
      texts.push(text);
      length += text.length;
      if (length < TEXT_AT_ONCE) continue;
      length = 0;
      yield;
    }
    const use = new ToolUse(meant, texts, named, choice == null || choice === "auto");
    yield;
    checkParameters(tools, meant, texts, use.schema);
    yield;
    return use;
  }

  /** @throws RequestError if the backend cannot enforce a schema */
  checkHeld(info: Backend["info"]): void {
    if (info.followsSchemas !== true) heldSchema(NO_ARGUMENTS, "/tools", info);
  }

  /** Reads an answer. A truncated one becomes text, or incomplete arguments. */
  read({ text }: Generation): Said {
    if (this.#named !== undefined)
      return { content: null, calls: [callOf(this.#named, text)], isChosen: false };
    try {
      const { answer } = JSON.parse(text) as { readonly answer: Record<string, unknown> };
      if (typeof answer["text"] === "string")
        return { content: answer["text"], calls: [], isChosen: true };
      const call = callOf(String(answer["name"]), JSON.stringify(answer["arguments"]));
      return { content: null, calls: [call], isChosen: true };
    } catch {
      return { content: "", calls: [], isChosen: true };
    }
  }
}

function callOf(name: string, args: string): ToolCall {
  const id = `call_${randomUUID().replaceAll("-", "").slice(0, 24)}`;
  return { id, type: "function", function: { name, arguments: args } };
}

function parametersOf({ function: { parameters } }: Tool): HeldSchema {
  return (parameters ?? NO_ARGUMENTS) as HeldSchema;
}

/** The path of a function's parameters in the schema of a call. */
const IN_CALLS = /^\/properties\/answer\/anyOf\/(\d+)\/properties\/arguments/;

/**
 * Checks all parameters together, since they become parts of one schema.
 *
 * @param schema the schema of a call
 */
function checkParameters(
  tools: readonly Tool[],
  meant: readonly Tool[],
  texts: readonly string[],
  schema: HeldSchema,
): void {
  const placeOf = (tool: Tool): string => `/tools/${tools.indexOf(tool)}/function/parameters`;
  const [only] = meant as [Tool];
  if (schema === parametersOf(only)) {
    readSchema(schema, placeOf(only));
    return;
  }
  for (const [index, tool] of meant.entries())
    checkReferences(texts[index] as string, placeOf(tool));
  try {
    readSchema(schema);
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    const issues = error.issues.map(({ pointer, ...issue }) => {
      const [place, index] = IN_CALLS.exec(pointer) ?? [];
      const tool = meant[Number(index)];
      const there = tool && placeOf(tool) + pointer.slice(place?.length);
      return { ...issue, pointer: there ?? "/tools" };
    });
    throw new RequestError(issues, { cause: error });
  }
}

/** References point to a schema's root, which changes when the schema becomes a part of another. */
function checkReferences(schema: string, pointer: string): void {
  if (!schema.includes('"$ref"')) return;
  throw wrong(
    pointer,
    "has references, which only a named function can have",
    "name it in tool_choice",
  );
}

function closed(properties: Readonly<Record<string, unknown>>): HeldSchema {
  const required = Object.keys(properties);
  return { type: "object", properties, required, additionalProperties: false } as HeldSchema;
}

function describe({ function: { name, description = "" } }: Tool, parameters: string): string {
  const about = description === "" ? "" : `: ${description}`;
  return `${name}${about} ${parameters}`;
}

function wrong(pointer: string, message: string, hint?: string): RequestError {
  return new RequestError([hint === undefined ? { pointer, message } : { pointer, message, hint }]);
}
