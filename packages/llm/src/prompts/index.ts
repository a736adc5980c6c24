/**
 * Prompts as files, for what models are asked besides plans.
 *
 * @module
 */

export type { Asking } from "./ask.ts";
export { chooseRecovery, type RecoveryRequest } from "./choose-recovery.ts";
export { type ExpandRequest, expandDirective } from "./expand-directive.ts";
export { loadPrompts } from "./load-prompts.ts";
export {
  ANY_SLOTS,
  PROMPT_TASKS,
  type PromptSlot,
  type PromptTask,
  type SlotRules,
} from "./prompt-tasks.ts";
export { type FilledPrompt, PromptTemplate, type SlotValues } from "./prompt-template.ts";
export { Prompts } from "./prompts.ts";
export { diverseOrder, type RerankRequest, rerankPlans } from "./rerank-plans.ts";
