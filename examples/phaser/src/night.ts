import { ClassicalPlanner } from "@understudy/classical";
import type { Lead, Orchestrator, Outcome, PackedState } from "@understudy/planner-core";
import { describeControl, RandomWalkControl } from "@understudy/simulation";
import * as Phaser from "phaser";
import { PLACES, paintLand } from "./land.ts";
import { createVillager, type Villager } from "./villager.ts";

const NAMES = ["Ada", "Bela", "Cyra", "Dora"];
const NIGHT_MS = 60_000;
/** First and last interval of gusts, which come ever faster. */
const [FIRST_GUST_MS, LAST_GUST_MS] = [3600, 1900];
const PLAYER_SPEED = 210;
/** Coat colours by plan source. */
const COLOURS = { none: 0xd9b382, llm: 0xeda100, mended: 0xeb6834, classical: 0x7a68d8 };

/** One night: keep four fires burning until dawn. Villagers plan for themselves; you bring them logs. */
export class Night extends Phaser.Scene {
  readonly #orchestrator: Orchestrator;
  readonly #lead: Lead | undefined;
  readonly #speed: number;
  /** Measures the model's share of the plans against chance. */
  #control = new RandomWalkControl();
  #people: { readonly villager: Villager; readonly figure: Phaser.GameObjects.Container }[] = [];
  #player!: Phaser.GameObjects.Container;
  #keys!: Phaser.Types.Input.Keyboard.CursorKeys;
  #hud!: Phaser.GameObjects.Text;
  #night = { nowMs: 0, gustMs: FIRST_GUST_MS, gusts: 0, logs: 0, byModel: 0, byPlanner: 0 };

  constructor(orchestrator: Orchestrator, lead: Lead | undefined, speed: number) {
    super("night");
    this.#orchestrator = orchestrator;
    this.#lead = lead;
    this.#speed = speed;
  }

