// Setup of every test file. Node 20 decides whether a path is a symbolic link by the file that was looked at last, and
// after a pipe or a socket takes links to packages for the packages: these then find others than their own. A folder with
// a pipe that one file's tests take away must not be the last that is seen before another file's imports.
import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";

statSync(fileURLToPath(import.meta.url));
