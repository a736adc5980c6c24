/** The templates, with their descriptions. */
export const TEMPLATES = {
  survival: "a page of settlers who remember, take orders in words, and survive the night",
  browser: "a page of two campers, the smallest one; the model plans, too",
  phaser: "a game with Phaser, built by Vite",
  colyseus: "a multiplayer room with Colyseus, and its page",
  node: "a program in the terminal",
  dungeon: "a page of goblins that rob chests and fear heroes, in a world of things",
  stealth: "a page of guards that look for a thief, in a world of things",
  colony: "a page of settlers who share jobs and tools, in a world of things",
  squad: "a page of four who raise a house together",
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
  ...["src/ground.ts", "src/lead-of-page.ts", "src/names.ts"],
  ...["src/plans-on-demand.ts", "src/play.ts"],
];

/** Shared files of pages with squads, which plan without a model. */
const SQUAD_PAGE = WORLD_PAGE.filter((file) => file !== "src/lead-of-page.ts");

/** Files and folders of `templates/_shared` in each template. */
export const SHARED_FILES: Readonly<Record<TemplateName, readonly string[]>> = {
  browser: [
    ...[...CAMP, ...CAMP_PAGE, "tsconfig.json", "vite.config.ts"],
    "src/plans-on-demand.ts",
  ],
  phaser: [...[...CAMP, ...CAMP_PAGE, "tsconfig.json", "vite.config.ts"], "src/plans-on-demand.ts"],
  colyseus: [...CAMP, ...CAMP_PAGE],
  node: CAMP,
  dungeon: WORLD_PAGE,
  stealth: [...WORLD_PAGE, "src/take-orders.ts"],
  colony: WORLD_PAGE,
  squad: SQUAD_PAGE,
  kitchen: SQUAD_PAGE,
  survival: [...WORLD_PAGE, "src/take-orders.ts"],
};

/** The name of a template. */
export type TemplateName = keyof typeof TEMPLATES;

/** The default template. */
export const DEFAULT_TEMPLATE: TemplateName = "survival";

/** Whether a template exists. */
export function isTemplate(name: string): name is TemplateName {
  return Object.hasOwn(TEMPLATES, name);
}
