/**
 * Prompt files for tasks other than planning.
 *
 * @module
 */

// Loading, checking and filling prompts.
export { loadPrompts } from "./load-prompts.ts";
export { Prompts } from "./prompts.ts";
export { PromptTemplate } from "./prompt-template.ts";
export { ANY_SLOTS, PROMPT_TASKS, type PromptTask } from "./prompt-tasks.ts";

// Model tasks.
export { type ExpandRequest, expandDirective } from "./expand-directive.ts";
export { chooseRecovery, type RecoveryRequest } from "./choose-recovery.ts";
export { type RerankRequest, rerankPlans } from "./rerank-plans.ts";
