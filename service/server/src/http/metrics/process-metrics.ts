import { readdirSync, readFileSync } from "node:fs";
import { monitorEventLoopDelay, performance } from "node:perf_hooks";
import type { Exposition, Labels } from "@understudy/telemetry/prometheus";
import { serverVersion } from "../../version.ts";

const NS_PER_SECOND = 1e9;
/** Sampling interval of Node's event loop monitor, in ms. */
const RESOLUTION_MS = 20;

/** Process metrics under Prometheus's standard names, and the usual names for Node. */
export class ProcessMetrics {
  readonly #lag = monitorEventLoopDelay({ resolution: RESOLUTION_MS });

  /** Starts monitoring the event loop. Does not keep the process alive. */
  start(): void {
    this.#lag.enable();
  }

  stop(): void {
    this.#lag.disable();
  }

  /** Adds the figures to a metrics page. */
  render(page: Exposition): void {
    const add =
      (type: "counter" | "gauge") =>
      (name: string, help: string, value: number | undefined, labels: Labels = {}): void => {
        if (value !== undefined) page.add(name, type, help, { labels, value });
      };
    const gauge = add("gauge");
    const counter = add("counter");
    const { user, system } = process.cpuUsage();
    const text = "Processor time of the process";
    counter("process_cpu_user_seconds_total", `${text}, in its own code`, user / 1e6);
    counter("process_cpu_system_seconds_total", `${text}, in the system`, system / 1e6);
    counter("process_cpu_seconds_total", text, (user + system) / 1e6);
    const startSeconds = performance.timeOrigin / 1000;
    gauge("process_start_time_seconds", "When the process began, since 1970", startSeconds);
    const { rss, heapTotal, heapUsed, external } = process.memoryUsage();
    gauge("process_resident_memory_bytes", "Memory of the process", rss);
    gauge("process_open_fds", "Open files and connections", openFiles());
    gauge("process_max_fds", "Files and connections that may be open", mostFiles());
    gauge("nodejs_heap_size_total_bytes", "Heap of the main thread", heapTotal);
    gauge("nodejs_heap_size_used_bytes", "Used heap of the main thread", heapUsed);
    gauge("nodejs_external_memory_bytes", "Memory outside the heap that it holds", external);
    this.#renderLoop(gauge, counter);
    const { node } = process.versions;
    gauge("nodejs_version_info", "The version of Node, as a label", 1, { version: `v${node}` });
    gauge("understudy_build_info", "The version of this server, as a label", 1, {
      version: serverVersion,
    });
  }

  /** Timer delays since the last scrape. */
  #renderLoop(
    gauge: (name: string, help: string, value: number) => void,
    counter: (name: string, help: string, value: number, labels: Labels) => void,
  ): void {
    const lag = this.#lag;
    const lateSeconds = (ns: number): number =>
      Number.isFinite(ns) ? Math.max(0, ns / NS_PER_SECOND - RESOLUTION_MS / 1000) : 0;
    const text = "How late the event loop got around to a timer since the last scrape";
    gauge("nodejs_eventloop_lag_mean_seconds", `${text}: mean`, lateSeconds(lag.mean));
    gauge("nodejs_eventloop_lag_max_seconds", `${text}: longest`, lateSeconds(lag.max));
    for (const percent of [50, 90, 99]) {
      const name = `nodejs_eventloop_lag_p${percent}_seconds`;
      gauge(name, `${text}: ${percent}th percentile`, lateSeconds(lag.percentile(percent)));
    }
    lag.reset();
    const { active, idle } = performance.eventLoopUtilization();
    const spent = "Time of the event loop, busy and idle";
    const name = "nodejs_eventloop_time_seconds_total";
    counter(name, spent, active / 1000, { state: "active" });
    counter(name, spent, idle / 1000, { state: "idle" });
  }
}

/** Undefined on systems without `/proc`. */
function openFiles(): number | undefined {
  try {
    // The listing itself holds one descriptor open.
    return readdirSync("/proc/self/fd").length - 1;
  } catch {
    return undefined;
  }
}

function mostFiles(): number | undefined {
  try {
    const limits = readFileSync("/proc/self/limits", "utf8");
    const [, most = ""] = /^Max open files\s+(\d+)/m.exec(limits) ?? [];
    return most === "" ? undefined : Number(most);
  } catch {
    return undefined;
  }
}
