/** All external URLs on the pages. Check a new one before adding it: tests use no network. */
export const externalLinks: readonly string[] = [
  "https://arxiv.org/abs/2206.10498",
  "https://arxiv.org/abs/2409.13373",
  "https://fast-check.dev",
  "https://github.com/AI-Planning/classical-domains",
  "https://github.com/PrismarineJS/flying-squid",
  "https://github.com/PrismarineJS/mineflayer",
  "https://github.com/facebookresearch/craftassist",
  "https://github.com/giltene/wrk2",
  "https://github.com/karthikv792/LLMs-Planning",
  "https://github.com/potassco/pddl-instances",
  "https://github.com/redis/ioredis",
  "https://hdrhistogram.github.io/HdrHistogram/plotFiles.html",
  "https://node-llama-cpp.withcat.ai",
  "https://nodeshift.dev/opossum/",
  "https://semver.org/spec/v2.0.0.html",
  "https://www.fast-downward.org",
];