  create(): void {
    this.#night = { nowMs: 0, gustMs: FIRST_GUST_MS, gusts: 0, logs: 0, byModel: 0, byPlanner: 0 };
    paintLand(this);
    this.#control = new RandomWalkControl();
    const onOutcome = (outcome: Outcome, state: PackedState): void => {
      this.#night[outcome.leadSteps > 0 ? "byModel" : "byPlanner"]++;
      this.#control.offerOutcome(this.#orchestrator.domain, state, outcome);
    };
    // A game does not wait for plans; a test does, even on a slow machine.
    const budgetMs = this.#speed > 1 ? 60_000 : 400;
    const mind = { orchestrator: this.#orchestrator, budgetMs, onOutcome };
    this.#people = NAMES.map((name) => ({
      figure: this.#figure(name, COLOURS.none),
      villager: createVillager(name, mind),
    }));
    this.#player = this.#figure("you", 0x3f8fd2).setPosition(480, 300);
    this.#keys = this.input.keyboard?.createCursorKeys() as Phaser.Types.Input.Keyboard.CursorKeys;
    this.#hud = this.add.text(12, 10, "", { fontSize: "14px", lineSpacing: 3 });
    document.body.dataset["result"] = "playing";
  }

  /** A test plays many small steps per frame, and none while an agent plans, so that nights are deterministic. */
  override update(_time: number, delta: number): void {
    for (let step = 0; step < this.#speed; step++) {
      const isHeld =
        this.#speed > 1 && this.#people.some(({ villager }) => villager.runner.isWaiting);
      if (document.body.dataset["result"] !== "playing") return;
      this.#live(isHeld ? 0 : Math.min(delta, this.#speed > 1 ? 20 : 50));
    }
  }

  #live(passedMs: number): void {
    const night = this.#night;
    night.nowMs += passedMs;
    if (night.nowMs >= night.gustMs) {
      night.gustMs += Phaser.Math.Linear(FIRST_GUST_MS, LAST_GUST_MS, night.nowMs / NIGHT_MS);
      const struck = this.#people[night.gusts++ % NAMES.length]?.villager.state ?? {};
      struck["fire_lit"] = false;
      if (night.gusts % 3 === 0) struck["hungry"] = true;
    }
    this.#movePlayer((passedMs / 1000) * PLAYER_SPEED);
    for (const [index, { villager, figure }] of this.#people.entries()) {
      villager.tick(night.nowMs, passedMs);
      this.#show(villager, figure, index);
    }
    const { nowMs, logs } = night;
    this.#hud.setText(`dawn in ${Math.ceil((NIGHT_MS - nowMs) / 1000)} s, you carry ${logs} logs`);
    if (this.#people.some(({ villager }) => villager.needs.warmth <= 0)) this.#end("lost");
    else if (night.nowMs >= NIGHT_MS) this.#end("won");
  }

  /** The forest gives three logs; a villager without any takes one at the player's touch. */
  #movePlayer(by: number): void {
    const { up, down, left, right } = this.#keys;
    this.#player.x += by * (Number(right.isDown) - Number(left.isDown));
    this.#player.y += by * (Number(down.isDown) - Number(up.isDown));
    if (Phaser.Math.Distance.BetweenPoints(this.#player, spot("forest")) < 80) this.#night.logs = 3;
    for (const { villager, figure } of this.#people) {
      if (this.#night.logs === 0 || Number(villager.state["wood"]) > 0) continue;
      if (Phaser.Math.Distance.BetweenPoints(this.#player, figure) > 34) continue;
      villager.state["wood"] = 1;
      this.#night.logs--;
    }
  }

  #show(villager: Villager, figure: Phaser.GameObjects.Container, index: number): void {
    const { walk, needs, runner, state } = villager;
    const [from, to] = [spot(walk.from, index), spot(walk.to, index)];
    const { x, y } = Phaser.Math.LinearXY(from, to, walk.share);
    figure.setPosition(x, y);
    const [coat, bar, fire] = figure.list as Phaser.GameObjects.Rectangle[];
    coat?.setFillStyle(COLOURS[(runner.outcome?.source ?? "none") as keyof typeof COLOURS]);
    bar
      ?.setSize(Math.max(0, needs.warmth * 0.4), 4)
      .setFillStyle(needs.warmth > 40 ? 0x59c36a : 0xe0503a);
    fire?.setVisible(state["fire_lit"] === true);
  }

  #end(how: "won" | "lost"): void {
    for (const { villager } of this.#people) villager.runner.dispose();
    Object.assign(document.body.dataset, this.#night, { result: how });
    const words = how === "won" ? "Dawn! Everybody is warm." : "Somebody froze.";
    const style = { fontSize: "32px", backgroundColor: "#10142be0", padding: { x: 24, y: 16 } };
    this.add.text(480, 300, `${words}\nSpace: another night`, style).setOrigin(0.5);
    void this.#weigh();
    this.input.keyboard?.once("keydown-SPACE", () => this.scene.restart());
  }

  /** Shows the model's share of the steps compared with chance. */
  async #weigh(): Promise<void> {
    const control = this.#control;
    const share = await control.compare(new ClassicalPlanner(), this.#lead);
    // Another night may have started.
    if (share === undefined || control !== this.#control) return;
    const worth = `the model wrote ${describeControl(share)}`;
    this.#hud.setText(worth);
    Object.assign(document.body.dataset, { worth });
  }

  #figure(name: string, colour: number): Phaser.GameObjects.Container {
    const coat = this.add.rectangle(0, 0, 18, 24, colour).setStrokeStyle(2, 0x2a2118);
    const bar = this.add.rectangle(0, -34, 40, 4, 0x59c36a).setVisible(name !== "you");
    const fire = this.add.circle(15, 6, 5, 0xff9a3c).setVisible(false);
    const head = this.add.circle(0, -19, 8, 0xf1cfa8).setStrokeStyle(2, 0x2a2118);
    const label = this.add.text(0, 15, name, { fontSize: "12px" }).setOrigin(0.5, 0);
    return this.add.container(0, 0, [coat, bar, fire, head, label]);
  }
}

/** A villager's position at a place, beside the others. */
function spot(place: string, index = 1.5): Phaser.Math.Vector2 {
  const { x = 0, y = 0 } = PLACES[place] ?? {};
  return new Phaser.Math.Vector2(x + (index - 1.5) * 48, y + 30 + (index % 2) * 22);
}
