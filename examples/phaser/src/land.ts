import type * as Phaser from "phaser";

/** Positions of the places. */
export const PLACES: Readonly<Record<string, { readonly x: number; readonly y: number }>> = {
  home: { x: 480, y: 350 },
  forest: { x: 160, y: 290 },
  mine: { x: 800, y: 170 },
  river: { x: 170, y: 480 },
  field: { x: 500, y: 510 },
  market: { x: 760, y: 380 },
  workshop: { x: 560, y: 190 },
};

export function paintLand(scene: Phaser.Scene): void {
  const ground = scene.add.graphics().lineStyle(12, 0x6d7290);
  for (const [name, { x, y }] of Object.entries(PLACES)) {
    ground.lineBetween(480, 350, x, y);
    scene.add
      .text(x, y - 6, name, { fontSize: "13px" })
      .setOrigin(0.5)
      .setDepth(1);
  }
  for (let tree = 0; tree < 26; tree++) {
    const [x, y] = [40 + ((tree * 71) % 250), 190 + ((tree * 47) % 130)];
    ground.fillStyle(0x1f3a36).fillTriangle(x - 12, y, x, y - 30, x + 12, y);
  }
  for (const x of [369, 443, 517, 591]) {
    ground.fillStyle(0x9a8f86).fillRect(x - 22, 290, 44, 32);
    ground.fillStyle(0x7c3b30).fillTriangle(x - 30, 290, x, 260, x + 30, 290);
  }
}
