/**
 * Prompts: a domain and its questions as text (`render`), within a budget (`text`), between the markers of a model's
 * conversation (`turns`), and the prompt files of tasks other than planning (`tasks`).
 *
 * @module
 */

// The system prompt.
export { PROMPT_VERSION, renderSystem } from "./render/render-system.ts";
export { renderEffects, renderToolTime } from "./render/render-tool.ts";

// Questions: a plan, a choice, a meaning.
export { renderPrompt, renderUser } from "./render/render-user.ts";
export { renderChoice, renderChoiceSystem } from "./render/render-choice.ts";
export { renderMeanings } from "./render/render-meanings.ts";

// Texts.
export { cleanUserText } from "./text/clean-user-text.ts";
export { segmentsText } from "./text/segment.ts";
