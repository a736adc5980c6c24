import { execFile } from "node:child_process";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { buildNative } from "../../../scripts/build/build-native.mjs";
import { findLanguages } from "../../../scripts/find.mjs";

const run = promisify(execFile);
const clients = fileURLToPath(new URL("../..", import.meta.url));
const cFolder = fileURLToPath(new URL("../../../native/c", import.meta.url));

/** Commands of programs with the library. */
export interface LibraryCommands {
  /** Plays a transcript from its input. */
  readonly lines: readonly string[];
  readonly hut: readonly string[];
  readonly model: readonly string[];
  /** Asks for many answers; undefined for Rust, whose tests do. */
  readonly answers?: readonly string[] | undefined;
}

/** Compiles the programs of the languages that are there. @returns their commands, by language */
export async function compileAll(
  { library, programs }: Awaited<ReturnType<typeof buildNative>>,
  folder: string,
): Promise<Record<string, LibraryCommands>> {
  for (const name of ["tests/play", "examples/hut", "examples/model", "examples/answers"]) {
    await compileC(name, library, folder);
  }
  const commands = {
    Rust: programsIn(programs),
    C: { ...programsIn(folder), answers: [join(folder, "answers")] },
  };
  const { found } = findLanguages();
  return {
    ...commands,
    ...(found.includes("Mono") && { "C#": await compileSharp(folder) }),
    ...(found.includes("Python") && { Python: PYTHON }),
  };
}

function programsIn(place: string): LibraryCommands {
  const named = (name: string): readonly string[] => [join(place, name)];
  return { lines: named("play"), hut: named("hut"), model: named("model") };
}

/** Compiles a program in C with the library into a folder. */
export async function compileC(name: string, library: string, folder: string): Promise<void> {
  const source = join(cFolder, `${name}.c`);
  const strict = ["-std=c11", "-Wall", "-Wextra", "-Werror", "-g", "-O1"];
  const linked = [join(library, "libunderstudy.a"), "-lpthread", "-ldl", "-lm"];
  const into = ["-o", join(folder, basename(name))];
  await run("cc", [...strict, "-I", library, source, ...into, ...linked]);
}

/** Compiles the programs in C#, its tests too. */
async function compileSharp(folder: string): Promise<LibraryCommands> {
  const sharp = (name: string): string => join(folder, `${name}.exe`);
  const sharpSources = {
    PlayLines: "Examples~/PlayLines.cs",
    LocalHut: "Examples~/LocalHut.cs",
    LocalModel: "Examples~/LocalModel.cs",
    ManyAnswers: "Examples~/ManyAnswers.cs",
    RunTests: "Tests~/*.cs",
  };
  for (const [name, file] of Object.entries(sharpSources)) {
    const sources = ["Runtime/*.cs", file].map((each) => join(clients, "csharp", each));
    await run("mcs", ["-langversion:7.2", "-warnaserror", `-out:${sharp(name)}`, ...sources]);
  }
  const mono = (name: string): readonly string[] => ["mono", sharp(name)];
  return {
    ...{ lines: mono("PlayLines"), hut: mono("LocalHut"), model: mono("LocalModel") },
    answers: mono("ManyAnswers"),
  };
}

const python = (name: string): readonly string[] => {
  return ["python3", "-W", "error", join(clients, "python/examples", `${name}.py`)];
};
const PYTHON: LibraryCommands = {
  lines: python("play_lines"),
  hut: python("local_hut"),
  model: python("local_model"),
  answers: python("many_answers"),
};

/** The environment of programs that load the library. */
export function withLibrary(library: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    LD_LIBRARY_PATH: library,
    UNDERSTUDY_LIBRARY: join(library, "libunderstudy.so"),
    PYTHONPATH: join(clients, "python"),
    PYTHONDONTWRITEBYTECODE: "1",
    PYTHONUTF8: "1",
  };
}
