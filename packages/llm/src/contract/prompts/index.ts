/**
 * Prompts as files, for what models are asked besides plans.
 *
 * @module
 */

// The files: read, checked, filled in.
export { loadPrompts } from "./load-prompts.ts";
export { Prompts } from "./prompts.ts";
export { PromptTemplate } from "./prompt-template.ts";
export { ANY_SLOTS, PROMPT_TASKS, type PromptTask } from "./prompt-tasks.ts";

// Questions to a model.
export { type ExpandRequest, expandDirective } from "./expand-directive.ts";
export { chooseRecovery, type RecoveryRequest } from "./choose-recovery.ts";
export { type RerankRequest, rerankPlans } from "./rerank-plans.ts";
