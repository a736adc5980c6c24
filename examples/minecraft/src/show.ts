import { ClassicalPlanner } from "@understudy/classical";
import type { GameRegistry, ItemOrder, MinecraftAgent, TaskMaker } from "@understudy/minecraft";
import { itemTasks } from "@understudy/minecraft";
import { type Domain, Orchestrator } from "@understudy/planner-core";
import { createViewer, serveViewer } from "@understudy/viewer";

const FRAME_MS = 200;
const MAP = 160;
const FROM_NOTHING = {
  inventory: {},
  stations: new Set<string>(),
  chest: {},
  health: 20,
  food: 20,
};

/**
 * The viewer beside the game. A page needs its domains at the start, so it shows those of the common orders; other
 * orders are played, but not shown.
 */
export class Show {
  readonly #viewer: ReturnType<typeof createViewer>;
  readonly #tasks: ReadonlyMap<string, ReturnType<TaskMaker>>;
  readonly #taskOf: TaskMaker;
  readonly #planner = new ClassicalPlanner();
  readonly #shown = new Map<string, unknown>();
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(registry: GameRegistry, orders: readonly ItemOrder[]) {
    this.#taskOf = itemTasks(registry);
    this.#tasks = new Map(
      orders.map(({ item, count }) => [
        `${count} ${item}`,
        this.#taskOf(item, count === "all" ? 1 : count, FROM_NOTHING),
      ]),
    );
    this.#viewer = createViewer({
      domain: [...this.#tasks.values()].map(({ domain }) => domain),
      title: "Minecraft",
      map: { width: MAP, height: MAP },
      orders: false,
    });
  }

  readonly taskOf: TaskMaker = (item, count, seen) =>
    this.#tasks.get(`${count} ${item}`) ?? this.#taskOf(item, count, seen);

  readonly orchestratorOf = (domain: Domain): Orchestrator => {
    const isShown = [...this.#tasks.values()].some((task) => task.domain === domain);
    const observer = isShown ? { observer: this.#viewer.observer(domain) } : {};
    return new Orchestrator({ domain, planner: this.#planner, ...observer });
  };

  /** Serves the page on this machine and shows the bots; returns its URL. */
  async start(agents: () => readonly MinecraftAgent[]): Promise<string> {
    const { url } = await serveViewer(this.#viewer);
    this.#timer = setInterval(() => {
      for (const agent of agents()) this.#watch(agent);
      this.#viewer.tick(performance.now());
    }, FRAME_MS);
    return url;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #watch({ bot, playing }: MinecraftAgent): void {
    const id = bot.username;
    if (playing === undefined || this.#shown.get(id) === playing.runner) return;
    if (![...this.#tasks.values()].some(({ domain }) => domain === playing.domain)) return;
    this.#shown.set(id, playing.runner);
    this.#viewer.remove(id);
    const position = () => ({
      x: bot.entity.position.x + MAP / 2,
      y: bot.entity.position.z + MAP / 2,
    });
    this.#viewer.add({ id, domain: playing.domain, runner: playing.runner, position });
  }
}
