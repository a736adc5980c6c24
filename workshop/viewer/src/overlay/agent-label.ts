import type { OverlaidAgent } from "./overlaid-agent.ts";
import type { ShownAuthor } from "./plan-with-reasons.ts";

/** Step colours by author. */
export const COLOURS: Readonly<Record<ShownAuthor | "nobody", string>> = {
  model: "#eda100",
  mended: "#eb6834",
  classical: "#a99cf5",
  library: "#59b8c9",
  nobody: "#9aa3ad",
};

/** All authors. */
export const AUTHORS = Object.keys(COLOURS) as readonly (keyof typeof COLOURS)[];

const LINE_HEIGHT = 13;
const PADDING = 4;
/** Width of the stripe in the author's colour. */
const BAR = 3;
/** Average width of a letter. */
const LETTER_WIDTH = 6.2;
const MOST_WIDTH = 190;
const FONT = "11px system-ui, sans-serif";

/** The label over an agent: painted when it changes while visible, and only copied in each frame. */
export class AgentLabel {
  readonly picture: HTMLCanvasElement = document.createElement("canvas");
  /** Width in page pixels. */
  width = 0;
  readonly height: number = 2 * LINE_HEIGHT + PADDING;
  readonly #pen: CanvasRenderingContext2D;
  #read = 0;
  #painted = 0;
  #density = 0;
  #title = "";

  constructor() {
    const pen = this.picture.getContext("2d");
    if (pen === null) throw new TypeError("A page without canvases has no overlay");
    this.#pen = pen;
  }

  /** Estimates the label's width by its letters, since measuring text would dominate the cost. */
  measure(agent: OverlaidAgent): void {
    if (agent.changes === this.#read) return;
    this.#read = agent.changes;
    this.#title = agent.goal === "" ? agent.id : `${agent.id} · ${agent.goal}`;
    const letters = Math.max(this.#title.length, agent.step.length);
    this.width = Math.min(MOST_WIDTH, Math.ceil(letters * LETTER_WIDTH) + 2 * PADDING + BAR);
  }

  /** Repaints a changed label. */
  refresh(agent: OverlaidAgent, density: number): void {
    if (density !== this.#density) this.#resize(density);
    if (agent.changes === this.#painted) return;
    this.#painted = agent.changes;
    const pen = this.#pen;
    pen.clearRect(0, 0, MOST_WIDTH, this.height);
    pen.fillStyle = "#10131acc";
    pen.fillRect(0, 0, this.width, this.height);
    pen.fillStyle = COLOURS[agent.author ?? "nobody"];
    pen.fillRect(0, 0, BAR, this.height);
    const most = this.width - 2 * PADDING - BAR;
    pen.fillText(agent.step, PADDING + BAR, 2 + LINE_HEIGHT * 1.5, most);
    pen.fillStyle = "#eef1f4";
    pen.fillText(this.#title, PADDING + BAR, 2 + LINE_HEIGHT * 0.5, most);
  }

  #resize(density: number): void {
    this.#density = density;
    this.#painted = 0;
    this.picture.width = MOST_WIDTH * density;
    this.picture.height = this.height * density;
    this.#pen.scale(density, density);
    this.#pen.font = FONT;
    this.#pen.textBaseline = "middle";
  }
}
