import type { HistogramSnapshot } from "@understudy/planner-core";
import type { Colours } from "../../../../workshop/cli/src/output/printer.ts";
import { bar, line, type Piece } from "../../../../workshop/cli/src/output/text.ts";
import type { RepertoireCoverage, Stage } from "../stage.ts";
import { share } from "../tally/summary.ts";
import { ROLES } from "../world/cast.ts";
import { partOfDay, timeOfDay } from "../world/time.ts";
import { AGENT_ROW_WIDTH, agentRow } from "./agent-row.ts";
import { SOURCES, sourcePaint } from "./badge.ts";
import type { Feed } from "./feed.ts";
import { modelNotice } from "./notice.ts";
import { count, percent, widthOf } from "./text.ts";

/** Reserved lines of the feed; the remaining height goes to agents first. */
const MIN_FEED_ROWS = 5;
/** Widest bar of the day; a narrow terminal needs the room for the time. */
const DAY_BAR_WIDTH = 24;
const HEADER_TEXT_WIDTH = 52;
/** Display time of a page of agents, in ticks, if they do not all fit. */
const TICKS_PER_PAGE = 140;

/** Size and style of a frame. */
export interface FrameOptions {
  readonly width: number;
  readonly height: number;
  readonly colours: Colours;
}

/** One frame of the live view. */
export function renderFrame(stage: Stage, feed: Feed, options: FrameOptions): string[] {
  const { width, height, colours } = options;
  const head = header(stage, width, colours);
  const foot = figures(stage, width, colours);
  const room = Math.max(1, height - head.length - foot.length - 3);
  const mostRows = Math.max(1, room - MIN_FEED_ROWS);
  const columns = columnsFor(stage.world.agents.length, mostRows, width);
  const rows = Math.min(Math.ceil(stage.world.agents.length / columns), mostRows);
  const table = agentTable(stage, rows, columns, width, colours);
  const news = feed.render(room - rows, width, colours);
  return [
    ...head,
    rule(table.title, width, colours),
    ...table.lines,
    rule("", width, colours),
    ...foot,
    rule("", width, colours),
    ...news,
  ];
}

/** The least number of columns for all agents, within the width. */
function columnsFor(agents: number, rows: number, width: number): number {
  const most = Math.max(1, Math.floor(width / (AGENT_ROW_WIDTH + 1)));
  return Math.min(most, Math.ceil(agents / rows));
}

function header(stage: Stage, width: number, colours: Colours): string[] {
  const { world, ticks, model } = stage;
  const { bold, dim, red, cyan } = colours;
  const { full, rest } = bar(
    world.tick / ticks,
    Math.min(DAY_BAR_WIDTH, Math.max(0, width - HEADER_TEXT_WIDTH)),
  );
  const left: Piece[] = [
    { text: " UNDERSTUDY", paint: (text) => bold(cyan(text)) },
    { text: "  a day in the village", paint: dim },
  ];
  const right: Piece[] = [
    { text: full, paint: cyan },
    { text: rest, paint: dim },
    { text: `  ${timeOfDay(world.tick)} `, paint: bold },
    { text: `${partOfDay(world.tick)} `, paint: dim },
  ];
  const gap = { text: " ".repeat(Math.max(2, width - widthOf(left) - widthOf(right))) };
  const counts = ROLES.map(({ name }) => {
    const number = world.agents.filter((agent) => agent.role.name === name).length;
    return `${number} ${name}${number === 1 ? "" : "s"}`;
  }).join(", ");
  const notice: Piece =
    model.kind === "loaded"
      ? { text: ` ${modelNotice(model)}`, paint: dim }
      : { text: ` ${modelNotice(model)}`, paint: (text) => bold(red(text)) };
  return [
    line([...left, gap, ...right], width),
    model.kind === "loaded"
      ? line([notice, { text: `; ${counts}`, paint: dim }], width)
      : line([notice], width),
  ];
}

