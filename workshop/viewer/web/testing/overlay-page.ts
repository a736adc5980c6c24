// A page with one agent in a Phaser or Three.js scene under the overlay. The test reads the painted positions of agent
// and label.
import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator, PlanRunner } from "@understudy/planner-core";
import * as Phaser from "phaser";
import * as Three from "three";
import { openOverlay, seenByPhaser, seenByThree } from "../../src/overlay/index.ts";

/** A rectangle on the page, in pixels. */
export interface PaintedBox {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The painted agent and its label; undefined if not visible. */
export interface OverlaidScene {
  readonly agent: PaintedBox | undefined;
  readonly label: PaintedBox | undefined;
}

/** A test's view: scroll and zoom of a Phaser camera, or position and target of a Three.js camera. */
export type CameraView = readonly number[];

const [WIDTH, HEIGHT] = [800, 600];
const MAGENTA = 0xff00ff;

const domain = loadDomain({
  name: "yard",
  state: { tea: { type: "boolean", default: false } },
  tools: [{ name: "brew", then: { tea: true } }],
  goals: [{ name: "tea_time", when: { tea: true } }],
});
const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner() });
const runner = new PlanRunner({ orchestrator, agent: "ann", goal: "tea_time", budgetMs: 1000 });

/** Waits until scene and overlay are repainted. */
async function painted(): Promise<void> {
  for (let frame = 0; frame < 4; frame++) await new Promise(requestAnimationFrame);
}

/** The bounding box of a canvas's relevant pixels, in page pixels. */
function boxOf(
  canvas: HTMLCanvasElement,
  counts: (red: number, green: number, blue: number, alpha: number) => boolean,
): PaintedBox | undefined {
  const copy = new OffscreenCanvas(canvas.width, canvas.height);
  const pen = copy.getContext("2d") as OffscreenCanvasRenderingContext2D;
  pen.drawImage(canvas, 0, 0);
  const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let at = 0; at < data.length; at += 4) {
    const [red, green, blue] = [data[at] as number, data[at + 1] as number, data[at + 2] as number];
    if (!counts(red, green, blue, data[at + 3] as number)) continue;
    const x = (at / 4) % canvas.width;
    const y = Math.floor(at / 4 / canvas.width);
    left = Math.min(left, x);
    right = Math.max(right, x + 1);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y + 1);
  }
  if (right < 0) return undefined;
  const shown = canvas.getBoundingClientRect();
  const scale = shown.width / canvas.width;
  return {
    left: shown.left + left * scale,
    right: shown.left + right * scale,
    top: shown.top + top * scale,
    bottom: shown.top + bottom * scale,
  };
}

function seenOn(canvas: HTMLCanvasElement): OverlaidScene {
  const layer = canvas.nextElementSibling as HTMLCanvasElement;
  return {
    agent: boxOf(canvas, (red, green, blue) => red > 200 && green < 60 && blue > 200),
    label: boxOf(layer, (_red, _green, _blue, alpha) => alpha > 0),
  };
}

/** One agent in a Phaser scene, with a scaled-down canvas. */
async function openPhaser(): Promise<(view: CameraView) => Promise<OverlaidScene>> {
  const scene = await new Promise<Phaser.Scene>((resolve) => {
    new Phaser.Game({
      ...{ type: Phaser.CANVAS, width: WIDTH, height: HEIGHT, banner: false },
      audio: { noAudio: true },
      scene: {
        create(this: Phaser.Scene) {
          resolve(this);
        },
      },
    });
  });
  const dot = scene.add.circle(400, 300, 8, MAGENTA);
  const { canvas } = scene.game;
  canvas.style.width = "600px";
  const camera = scene.cameras.main;
  openOverlay({ canvas, runners: [["ann", runner]], domain, at: seenByPhaser(camera, () => dot) });
  return async ([x = 0, y = 0, zoom = 1, left = 0, top = 0]) => {
    camera.setViewport(left, top, WIDTH - left, HEIGHT - top);
    camera.setScroll(x, y).setZoom(zoom);
    await painted();
    return seenOn(canvas);
  };
}

/** One agent in a Three.js scene, on a high-density screen. */
async function openThree(): Promise<(view: CameraView) => Promise<OverlaidScene>> {
  const canvas = document.createElement("canvas");
  document.body.append(canvas);
  const renderer = new Three.WebGLRenderer({ canvas });
  renderer.setPixelRatio(1.5);
  renderer.setSize(WIDTH, HEIGHT);
  const scene = new Three.Scene();
  const dot = new Three.Mesh(
    new Three.SphereGeometry(0.1),
    new Three.MeshBasicMaterial({ color: MAGENTA }),
  );
  dot.position.set(1, 0.5, -2);
  scene.add(dot);
  const camera = new Three.PerspectiveCamera(50, WIDTH / HEIGHT, 0.1, 100);
  const at = seenByThree(camera, canvas, () => dot.position);
  openOverlay({ canvas, runners: [["ann", runner]], domain, at });
  return async ([x = 0, y = 0, z = 5, toX = 0, toY = 0, toZ = 0, zoom = 1]) => {
    camera.position.set(x, y, z);
    camera.lookAt(toX, toY, toZ);
    camera.zoom = zoom;
    camera.updateProjectionMatrix();
    renderer.render(scene, camera);
    await painted();
    // WebGL output is readable until the end of the turn.
    renderer.render(scene, camera);
    return seenOn(canvas);
  };
}

let nowMs = 0;
setInterval(() => runner.tick({}, nowMs++), 10);
Object.assign(window, { openPhaser, openThree });
