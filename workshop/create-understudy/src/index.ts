/**
 * Makes games of one's own from templates: what `npm create understudy` and `understudy new` do.
 *
 * @module
 */

export { type CreatedProject, createProject } from "./create-project.ts";
export { type Ask, askOnTerminal, newProject, type ProjectWish } from "./new-project.ts";
export { ProjectError } from "./project-error.ts";
export { TEMPLATES, type TemplateName } from "./templates.ts";
