/** Faults between server and client, with the names and units of toxiproxy. */
export type TransportFault =
  /** Delays the start of the answer, in milliseconds. */
  | { readonly kind: "latency"; readonly latency: number; readonly jitter?: number }
  /** Closes the connection before the first byte. */
  | { readonly kind: "down" }
  /** Limits the speed, in kilobytes per second. */
  | { readonly kind: "bandwidth"; readonly rate: number }
  /** Delays the end of a complete answer, in milliseconds. */
  | { readonly kind: "slow_close"; readonly delay: number }
  /** Sends nothing, and closes the connection after this many milliseconds; 0 keeps the connection open. */
  | { readonly kind: "timeout"; readonly timeout: number }
  /** Resets the connection after this many milliseconds. */
  | { readonly kind: "reset_peer"; readonly timeout: number }
  /** Splits the answer into pieces of about this many bytes, this many microseconds apart. */
  | {
      readonly kind: "slicer";
      readonly average_size: number;
      readonly size_variation: number;
      readonly delay: number;
    }
  /** Closes the connection after this many bytes. */
  | { readonly kind: "limit_data"; readonly bytes: number };

/** Faults of a model or its server. */
export type ModelFault =
  /** Sends no header before the first token, which never comes. */
  | { readonly kind: "stall_in_prefill" }
  | { readonly kind: "stall_mid_stream" }
  /** Sends tokens slowly, with this many milliseconds per token; default 1000. */
  | { readonly kind: "drip"; readonly intervalMs?: number }
  /** Sends endless whitespace, past any token limit. */
  | { readonly kind: "endless_whitespace" }
  /** Cuts the answer off, as if the tokens ran out. */
  | { readonly kind: "truncated_json" }
  | { readonly kind: "fenced_json_with_prose" }
  | { readonly kind: "two_json_objects" }
  | { readonly kind: "unclosed_think" }
  | { readonly kind: "hallucinated_tool" }
  /** Names the right tool in another spelling. */
  | { readonly kind: "snake_case_tool" }
  /** Sends a plan that fails at one of its steps. */
  | { readonly kind: "violated_precondition" }
  /** Delays a sound plan, by default by 100 ms. The state may have changed meanwhile. */
  | { readonly kind: "stale"; readonly delayMs?: number }
  /** Refuses with "too many requests" and `Retry-After: 5`, so that nobody asks for five seconds. */
  | { readonly kind: "http_429" }
  /** Refuses because the queue is full. */
  | { readonly kind: "http_503" }
  /** Responds with an error that is not JSON. */
  | { readonly kind: "http_500_text" }
  /** Sends an error in the middle of a stream. */
  | { readonly kind: "error_line" }
  /** Ends a stream without its last message. */
  | { readonly kind: "no_done" }
  | { readonly kind: "garbage_line" }
  | { readonly kind: "split_code_point" }
  /** An alias of `down`; for a port that refuses, see `ModelServer.suspend`. */
  | { readonly kind: "connection_refused" }
  | { readonly kind: "empty_content" }
  /** Sends a number beyond the schema's maximum. */
  | { readonly kind: "number_out_of_range" };

/** A fault of the connection or the model. */
export type Fault = TransportFault | ModelFault;

/** One fault of every kind, of mild or usual strength, for tests of all faults. */
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
