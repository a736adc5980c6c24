import * as THREE from "three";
import type { Siege } from "./siege.ts";

/** Positions of the castle's places: x, z. */
const PLACES: Readonly<Record<string, readonly [number, number]>> = {
  post: [0, 2],
  armory: [-5, 3],
  gate: [0, -3],
  tower: [6, -3],
  infirmary: [5, 3],
};
/** Coat colours by plan source. */
const COLOURS = { none: 0xd9b382, llm: 0xeda100, mended: 0xeb6834, classical: 0x7a68d8 };

/** The castle by moonlight. */
export class Castle {
  readonly renderer: THREE.WebGLRenderer;
  readonly #scene = new THREE.Scene();
  readonly #camera = new THREE.PerspectiveCamera(42, 1.6, 1, 100);
  readonly #figures = new Map<object, THREE.Mesh>();

  constructor(canvas: HTMLCanvasElement) {
    this.renderer = new THREE.WebGLRenderer({ canvas, antialias: true });
    this.#scene.background = new THREE.Color(0x1b2348);
    this.#camera.position.set(-7, 15, 19);
    this.#camera.lookAt(0, 0, -3);
    const moon = new THREE.DirectionalLight(0xdde6ff, 4);
    moon.position.set(-4, 12, 14);
    this.#scene.add(moon, new THREE.HemisphereLight(0xb4c2e8, 0x50483f, 2.6));
    this.#add(new THREE.BoxGeometry(60, 0.2, 60), 0x35513f, 0, -0.1, -8);
    this.#add(new THREE.BoxGeometry(3, 0.1, 26), 0x6b5d4c, 0, 0, -15);
    for (const x of [-6, 6]) this.#add(new THREE.BoxGeometry(9, 2.4, 0.8), 0x7b7f92, x, 1.2, -5);
    for (const x of [-10, 10]) this.#add(new THREE.BoxGeometry(0.8, 2.4, 12), 0x7b7f92, x, 1.2, 1);
    this.#add(new THREE.CylinderGeometry(1.3, 1.5, 5.5), 0x8b8fa3, 8.5, 2.7, -5);
    for (const x of [-8, 8]) {
      this.#add(new THREE.BoxGeometry(2.6, 1.8, 2.6), 0x9a8f86, x, 0.9, 4.6);
      this.#add(new THREE.ConeGeometry(2.3, 1.4, 4), 0x7c3b30, x, 2.5, 4.6).rotation.y =
        Math.PI / 4;
    }
    for (let tree = 0; tree < 40; tree++) {
      const side = tree % 2 === 0 ? 1 : -1;
      const [x, z] = [side * (4 + ((tree * 7) % 15)), -9 - ((tree * 11) % 18)];
      this.#add(new THREE.ConeGeometry(1, 3.4, 7), 0x1f3a36, x, 1.7, z);
    }
  }

  paint({ guards, raiders }: Siege): void {
    const shown: unknown[] = [...guards, ...raiders];
    for (const [owner, figure] of this.#figures) figure.visible = shown.includes(owner);
    for (const [index, guard] of guards.entries()) {
      const figure = this.#figureOf(guard, COLOURS.none);
      const { from, to, share } = guard.walk;
      figure.position.lerpVectors(spot(from, index), spot(to, index), share);
      // A guard in cover ducks.
      figure.scale.y = guard.state["in_cover"] === true ? 0.6 : 1;
      const colour = COLOURS[guard.runner.outcome?.source as keyof typeof COLOURS];
      if (colour) (figure.material as THREE.MeshLambertMaterial).color.set(colour);
    }
    for (const raider of raiders) {
      const x = (guards.indexOf(raider.guard) - 1) * 1.3;
      this.#figureOf(raider, 0xd23b3b).position.set(x, 0.9, -26 + Math.min(1, raider.along) * 20);
    }
    this.renderer.render(this.#scene, this.#camera);
  }

  #figureOf(owner: object, colour: number): THREE.Mesh {
    const made = this.#figures.get(owner) ?? this.#add(new THREE.CapsuleGeometry(0.4, 1), colour);
    this.#figures.set(owner, made);
    return made;
  }

  #add(shape: THREE.BufferGeometry, colour: number, x = 0, y = 0, z = 0): THREE.Mesh {
    const mesh = new THREE.Mesh(shape, new THREE.MeshLambertMaterial({ color: colour }));
    mesh.position.set(x, y, z);
    this.#scene.add(mesh);
    return mesh;
  }
}

/** A figure's position at a place, beside the others. */
function spot(place: string, index: number): THREE.Vector3 {
  const [x, z] = PLACES[place] ?? [0, 0];
  return new THREE.Vector3(x + (index - 1) * 1.3, 0.9, z);
}
