// Setup of every test file. Node 20 decides whether a path is a symbolic link by the last examined file, and after a
// pipe or a socket takes package links for the packages, which then resolve other dependencies. The last file examined
// before another file's imports must not be a pipe.
import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";

statSync(fileURLToPath(import.meta.url));
