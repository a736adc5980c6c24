/* Comes before the page's script: the worker of the model reads its own meanwhile. */

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

/** The worker of the model; another one if the first was lost before anybody listened. */
export function modelWorker(): Worker {
  return isLost ? start() : early;
}
