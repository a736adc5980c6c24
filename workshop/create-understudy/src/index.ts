/**
 * Creates games from templates: `npm create understudy` and `understudy new`.
 *
 * @module
 */

export { type CreatedProject, createProject } from "./create-project.ts";
export { type Ask, askOnTerminal, newProject, type ProjectWish } from "./new-project.ts";
export { ProjectError } from "./project-error.ts";
export { TEMPLATES, type TemplateName } from "./templates.ts";
