// Browser module that draws the report's charts from the page's data. Inlined into the page.
const root = document.documentElement;
const charts = JSON.parse(document.getElementById("charts").textContent);
const prefersDark = matchMedia("(prefers-color-scheme: dark)");
const isNarrow = () => innerWidth < 700;
const drawn = new Map();
const logarithmic = new Map(charts.map(({ id, isLogarithmic }) => [id, isLogarithmic === true]));
let chosen;
let isPrinting = false;
// Paper is narrower than most screens, and a canvas does not resize for printing.
const widthOf = (place) => (isPrinting ? 640 : place.clientWidth);

const token = (name) => getComputedStyle(root).getPropertyValue(`--${name}`).trim();
const tidy = (value, digits) => value.toLocaleString("en-GB", { maximumFractionDigits: digits });
const format = {
  ms: (value) =>
    value >= 1000
      ? `${tidy(value / 1000, 2)} s`
      : `${tidy(value, value >= 100 ? 0 : value >= 1 ? 2 : 3)} ms`,
  "per-second": (value) => `${tidy(value, value < 10 ? 1 : 0)}/s`,
  bytes: (value) =>
    value >= 2 ** 30 ? `${tidy(value / 2 ** 30, 2)} GB` : `${tidy(value / 2 ** 20, 0)} MB`,
  count: (value) => tidy(value, 1),
};
// 1/(1-p): 10 is 90 %, 100 is 99 %.
const percentile = (rank) => {
  if (rank <= 1) return "0 %";
  const digits = Math.max(0, Math.ceil(Math.log10(rank)) - 2);
  return `${((1 - 1 / rank) * 100).toFixed(Math.min(6, digits + (rank % 10 === 0 ? 0 : 1)))} %`;
};
const formatX = {
  seconds: (value) => `${tidy(value, 0)} s`,
  rank: percentile,
  rate: (value) => `${tidy(value, 0)}/s`,
};

function stack(series) {
  const areas = series.filter(({ isDashed }) => !isDashed);
  const sums = [];
  let below;
  for (const { values } of areas) {
    below = values.map((value, index) => (value ?? 0) + (below?.[index] ?? 0));
    sums.push(below);
  }
  // The top area is drawn first, so that lower ones cover it.
  return areas.map((each, index) => ({ ...each, drawn: sums[index], isArea: true })).reverse();
}

function shade(plot, chart) {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  for (const { from, to, kind } of chart.windows ?? []) {
    const left = plot.valToPos(from, "x", true);
    const width = Math.max(2 * ratio, plot.valToPos(to, "x", true) - left);
    ctx.fillStyle = token(kind === "fault" ? "fault" : "warm-up");
    ctx.fillRect(left, bbox.top, width, bbox.height);
  }
  ctx.restore();
}

function annotate(plot, chart) {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top - 16 * ratio, bbox.width, bbox.height + 16 * ratio);
  ctx.clip();
  ctx.font = `${11 * ratio}px system-ui, sans-serif`;
  ctx.textBaseline = "top";
  ctx.textAlign = "left";
  nameWindows(plot, chart.windows ?? []);
  // Areas would hide windows drawn behind them.
  if (chart.isStacked) edgeWindows(plot, chart.windows ?? []);
  drawLimits(plot, chart.limits ?? []);
  if (chart.mark) drawMark(plot, chart.mark);
  ctx.restore();
}

function nameWindows(plot, windows) {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  // Labels of windows are stacked in rows so that they do not overlap.
  const ends = [];
  for (const { from, to, label, kind } of windows) {
    const left = Math.max(bbox.left, plot.valToPos(from, "x", true)) + 4 * ratio;
    if (plot.valToPos(to, "x", true) < bbox.left) continue;
    let row = ends.findIndex((end) => end < left);
    if (row < 0) row = ends.length;
    if (row > 4) continue;
    ends[row] = left + ctx.measureText(label).width + 8 * ratio;
    const top = bbox.top + (4 + row * 15) * ratio;
    ctx.fillStyle = token("raised");
    ctx.globalAlpha = 0.75;
    ctx.fillRect(
      left - 2 * ratio,
      top - ratio,
      ctx.measureText(label).width + 4 * ratio,
      13 * ratio,
    );
    ctx.globalAlpha = 1;
    ctx.fillStyle = token(kind === "fault" ? "fault-ink" : "soft");
    ctx.fillText(label, left, top);
  }
}

function edgeWindows(plot, windows) {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  ctx.lineWidth = ratio;
  for (const { from, to, kind } of windows) {
    ctx.strokeStyle = token(kind === "fault" ? "fault-ink" : "soft");
    ctx.setLineDash([2 * ratio, 3 * ratio]);
    for (const x of [from, to].map((second) => plot.valToPos(second, "x", true))) {
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
    }
  }
}

