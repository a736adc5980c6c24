/** A question as the server understood it, whatever its dialect. */
export interface ServedPrompt {
  readonly dialect: "ollama" | "openai" | "anthropic";
  readonly model: string;
  readonly system: string;
  readonly user: string;
  readonly stream: boolean;
  readonly maxTokens: number;
  /** Tokens that prompt and answer may have together; undefined for the server's own limit. */
  readonly contextSize: number | undefined;
  /** The whole body, for tests that look at what a client sends. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** An answer's counts. */
export interface ServedCounts {
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** The time that a streamed token took, in milliseconds; 0 where the server kept nobody waiting. */
  readonly tokenMs: number;
  readonly stop: "stop" | "length";
}

/** Characters of a token, in a server without a tokeniser. */
const TOKEN_LENGTH = 4;

/** A text in pieces as a model would stream it. */
export function tokensOf(text: string): string[] {
  const units = [...text];
  const tokens: string[] = [];
  for (let at = 0; at < units.length; at += TOKEN_LENGTH) {
    tokens.push(units.slice(at, at + TOKEN_LENGTH).join(""));
  }
  return tokens;
}

/** The tokens of a prompt. */
export function countPrompt({ system, user }: ServedPrompt): number {
  return Math.ceil((system.length + user.length) / TOKEN_LENGTH);
}

/** The contents of all messages of a role. */
export function contentOf(body: Readonly<Record<string, unknown>>, role: string): string {
  const { messages } = body as { readonly messages?: unknown };
  if (!Array.isArray(messages)) return "";
  return (messages as readonly Readonly<Record<string, unknown>>[])
    .filter((message) => message?.["role"] === role)
    .map((message) => String(message["content"] ?? ""))
    .join("\n");
}

/** A number of a body; the fallback for anything else. */
export function numberOf(value: unknown, fallback: number): number {
  return typeof value === "number" && Number.isFinite(value) ? value : fallback;
}
