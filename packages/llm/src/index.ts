export { type Extraction, extractObject } from "./parse/extract-object.ts";
export { type ParsedPlan, type ParseLimits, parsePlan } from "./parse/parse-plan.ts";
export { DEFAULT_MAX_STEPS, type JsonSchema, planSchema } from "./parse/plan-schema.ts";
export { writePlan } from "./parse/write-plan.ts";
export { cleanUserText } from "./prompt/clean-user-text.ts";
export { PROMPT_VERSION, renderSystem, type SystemPrompt } from "./prompt/render-system.ts";
export { renderPrompt, renderUser } from "./prompt/render-user.ts";
export { type PromptSegment, segmentsText } from "./prompt/segment.ts";
export { frameSystem, frameUser } from "./prompt/template.ts";
