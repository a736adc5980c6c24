/* Runs before the page's script, so that the model's worker loads its own meanwhile. */

const start = (): Worker =>
  new Worker(new URL("model-worker.js", document.baseURI), {
    type: "module",
    name: "understudy-model",
  });

const early = start();
let isLost = false;
early.addEventListener("error", () => {
  isLost = true;
});

/** The model's worker; another one if the first failed before it had a listener. */
export function modelWorker(): Worker {
  return isLost ? start() : early;
}