function agentTable(
  stage: Stage,
  rows: number,
  columns: number,
  width: number,
  colours: Colours,
): { readonly title: string; readonly lines: string[] } {
  const { agents, tick } = stage.world;
  const perPage = rows * columns;
  const pages = Math.ceil(agents.length / perPage);
  const page = Math.floor(tick / TICKS_PER_PAGE) % pages;
  // The last page is full too: it repeats agents of the previous one.
  const first = Math.max(0, Math.min(page * perPage, agents.length - perPage));
  const shown = agents.slice(first, first + perPage);
  const columnWidth = Math.floor(width / columns);
  const lines: string[] = [];
  for (let row = 0; row < rows; row++) {
    const cells: string[] = [];
    for (let column = 0; column < columns; column++) {
      const agent = shown[column * rows + row];
      if (agent === undefined) continue;
      // Positions a column independently of the previous one's length.
      const at = column === 0 ? "" : `\x1b[${column * columnWidth + 1}G`;
      cells.push(at + agentRow(agent, tick, columnWidth - 1, colours));
    }
    lines.push(cells.join(columns === 1 ? "" : "\x1b[K"));
  }
  const last = Math.min(agents.length, first + perPage);
  return { title: pages === 1 ? "" : `${first + 1} to ${last} of ${agents.length}`, lines };
}

function figures(stage: Stage, width: number, colours: Colours): string[] {
  const { ledger, counts, model, budgetMs } = stage;
  const { dim, bold } = colours;
  const label = (text: string): Piece => ({ text: ` ${text.padEnd(10)}`, paint: dim });
  const sources: Piece[] = SOURCES.flatMap((source) => {
    const number = ledger.sources.get(source) ?? 0;
    if (number === 0) return [];
    const paint = sourcePaint(source, colours);
    return [
      { text: source, paint: (text: string) => bold(paint(text)) },
      { text: ` ${percent(number / ledger.outcomes, 0)}   `, paint },
    ];
  });
  const { put, answeredInTime, served } = ledger.allQuestions;
  const asked =
    model.kind === "loaded"
      ? `${count(put)} questions, ${percent(share(answeredInTime, put))} answered in time, ` +
        `${percent(share(served, answeredInTime))} of those served`
      : "missing: the planner works alone";
  const calls =
    model.kind === "loaded" ? `   model calls ${latencies(ledger.modelCalls.snapshot())}` : "";
  return [
    line([label("plans"), ...sources, { text: `of ${count(ledger.outcomes)}`, paint: dim }], width),
    ...(stage.repertoire === undefined
      ? []
      : [line([label("rehearsed"), { text: coverageText(stage.repertoire()) }], width)]),
    line([label("model"), { text: asked }], width),
    line(
      [
        label("latency"),
        { text: `answers ${latencies(ledger.answers.snapshot())}${calls}` },
        { text: `   (p50/p95/p99; budget ${budgetMs} ms)`, paint: dim },
      ],
      width,
    ),
    line(
      [
        label("day"),
        {
          text:
            `${counts.happenings} events, ${counts.broken} plans broken, ${counts.replanned} planned anew, ` +
            `${counts.goals} goals reached`,
        },
      ],
      width,
    ),
  ];
}

function coverageText({ plans, lookups, hits }: RepertoireCoverage): string {
  return `${percent(share(hits, lookups))} of ${count(lookups)} needs met from ${count(plans)} shipped plans`;
}

function latencies({ p50, p95, p99 }: HistogramSnapshot): string {
  const [half, most, nearlyAll] = [p50, p95, p99].map((value) => value.toFixed(value < 10 ? 1 : 0));
  return `${half}/${most}/${nearlyAll} ms`;
}

function rule(title: string, width: number, { dim }: Colours): string {
  const text = title === "" ? "" : `─ ${title} `;
  return dim(text + "─".repeat(Math.max(0, width - text.length)));
}
