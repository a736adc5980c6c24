import { randomUUID } from "node:crypto";
import type { Generation } from "@understudy/llm";

/** Which of the two a client asked for. */
export type CompletionKind = "chat" | "text";

/** Makes the objects of one answer in OpenAI's form: whole, or piece by piece. */
export class CompletionObjects {
  readonly #kind: CompletionKind;
  readonly #head: { readonly id: string; readonly created: number; readonly model: string };

  constructor(kind: CompletionKind, model: string) {
    this.#kind = kind;
    const id = `${kind === "chat" ? "chatcmpl" : "cmpl"}-${randomUUID()}`;
    this.#head = { id, created: Math.floor(Date.now() / 1000), model };
  }

  /** The whole answer. */
  whole({ text, stop, usage }: Generation): object {
    const finish_reason = reasonOf(stop);
    const choice =
      this.#kind === "chat"
        ? { index: 0, message: { role: "assistant", content: text, refusal: null } }
        : { index: 0, text };
    const choices = [{ ...choice, logprobs: null, finish_reason }];
    return { ...this.#object(false), choices, usage: usageOf(usage) };
  }

  /** The first object of a stream. */
  begin(): object {
    return this.#chunk({ role: "assistant", content: "" }, "", null);
  }

  /** A piece of text. */
  piece(text: string): object {
    return this.#chunk({ content: text }, text, null);
  }

  /** The last object of a stream. */
  end(stop: Generation["stop"]): object {
    return this.#chunk({}, "", reasonOf(stop));
  }

  /** The counts, after the end, for clients that want them. */
  usage({ usage }: Generation): object {
    return { ...this.#object(true), choices: [], usage: usageOf(usage) };
  }

  #chunk(delta: object, text: string, finish_reason: string | null): object {
    const content = this.#kind === "chat" ? { delta } : { text };
    const choices = [{ index: 0, ...content, logprobs: null, finish_reason }];
    return { ...this.#object(true), choices };
  }

  #object(isChunk: boolean): object {
    const chat = isChunk ? "chat.completion.chunk" : "chat.completion";
    return { ...this.#head, object: this.#kind === "chat" ? chat : "text_completion" };
  }
}

function reasonOf(stop: Generation["stop"]): "stop" | "length" {
  return stop === "length" ? "length" : "stop";
}

function usageOf({ promptTokens, completionTokens }: Generation["usage"]): object {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  };
}
