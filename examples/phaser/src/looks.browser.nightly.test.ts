import { fastGame } from "../../../scripts/browser/game-in-chromium.mjs";
import { describeLook } from "../../../workshop/viewer/web/testing/describe-looks.ts";

describeLook("the long night", "example-phaser", {
  serve: fastGame("phaser", "village"),
  isPlaying: () => document.body.dataset["result"] !== undefined,
});
