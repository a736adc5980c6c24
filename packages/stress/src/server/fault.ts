/** Faults between the server and its client; names and units are those of toxiproxy. */
export type TransportFault =
  /** The answer begins this much later, in milliseconds. */
  | { readonly kind: "latency"; readonly latency: number; readonly jitter?: number }
  /** The connection is closed before anything was said. */
  | { readonly kind: "down" }
  /** Kilobytes per second. */
  | { readonly kind: "bandwidth"; readonly rate: number }
  /** The answer is complete, its end comes this much later, in milliseconds. */
  | { readonly kind: "slow_close"; readonly delay: number }
  /** Nothing is said; the connection is closed after this many milliseconds, or with 0 never. */
  | { readonly kind: "timeout"; readonly timeout: number }
  /** The connection is reset after this many milliseconds. */
  | { readonly kind: "reset_peer"; readonly timeout: number }
  /** The answer comes in pieces of about this many bytes, with so many microseconds between them. */
  | {
      readonly kind: "slicer";
      readonly average_size: number;
      readonly size_variation: number;
      readonly delay: number;
    }
  /** The connection is closed after this many bytes. */
  | { readonly kind: "limit_data"; readonly bytes: number };

/** Faults of a model or its server. */
export type ModelFault =
  /** No header before the first token, which never comes. */
  | { readonly kind: "stall_in_prefill" }
  | { readonly kind: "stall_mid_stream" }
  /** Milliseconds per token; default 1000. */
  | { readonly kind: "drip"; readonly intervalMs?: number }
  /** Blanks without end, past any limit on tokens. */
  | { readonly kind: "endless_whitespace" }
  /** Cut in the midst, as when tokens run out. */
  | { readonly kind: "truncated_json" }
  | { readonly kind: "fenced_json_with_prose" }
  | { readonly kind: "two_json_objects" }
  | { readonly kind: "unclosed_think" }
  | { readonly kind: "hallucinated_tool" }
  /** The right tool in another spelling. */
  | { readonly kind: "snake_case_tool" }
  /** A plan that breaks at one of its steps. */
  | { readonly kind: "violated_precondition" }
  /** A sound plan that comes this much later; default 100 ms. The world may have moved on. */
  | { readonly kind: "stale"; readonly delayMs?: number }
  /** Too many requests, `Retry-After: 47`. */
  | { readonly kind: "http_429" }
  /** The queue is full. */
  | { readonly kind: "http_503" }
  /** An error that is no JSON. */
  | { readonly kind: "http_500_text" }
  /** An error within a stream that began well. */
  | { readonly kind: "error_line" }
  /** A stream without its last message. */
  | { readonly kind: "no_done" }
  | { readonly kind: "garbage_line" }
  | { readonly kind: "split_code_point" }
  /** As `down`; for a port that refuses see `ModelServer.suspend`. */
  | { readonly kind: "connection_refused" }
  | { readonly kind: "empty_content" }
  /** A number beyond the schema's maximum. */
  | { readonly kind: "number_out_of_range" };

/** One thing that goes wrong. */
export type Fault = TransportFault | ModelFault;

/** One fault of every kind, in mild or usual strength: for tests that go through them all. */
export const EVERY_FAULT: readonly Fault[] = Object.freeze([
  { kind: "latency", latency: 50, jitter: 10 },
  { kind: "down" },
  { kind: "bandwidth", rate: 10 },
  { kind: "slow_close", delay: 100 },
  { kind: "timeout", timeout: 0 },
  { kind: "reset_peer", timeout: 0 },
  { kind: "slicer", average_size: 5, size_variation: 3, delay: 10 },
  { kind: "limit_data", bytes: 150 },
  { kind: "stall_in_prefill" },
  { kind: "stall_mid_stream" },
  { kind: "drip" },
  { kind: "endless_whitespace" },
  { kind: "truncated_json" },
  { kind: "fenced_json_with_prose" },
  { kind: "two_json_objects" },
  { kind: "unclosed_think" },
  { kind: "hallucinated_tool" },
  { kind: "snake_case_tool" },
  { kind: "violated_precondition" },
  { kind: "stale" },
  { kind: "http_429" },
  { kind: "http_503" },
  { kind: "http_500_text" },
  { kind: "error_line" },
  { kind: "no_done" },
  { kind: "garbage_line" },
  { kind: "split_code_point" },
  { kind: "connection_refused" },
  { kind: "empty_content" },
  { kind: "number_out_of_range" },
]);
