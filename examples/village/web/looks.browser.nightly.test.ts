import { serveFolder } from "../../../scripts/browser/serve-folder.mjs";
import { describeLook } from "../../../workshop/viewer/web/testing/describe-looks.ts";
import { buildDemo } from "../scripts/build-demo.mjs";

const demo = {
  serve: async (folder: string) => await serveFolder(await buildDemo(folder)),
  isPlaying: () => document.querySelector('[role="option"]') !== null,
  wholeFrom: 1280,
};

describeLook("the village", "demo", {
  ...demo,
  begin: (page) => page.getByRole("option", { name: "Ada" }).click(),
});

describeLook("the playground", "playground", {
  ...demo,
  begin: async (page) => {
    await page.getByRole("button", { name: "Playground", exact: true }).click();
    await page.getByRole("region", { name: "The classical planner" }).waitFor();
  },
});
