import * as Phaser from "phaser";
import { draw, drawPerson } from "./art.ts";
import type { Camp } from "./camp/camp.ts";
import { SPOTS } from "./camp/camper.ts";
import { COATS, drawCamp, seatOf } from "./draw-camp.ts";
import { drawLabels } from "./labels.ts";
import { showPlans } from "./show-plans.ts";

/** Pixels of the game per pixel of the camp. */
export const DENSITY = 2;
/** Size of a sprite's texture in pixels of the camp, and the figure's feet in it. */
const SPRITE = { width: 60, height: 70, feet: { x: 30, y: 50 } };

/** Shows the camp, driven by the scene's clock. Textures are drawn in code; load images in their place. */
export class CampScene extends Phaser.Scene {
  readonly #camp: Camp;
  readonly #plans = document.querySelector("#plans") as HTMLElement;
  #campers: readonly Phaser.GameObjects.Image[] = [];
  #flames!: Phaser.GameObjects.Image;

  constructor(camp: Camp) {
    super("camp");
    this.#camp = camp;
  }

  create(): void {
    const { width, height, feet } = SPRITE;
    this.#texture("places", 640, 400, (pen) => drawCamp(pen, [], false));
    this.#texture("flames", width, height, (pen) =>
      draw(pen, "hearth", { x: feet.x / 10, y: feet.y / 10 }),
    );
    this.add.image(0, 0, "places").setOrigin(0);
    this.#flames = this.#sprite("flames").setPosition(
      SPOTS.fire.x * DENSITY,
      SPOTS.fire.y * DENSITY,
    );
    this.#campers = this.#camp.campers.map(({ name }, index) => {
      const person = { name, coat: COATS[index] ?? "#7a68d8", x: feet.x / 10, y: feet.y / 10 };
      this.#texture(name, width, height, (pen) => drawPerson(pen, person));
      return this.#sprite(name);
    });
  }

  override update(_time: number, delta: number): void {
    // A hidden tab does not catch up.
    this.#camp.tick(Math.min(100, delta));
    this.#flames.setVisible(this.#camp.isFireLit);
    const views = this.#camp.campers.map(({ view }) => view);
    for (const [index, view] of views.entries()) {
      const { x, y } = seatOf(view, index);
      this.#campers[index]?.setPosition(x * DENSITY, y * DENSITY).setDepth(y);
    }
    showPlans(this.#plans, views);
  }

  #texture(
    key: string,
    width: number,
    height: number,
    paint: (pen: CanvasRenderingContext2D) => void,
  ): void {
    const texture = this.textures.createCanvas(key, width * DENSITY, height * DENSITY);
    if (texture === null) return;
    texture.context.scale(DENSITY, DENSITY);
    paint(texture.context);
    drawLabels(texture.context);
    texture.refresh();
  }

  /** An image whose origin is at the figure's feet. */
  #sprite(key: string): Phaser.GameObjects.Image {
    const { width, height, feet } = SPRITE;
    return this.add.image(0, 0, key).setOrigin(feet.x / width, feet.y / height);
  }
}
