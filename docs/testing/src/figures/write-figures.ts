// `pnpm docs:figures`: copies the README's benchmarks from their page.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "@understudy/files";
import { readPage, root } from "../repository/pages.ts";
import { figuresOf, README_END, README_START } from "./readme-figures.ts";

const path = join(root, "README.md");
const [head = "", rest = ""] = readFileSync(path, "utf8").split(README_START);
const [, tail = ""] = rest.split(README_END);
const figures = figuresOf(readPage("docs/benchmarks.md"));
await writeWhole(path, `${head}${README_START}\n${figures}\n${README_END}${tail}`);
