import { randomUUID } from "node:crypto";
import type { Generation } from "@understudy/llm";
import type { Said, ToolUse } from "./tool-calls.ts";

/** Token counts of one answer. */
interface CompletionUsage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
}

/** An answer of a completion, or a chunk of one. */
interface CompletionChoice {
  readonly index: number;
  /** A chunk of a chat's answer. */
  readonly delta?: object;
  /** A chat's whole answer. */
  readonly message?: object;
  /** The text of a completion without chat. */
  readonly text?: string;
  readonly logprobs: null;
  readonly finish_reason: "stop" | "length" | "tool_calls" | null;
}

/** A whole completion or a chunk of a stream. */
interface CompletionObject {
  readonly id: string;
  readonly created: number;
  readonly model: string;
  readonly object: "chat.completion" | "chat.completion.chunk" | "text_completion";
  /** Empty in the last chunk of a stream, which carries the counts. */
  readonly choices: readonly CompletionChoice[];
  readonly usage?: CompletionUsage;
}

/** The two kinds of requests. */
export type CompletionKind = "chat" | "text";

/** Makes the objects of an answer in OpenAI's format, whole or in chunks. */
export class CompletionObjects {
  readonly #kind: CompletionKind;
  readonly #head: { readonly id: string; readonly created: number; readonly model: string };

  constructor(kind: CompletionKind, model: string) {
    this.#kind = kind;
    const id = `${kind === "chat" ? "chatcmpl" : "cmpl"}-${randomUUID()}`;
    this.#head = { id, created: Math.floor(Date.now() / 1000), model };
  }

  /** The whole answer with its choices. */
  whole(written: readonly Generation[], tools: ToolUse | undefined): CompletionObject {
    const choices = written.map((generation, index): CompletionChoice => {
      const said = tools?.read(generation);
      const content =
        this.#kind === "chat"
          ? { message: { role: "assistant", ...messageOf(generation, said), refusal: null } }
          : { text: generation.text };
      return { index, ...content, logprobs: null, finish_reason: reasonOf(generation.stop, said) };
    });
    return { ...this.#object(false), choices, usage: usageOf(written) };
  }

  /** The first chunk of a choice. */
  begin(index = 0): CompletionObject {
    return this.#chunk(index, { role: "assistant", content: "" }, "", null);
  }

  /** A chunk of text. */
  piece(text: string, index = 0): CompletionObject {
    return this.#chunk(index, { content: text }, text, null);
  }

  /** The content of a choice with tools, which is only known at its end. */
  said({ content, calls }: Said, index: number): CompletionObject {
    const tool_calls = calls.map((call, place) => ({ index: place, ...call }));
    const delta = calls.length > 0 ? { tool_calls } : { content };
    return this.#chunk(index, delta, "", null);
  }

  /** The last chunk of a choice. */
  end(stop: Generation["stop"], index = 0, said?: Said): CompletionObject {
    return this.#chunk(index, {}, "", reasonOf(stop, said));
  }

  /** The token counts, after the end, for clients that ask for them. */
  usage(written: readonly Generation[]): CompletionObject {
    return { ...this.#object(true), choices: [], usage: usageOf(written) };
  }

  #chunk(
    index: number,
    delta: object,
    text: string,
    finish_reason: CompletionChoice["finish_reason"],
  ): CompletionObject {
    const content = this.#kind === "chat" ? { delta } : { text };
    const choices = [{ index, ...content, logprobs: null, finish_reason }];
    return { ...this.#object(true), choices };
  }

  #object(isChunk: boolean): Omit<CompletionObject, "choices"> {
    const chat = isChunk ? "chat.completion.chunk" : "chat.completion";
    return { ...this.#head, object: this.#kind === "chat" ? chat : "text_completion" };
  }
}

function messageOf({ text }: Generation, said: Said | undefined): object {
  if (said === undefined) return { content: text };
  const { content, calls } = said;
  return calls.length === 0 ? { content } : { content, tool_calls: calls };
}

/** A call of the function named by the caller ends with `stop`, as at OpenAI. */
function reasonOf(
  stop: Generation["stop"],
  said: Said | undefined,
): CompletionChoice["finish_reason"] {
  if (stop === "length") return "length";
  return said?.isChosen === true && said.calls.length > 0 ? "tool_calls" : "stop";
}

/** The prompt is counted once for all choices. */
function usageOf(written: readonly Generation[]): CompletionUsage {
  const promptTokens = written[0]?.usage.promptTokens ?? 0;
  const completionTokens = written.reduce((sum, { usage }) => sum + usage.completionTokens, 0);
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  };
}