function drawLimits(plot, limits) {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  ctx.lineWidth = 1.5 * ratio;
  ctx.setLineDash([6 * ratio, 4 * ratio]);
  for (const { value, label } of limits) {
    const y = plot.valToPos(value, "y", true);
    if (!(y >= bbox.top && y <= bbox.top + bbox.height)) continue;
    ctx.strokeStyle = ctx.fillStyle = token("bad");
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    // Curves rise to the right, so the left is free.
    ctx.textAlign = "left";
    ctx.textBaseline = "bottom";
    const left = bbox.left + 4 * ratio;
    ctx.fillStyle = token("raised");
    ctx.globalAlpha = 0.75;
    ctx.fillRect(left, y - 17 * ratio, ctx.measureText(label).width + 6 * ratio, 14 * ratio);
    ctx.globalAlpha = 1;
    ctx.fillStyle = token("bad");
    ctx.fillText(label, left + 3 * ratio, y - 3 * ratio);
  }
}

function drawMark(plot, mark) {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  const x = plot.valToPos(mark.x, "x", true);
  ctx.strokeStyle = ctx.fillStyle = token("good");
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  const isRight = x > bbox.left + bbox.width * 0.6;
  ctx.textAlign = isRight ? "right" : "left";
  ctx.textBaseline = "top";
  ctx.fillText(mark.label, x + (isRight ? -6 : 6) * ratio, bbox.top + 4 * ratio);
}

// The powers of ten around the data, for a logarithmic axis.
function powersAround(chart) {
  const values = chart.series
    .flatMap(({ values }) => values)
    .concat((chart.limits ?? []).map(({ value }) => value))
    .filter((value) => value > 0);
  if (values.length === 0) return [0.01, 100];
  const least = values.reduce((a, b) => Math.min(a, b));
  const most = values.reduce((a, b) => Math.max(a, b));
  return [10 ** Math.floor(Math.log10(least)), 10 ** Math.ceil(Math.log10(most * 1.05))];
}

function scaleY(chart, isLog) {
  if (isLog) {
    const range = powersAround(chart);
    return { distr: 3, range: () => range };
  }
  const least = Math.max(0, ...(chart.limits ?? []).map(({ value }) => value));
  // Room for the labels of windows above the curves.
  const room = chart.windows?.length ? 1.2 : 1.08;
  return { range: (_, __, most) => [0, Math.max(most ?? 0, least, 1e-6) * room] };
}

const SECONDS = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400];
const MEGABYTES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 50_000].map(
  (size) => size * 2 ** 20,
);
const isPower = (value) => Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-6;

function draw(chart) {
  const place = document.getElementById(chart.id);
  drawn.get(chart.id)?.destroy();
  const isLog = logarithmic.get(chart.id);
  const lines = chart.series
    .filter(({ isDashed }) => isDashed || !chart.isStacked)
    .map((each) => ({ ...each, drawn: each.values }));
  const shown = chart.isStacked ? [...stack(chart.series), ...lines] : lines;
  const hasLogX = chart.xKind !== "seconds";
  const grid = { stroke: token("grid"), width: 1 };
  const axis = { stroke: token("soft"), grid, ticks: grid, font: "12px system-ui, sans-serif" };
  const plot = new uPlot(
    {
      width: widthOf(place),
      height: isNarrow() ? 240 : 280,
      padding: [12, 34, 0, 0],
      cursor: {
        y: false,
        points: { size: 6 },
        drag: { x: chart.xKind === "seconds", y: false },
        ...(chart.xKind === "seconds" ? { sync: { key: "seconds" } } : {}),
      },
      scales: {
        x: {
          time: false,
          ...(hasLogX ? { distr: 3 } : {}),
          ...(chart.xKind === "rate"
            ? { range: (_, least, most) => [least * 0.95, most * 1.05] }
            : {}),
        },
        y: scaleY(chart, isLog),
      },
      axes: [axisX(chart, axis), axisY(chart, isLog, axis)],
      series: [
        {
          label: { seconds: "at", rank: "within", rate: "rate" }[chart.xKind],
          value: (_, value) => (value == null ? "–" : formatX[chart.xKind](value)),
        },
        ...shown.map((each) => seriesOf(chart, each)),
      ],
      hooks: {
        drawClear: [(self) => shade(self, chart)],
        draw: [(self) => annotate(self, chart)],
      },
    },
    [chart.x, ...shown.map(({ drawn }) => (isLog ? drawn.map((v) => (v > 0 ? v : null)) : drawn))],
    place,
  );
  drawn.set(chart.id, plot);
}

