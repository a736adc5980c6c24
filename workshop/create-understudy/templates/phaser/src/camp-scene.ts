import * as Phaser from "phaser";
import type { Camp } from "./camp/camp.ts";
import { SPOTS } from "./camp/camper.ts";
import { showPlans } from "./show-plans.ts";

const COLOURS = [0xeda100, 0x3f8fd2];

/** Shows the camp, driven by the scene's clock. */
export class CampScene extends Phaser.Scene {
  readonly #camp: Camp;
  readonly #plans = document.querySelector("#plans") as HTMLElement;
  #figures: readonly Phaser.GameObjects.Container[] = [];
  #flames!: Phaser.GameObjects.Arc;

  constructor(camp: Camp) {
    super("camp");
    this.#camp = camp;
  }

  create(): void {
    for (const [name, { x, y }] of Object.entries(SPOTS)) {
      this.add.circle(x, y, 22, 0x24382c);
      this.add.text(x, y, name, { fontSize: "13px" }).setOrigin(0.5);
    }
    this.#flames = this.add.circle(SPOTS.fire.x, SPOTS.fire.y - 30, 9, 0xff9a3c);
    this.#figures = this.#camp.campers.map(({ name }, index) => {
      const body = this.add.circle(0, 0, 11, COLOURS[index]);
      const label = this.add.text(0, 14, name, { fontSize: "12px" }).setOrigin(0.5, 0);
      return this.add.container(0, 0, [body, label]);
    });
  }

  override update(_time: number, delta: number): void {
    // A hidden tab does not catch up.
    this.#camp.tick(Math.min(100, delta));
    this.#flames.setVisible(this.#camp.isFireLit);
    const views = this.#camp.campers.map(({ view }) => view);
    for (const [index, { x, y }] of views.entries()) {
      // Side by side at the same place.
      this.#figures[index]?.setPosition(x - 24 + 48 * index, y + 40);
    }
    showPlans(this.#plans, views);
  }
}
