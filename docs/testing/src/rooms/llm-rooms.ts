import type { Building } from "./building.ts";

/** The layered folders of the models, from the whole to its rooms. */
export const llmRooms: readonly Building[] = [
  {
    // What each room gives is listed in its index.ts. Prompts and parsing know no model; the built-in engine knows
    // neither.
    folder: "packages/llm/src",
    floors: [
      "model-settings.ts",
      "environment.ts quiet-timer.ts start-thread.ts within-deadline.ts",
      "parse inference",
      "prompts",
      "decoding",
      "backends",
      "breaker",
      "lead",
      "json-lead",
      "models browser",
      "testing index.ts internal.ts",
    ],
  },
  {
    // In the order of reading a text: JSON, steps, shapes, the plan.
    folder: "packages/llm/src/parse",
    floors: [
      "choice json plan-schema.ts",
      "turn",
      "schema step",
      "shapes",
      "answer-end.ts choice-schema.ts decoding-schema.ts parse-choice.ts read-answer.ts validate-plan.ts whole-answer.ts write-plan.ts",
      "parse-plan.ts",
      "step-scanner.ts",
      "index.ts",
    ],
  },
  {
    folder: "packages/llm/src/prompts",
    floors: ["text", "turns", "render", "solved-examples.ts tasks", "index.ts"],
  },
  {
    folder: "packages/llm/src/backends",
    floors: ["interface", "embedded", "http", "observed spec", "index.ts"],
  },
  {
    folder: "packages/llm/src/backends/http",
    floors: [
      "connection wire",
      "dialect",
      "environment-key.ts habits",
      "answer-messages.ts http-backend.ts ollama-client.ts",
      "completion-stream.ts",
      "anthropic-backend.ts ollama-backend.ts openai-backend.ts",
    ],
  },
  {
    folder: "packages/llm/src/breaker",
    floors: [
      "call-result.ts lead-wrapper.ts linked-list.ts retry-budget.ts settings.ts",
      "guard-lead.ts",
      "admission circuit",
      "breaker.ts bulkhead.ts",
      "breaker-lead.ts bulkhead-lead.ts retry-lead.ts timeout-lead.ts",
      "with-resilience.ts",
      "index.ts",
    ],
  },
  {
    folder: "packages/llm/src/lead",
    floors: [
      "backend-lead-options.ts call-ledger.ts intent learnt-speeds.ts question-size.ts watched-generation.ts",
      "choice-call.ts intent-call.ts plan-call.ts probe-question.ts",
      "backend-lead.ts",
      "lead-under-control.ts index.ts",
    ],
  },
  {
    folder: "packages/llm/src/models",
    floors: ["files pool", "configuration manager", "open", "index.ts"],
  },
  {
    folder: "packages/llm/src/inference",
    floors: [
      "errors.ts",
      "choice gguf",
      "model tokenizer",
      "network",
      "sequence",
      "inference-model.ts",
      "open-model.ts",
      "testing index.ts",
    ],
  },
];
