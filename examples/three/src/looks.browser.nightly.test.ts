import { fastGame } from "../../../scripts/browser/game-in-chromium.mjs";
import { describeLook } from "../../../workshop/viewer/web/testing/describe-looks.ts";

describeLook("the siege", "example-three", {
  serve: fastGame("three", "guard"),
  isPlaying: () => document.body.dataset["result"] !== undefined,
});
