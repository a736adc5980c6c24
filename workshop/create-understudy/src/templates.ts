/** The templates, with their descriptions. */
export const TEMPLATES = {
  survival: "a page of settlers who remember, take orders in words, and survive the night",
  browser: "a page of two campers, the smallest one; the model plans, too",
  phaser: "a game with Phaser, built by Vite",
  node: "a program in the terminal",
  colony: "a page of settlers who share jobs and tools, in a world of things",
  kitchen: "a page of three squads that cook what guests order",
} as const;

/** The camp without graphics: agents that keep a fire burning. */
const CAMP = ["gitignore", "src/camp"];
/** Shared files of all pages. */
const PICTURE = ["src/art.ts", "src/labels.ts", "src/page.css"];
/** Shared files of pages with the camp. */
const CAMP_PAGE = [...PICTURE, "src/draw-camp.ts", "src/show-plans.ts"];
/** Shared files of pages with a world. */
const WORLD_PAGE = [
  ...["gitignore", "tsconfig.json", "vite.config.ts", ...PICTURE],
  ...["src/ground.ts", "src/llm-of-page.ts", "src/names.ts"],
  ...["src/plans-on-demand.ts", "src/play.ts"],
];

/** Files and folders of `templates/_shared` in each template. */
export const SHARED_FILES: Readonly<Record<TemplateName, readonly string[]>> = {
  browser: [
    ...[...CAMP, ...CAMP_PAGE, "tsconfig.json", "vite.config.ts"],
    "src/plans-on-demand.ts",
  ],
  phaser: [...[...CAMP, ...CAMP_PAGE, "tsconfig.json", "vite.config.ts"], "src/plans-on-demand.ts"],
  node: CAMP,
  colony: WORLD_PAGE,
  // Squads plan without a model.
  kitchen: WORLD_PAGE.filter((file) => file !== "src/llm-of-page.ts"),
  survival: WORLD_PAGE,
};

/** The name of a template. */
export type TemplateName = keyof typeof TEMPLATES;

/** The default template. */
export const DEFAULT_TEMPLATE: TemplateName = "survival";

/** Whether a template exists. */
export function isTemplate(name: string): name is TemplateName {
  return Object.hasOwn(TEMPLATES, name);
}
