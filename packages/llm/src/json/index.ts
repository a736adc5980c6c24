/**
 * Questions of an LLM planner as texts and a JSON schema, and answers as JSON: for hosts that run a model of their own,
 * and hold it to the schema. Nothing here reads free text.
 *
 * @module
 */

export { jsonQuestion } from "./ask-in-json.ts";
export type { JsonQuestion, JsonQuestionKind } from "./json-question.ts";
export { planFromJson } from "./plan-from-json.ts";
