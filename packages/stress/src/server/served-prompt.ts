/** A question as read by the server, in any dialect. */
export interface ServedPrompt {
  readonly dialect: "ollama" | "openai" | "anthropic";
  readonly model: string;
  readonly system: string;
  readonly user: string;
  readonly stream: boolean;
  readonly maxTokens: number;
  /** Maximum number of tokens, prompt and answer together; undefined for the server's own limit. */
  readonly contextSize: number | undefined;
  /** The whole request body, for tests of clients. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** Token counts of an answer. */
export interface ServedCounts {
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** Milliseconds per streamed token; 0 without a delay. */
  readonly tokenMs: number;
  readonly stop: "stop" | "length";
}

/** Number of characters per token, for a server without a tokeniser. */
const TOKEN_LENGTH = 4;

/** A text in token-sized pieces, for streaming. */
export function tokensOf(text: string): string[] {
  const units = [...text];
  const tokens: string[] = [];
  for (let at = 0; at < units.length; at += TOKEN_LENGTH) {
    tokens.push(units.slice(at, at + TOKEN_LENGTH).join(""));
  }
  return tokens;
}

/** The number of tokens of a prompt. */
export function countPrompt({ system, user }: ServedPrompt): number {
  return Math.ceil((system.length + user.length) / TOKEN_LENGTH);
}

/** The contents of all messages with a role. */
export function contentOf(body: Readonly<Record<string, unknown>>, role: string): string {
  const { messages } = body as { readonly messages?: unknown };
  if (!Array.isArray(messages)) return "";
  return (messages as readonly Readonly<Record<string, unknown>>[])
    .filter((message) => message?.["role"] === role)
    .map((message) => String(message["content"] ?? ""))
    .join("\n");
}

/** A number from a body, or the fallback. */
export function numberOf(value: unknown, fallback: number): number {
  return typeof value === "number" && Number.isFinite(value) ? value : fallback;
}
