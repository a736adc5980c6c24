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

/** The camp without its looks: agents that keep a fire burning. */
const CAMP = ["gitignore", "src/camp"];
/** A page of agents in a world of things, and its ground. */
const WORLD_PAGE = ["gitignore", "tsconfig.json", "src/ground.ts", "src/play.ts"];

/** Files and folders of `templates/_shared` that each template has besides its own. */
export const SHARED_FILES: Readonly<Record<TemplateName, readonly string[]>> = {
  browser: [...CAMP, "tsconfig.json", "vite.config.ts", "src/draw-camp.ts", "src/show-plans.ts"],
  phaser: [...CAMP, "tsconfig.json", "vite.config.ts", "src/show-plans.ts"],
  colyseus: [...CAMP, "src/draw-camp.ts", "src/show-plans.ts"],
  node: CAMP,
  dungeon: WORLD_PAGE,
  stealth: WORLD_PAGE,
  colony: WORLD_PAGE,
};

/** The name of a template. */
export type TemplateName = keyof typeof TEMPLATES;

/** The template of those who name none. */
export const DEFAULT_TEMPLATE: TemplateName = "browser";

/** Whether there is a template of this name. */
export function isTemplate(name: string): name is TemplateName {
  return Object.hasOwn(TEMPLATES, name);
}