function axisX(chart, axis) {
  return {
    ...axis,
    ...(chart.xKind === "rank"
      ? {
          splits: (_, __, least, most) =>
            [0, 1, 2, 3, 4, 5, 6, 7]
              .map((power) => 10 ** power)
              .filter((x) => x >= least * 0.999 && x <= most * 1.001),
          filter: (_, splits) => splits,
          values: (_, splits) => splits.map(percentile),
        }
      : chart.xKind === "rate"
        ? {
            splits: () => chart.x,
            filter: (_, s) => s,
            values: (_, s) => spread(s, chart.x).map((v) => (v === null ? "" : formatX.rate(v))),
            rotate: 0,
          }
        : { incrs: SECONDS, values: (_, splits) => splits.map((value) => `${value} s`) }),
  };
}

function axisY(chart, isLog, axis) {
  const show = format[chart.unit];
  // Grid lines between powers of ten only add clutter.
  const powers = (_, splits) =>
    isLog ? splits.map((value) => (isPower(value) ? value : null)) : splits;
  const grid = { ...axis.grid, filter: powers };
  return {
    ...axis,
    size: 72,
    filter: powers,
    grid,
    ticks: { ...grid },
    ...(chart.unit === "bytes" ? { incrs: MEGABYTES } : {}),
    values: (_, splits) => splits.map((value) => (value === null ? "" : show(value))),
  };
}

function seriesOf(chart, each) {
  const show = format[chart.unit];
  return {
    label: each.label,
    stroke: token(each.colour),
    width: each.isArea ? 0.5 : 2,
    ...(each.isArea ? { fill: token(each.colour) } : {}),
    ...(each.isDashed ? { dash: [5, 4], width: 1.5 } : {}),
    points: { show: chart.xKind === "rate" || chart.x.length < 3, size: 5 },
    value: (_, __, ___, index) => {
      const value = index == null ? undefined : each.values[index];
      return value == null ? "–" : show(value);
    },
  };
}

// Drops labels of rates that would overlap on a logarithmic axis.
function spread(splits, rates) {
  let last = 0;
  const width = Math.log(rates.at(-1) / rates[0]) || 1;
  return splits.map((rate, index) => {
    if (index > 0 && Math.log(rate / last) / width < 0.07) return null;
    last = rate;
    return rate;
  });
}

function keys(chart) {
  const place = document.getElementById(chart.id);
  place.addEventListener("keydown", (event) => {
    const plot = drawn.get(chart.id);
    const moves = {
      ArrowLeft: -1,
      ArrowRight: 1,
      PageUp: -10,
      PageDown: 10,
      Home: -1e9,
      End: 1e9,
    };
    const move = moves[event.key];
    if (event.key === "Escape") {
      const { x } = chart;
      plot.setScale("x", { min: x[0], max: x.at(-1) });
      plot.setCursor({ left: -10, top: -10 });
    }
    if (move === undefined) return;
    event.preventDefault();
    const from = plot.cursor.idx ?? (move > 0 ? -1 : chart.x.length);
    const index = Math.min(chart.x.length - 1, Math.max(0, from + move));
    plot.setCursor({ left: plot.valToPos(chart.x[index], "x"), top: 10 });
  });
  if (chart.isLogarithmic === undefined) return;
  const button = document.createElement("button");
  button.className = "scale";
  const name = () => {
    button.textContent = logarithmic.get(chart.id) ? "linear scale" : "logarithmic scale";
  };
  button.addEventListener("click", () => {
    logarithmic.set(chart.id, !logarithmic.get(chart.id));
    name();
    draw(chart);
  });
  name();
  place.parentElement.append(button);
}

const toggle = document.getElementById("theme");
function paint(theme = chosen ?? (prefersDark.matches ? "dark" : "light")) {
  root.dataset.theme = theme;
  toggle.textContent = theme === "dark" ? "Light" : "Dark";
  toggle.setAttribute("aria-label", theme === "dark" ? "Show by light" : "Show by dark");
  for (const chart of charts) draw(chart);
}

toggle.hidden = false;
toggle.addEventListener("click", () => {
  chosen = root.dataset.theme === "dark" ? "light" : "dark";
  paint();
});
prefersDark.addEventListener("change", () => paint());
addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details.late")) details.open = true;
  isPrinting = true;
  paint("light");
});
addEventListener("afterprint", () => {
  isPrinting = false;
  paint();
});
let width = innerWidth;
addEventListener("resize", () => {
  if (innerWidth === width) return;
  width = innerWidth;
  for (const { id } of charts) {
    const place = document.getElementById(id);
    drawn.get(id)?.setSize({ width: place.clientWidth, height: isNarrow() ? 240 : 280 });
  }
});
paint();
for (const chart of charts) keys(chart);
