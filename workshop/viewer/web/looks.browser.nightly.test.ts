import { serveViewer } from "../src/index.ts";
import { openCrew } from "../src/testing/crew.ts";
import { describeLook } from "./testing/describe-looks.ts";
import { buildPage, serveShow } from "./testing/served-show.ts";

const common = {
  isPlaying: () => document.querySelector(".pill.good") !== null,
  wholeFrom: 1280,
};

describeLook("the viewer", "viewer", {
  ...common,
  serve: async () => {
    const { server, close } = await serveShow(await buildPage());
    return { url: server.url, close };
  },
  begin: (page) => page.getByRole("listbox").getByRole("option").first().click(),
});

const crew = openCrew();

describeLook("lanes of a squad", "squads", {
  ...common,
  serve: async () => serveViewer(crew.viewer, { page: await buildPage() }),
  begin: async (page) => {
    await crew.play(2000);
    await page.keyboard.press("6");
    await page.getByRole("region", { name: "Squads" }).waitFor();
  },
});
