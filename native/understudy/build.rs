//! Includes the planner's script: `UNDERSTUDY_SCRIPT`, or what the repository's build left in `packages/embedded/dist`.

use std::{env, fs, path::PathBuf, process};

fn main() {
    println!("cargo:rerun-if-env-changed=UNDERSTUDY_SCRIPT");
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let built = here.join("../../packages/embedded/dist/understudy.js");
    let script = env::var_os("UNDERSTUDY_SCRIPT").map_or(built, PathBuf::from);
    println!("cargo:rerun-if-changed={}", script.display());
    let target = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it")).join("understudy.js");
    let text = fs::read_to_string(&script).unwrap_or_else(|error| {
        println!("cargo:warning={}: {error}", script.display());
        println!("cargo:warning=build the script first, or name one in UNDERSTUDY_SCRIPT");
        process::exit(1)
    });
    fs::write(target, text).expect("the build's own folder can be written");
}
