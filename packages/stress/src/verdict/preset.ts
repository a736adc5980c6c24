/**
 * Named assertions. `?` after a metric means that the assertion holds without data. Misses are late answers that no
 * stall of the machine explains.
 */
export const PRESETS: Readonly<
  Record<string, { readonly meaning: string; readonly text: string }>
> = {
  default: {
    meaning: "what every run without faults has to hold",
    text: "answered>0,hung=0,lost=0,rejections=0,unproved=0,misses=0,p95?<=budget",
  },
  strict: {
    meaning: "default, few fallbacks, hits within a millisecond, nothing dropped",
    text:
      "answered>0,hung=0,rejections=0,unproved=0,misses=0,lost=0,dropped=0,p95?<=budget," +
      "fallback?<20%,hits.p95?<=1ms",
  },
  faults: {
    meaning: "what has to hold whatever goes wrong; the default where there are faults",
    text: "answered>0,hung=0,rejections=0,unproved=0,misses<=0.1%",
  },
  soak: {
    meaning: "default, and memory that does not grow",
    text: "answered>0,hung=0,lost=0,rejections=0,unproved=0,misses=0,p95?<=budget,rss.slope<=1MB/min",
  },
};
