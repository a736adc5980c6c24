/** The templates, each with what a project made from it is. */
export const TEMPLATES = {
  browser: "a page with a canvas, built by Vite",
  phaser: "a game with Phaser, built by Vite",
  colyseus: "a multiplayer room with Colyseus, and its page",
  node: "a program in the terminal",
  dungeon: "a page of goblins that rob chests and fear heroes, in a world of things",
  stealth: "a page of guards that look for a thief, in a world of things",
  colony: "a page of settlers who share jobs and tools, in a world of things",
} as const;

/** The name of a template. */
export type TemplateName = keyof typeof TEMPLATES;

/** The template of those who name none. */
export const DEFAULT_TEMPLATE: TemplateName = "browser";

/** Whether there is a template of this name. */
export function isTemplate(name: string): name is TemplateName {
  return Object.hasOwn(TEMPLATES, name);
}
