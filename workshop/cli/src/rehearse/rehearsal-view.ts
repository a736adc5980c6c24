import type { RehearsalEvent } from "@understudy/rehearsal";
import { formatDuration } from "../input/duration.ts";
import { percent, plural } from "../output/figures.ts";
import { printable } from "../output/printable.ts";
import type { Colours } from "../output/printer.ts";
import { Screen, type Terminal } from "../output/screen.ts";
import { bar, line, sparkline } from "../output/text.ts";

/** Shows the progress of a rehearsal. */
export interface RehearsalView {
  onEvent(event: RehearsalEvent): void;
  onInterrupt(): void;
  /** Restores the terminal. Idempotent. */
  close(): void;
}

type Progress = Extract<RehearsalEvent, { type: "progress" }>;

/** An event in a few words. */
function describeEvent(event: RehearsalEvent): string {
  switch (event.type) {
    case "progress": {
      const { counts, point, questionsLeft, leftMs } = event;
      const left = questionsLeft === undefined ? "" : `, about ${questionsLeft} to go`;
      const time = leftMs === undefined ? "" : ` (${formatDuration(leftMs / 1000)})`;
      return `${percent(point.coverage)} covered after ${plural(counts.questions, "question")}${left}${time}`;
    }
    case "answer": {
      const { question, goal, persona, kind, steps, modelSteps, problem } = event;
      const who = persona === undefined ? "" : ` as ${short(persona)}`;
      const what = {
        right: `${plural(steps, "step")}`,
        "right-when-asked-again": `${plural(steps, "step")}, right at the second attempt`,
        mended: `${plural(steps, "step")}, ${modelSteps} of them the model's`,
        left: "left to the classical planner",
      }[kind];
      return `question ${question}, ${goal}${who}: ${what}${problem === undefined ? "" : ` (${problem})`}`;
    }
    case "check": {
      const { persona, coverage, passed } = event;
      const who = persona === undefined ? "" : ` for ${short(persona)}`;
      const range = `${percent(coverage.low)} to ${percent(coverage.high)}`;
      return `fresh situations${who}: ${percent(coverage.share)} covered (${range} with 95 % confidence): ${passed ? "enough" : "not enough yet"}`;
    }
    case "failure":
      return `the model failed: ${event.message}`;
  }
}

/** Writes a line per event. */
export class PlainRehearsalView implements RehearsalView {
  readonly #write: (line: string) => void;

  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  onEvent(event: RehearsalEvent): void {
    this.#write(printable(describeEvent(event)));
  }

  onInterrupt(): void {
    this.#write("ending; press Ctrl+C again to leave at once");
  }

  close(): void {}
}

/** Least time between frames: a scripted model answers hundreds of questions per second. */
const FRAME_MS = 50;
const LATEST = 6;

/** Redraws in place. */
export class LiveRehearsalView implements RehearsalView {
  readonly #screen: Screen;
  readonly #colours: Colours;
  readonly #title: string;
  readonly #target: number;
  readonly #curve: number[] = [];
  readonly #latest: string[] = [];
  #progress: Progress | undefined;
  #isEnding = false;
  #drawnMs = Number.NEGATIVE_INFINITY;

  constructor(terminal: Terminal, colours: Colours, title: string, target: number) {
    this.#screen = new Screen(terminal);
    this.#colours = colours;
    this.#title = title;
    this.#target = target;
    this.#screen.open();
  }

  onEvent(event: RehearsalEvent): void {
    if (event.type === "progress") {
      this.#progress = event;
      this.#curve.push(event.point.coverage);
    } else {
      this.#latest.push(printable(describeEvent(event)));
      if (this.#latest.length > LATEST) this.#latest.shift();
    }
    if (performance.now() - this.#drawnMs >= FRAME_MS) this.#draw();
  }

  onInterrupt(): void {
    this.#isEnding = true;
    this.#draw();
  }

  close(): void {
    this.#screen.close();
  }

  #draw(): void {
    this.#drawnMs = performance.now();
    const { width } = this.#screen;
    this.#screen.draw(
      rehearsalFrame({
        title: this.#title,
        target: this.#target,
        progress: this.#progress,
        curve: this.#curve,
        latest: this.#latest,
        isEnding: this.#isEnding,
        colours: this.#colours,
        width,
      }),
    );
  }
}

/** The contents of a frame. */
interface RehearsalFrame {
  readonly title: string;
  readonly target: number;
  readonly progress: Progress | undefined;
  readonly curve: readonly number[];
  readonly latest: readonly string[];
  readonly isEnding: boolean;
  readonly colours: Colours;
  readonly width: number;
}

/** One frame of the live view. */
export function rehearsalFrame(frame: RehearsalFrame): string[] {
  const { title, target, progress, curve, latest, isEnding, colours, width } = frame;
  const { bold, cyan, dim, green, yellow } = colours;
  const row = (name: string, text: string, paint?: (text: string) => string): string =>
    line(
      [
        { text: ` ${name.padEnd(11)}`, paint: dim },
        { text, paint },
      ],
      width,
    );
  const head = line(
    [
      { text: " UNDERSTUDY ", paint: (text) => bold(cyan(text)) },
      { text: "rehearsal  ", paint: bold },
      { text: printable(title), paint: dim },
    ],
    width,
  );
  if (progress === undefined) return [head, "", row("", "looking at life", dim)];
  const { counts, point, questionsLeft, leftMs, entries, elapsedMs } = progress;
  const { full, rest } = bar(point.coverage / target, Math.min(40, Math.max(8, width - 50)));
  const left = leftMs === undefined ? "" : `, ${formatDuration(leftMs / 1000)} left`;
  const { answers } = counts;
  return [
    head,
    line(
      [
        { text: " " },
        { text: full, paint: point.coverage >= target ? green : cyan },
        { text: rest, paint: dim },
        { text: `  ${percent(point.coverage)}`, paint: bold },
        { text: ` of ${percent(target)}${left}` },
      ],
      width,
    ),
    "",
    row("coverage", sparkline(curve, Math.max(10, width - 14), { most: 1 }), cyan),
    row(
      "questions",
      `${counts.questions} asked, about ${questionsLeft ?? "?"} to go, ${plural(counts.calls, "call")} of the model, ${formatDuration(elapsedMs / 1000)}`,
    ),
    row(
      "answers",
      `${answers.right} right, ${answers["right-when-asked-again"]} when asked again, ${answers.mended} mended, ${answers.left} left to the planner`,
    ),
    row("plans", `${entries} kept`),
    "",
    ...latest.map((text) => row("", text, dim)),
    "",
    line(
      [
        isEnding
          ? { text: " ending; Ctrl+C again leaves at once", paint: yellow }
          : { text: " Ctrl+C saves; the same command resumes", paint: dim },
      ],
      width,
    ),
  ];
}

function short(persona: string): string {
  const first = persona.trim().split("\n")[0] ?? "";
  return JSON.stringify(first.length > 40 ? `${first.slice(0, 39)}…` : first);
}
