//! Includes the planner's script: `UNDERSTUDY_SCRIPT`, that of a packed crate, or what the repository's builds left in
//! `.cache/native` or `packages/embedded/dist`. It is compiled to QuickJS's bytecode here, so that a game needs not parse a
//! megabyte when it starts, each part by itself, so that it reads only those that it needs.

#[cfg(feature = "engine")]
use rquickjs::{Context, Module, Runtime, WriteOptions};
#[cfg(feature = "engine")]
use std::{env, fs, path::PathBuf, process};

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rustc-check-cfg=cfg(has_bytecode)");
    #[cfg(feature = "engine")]
    include_script();
}

#[cfg(feature = "engine")]
fn include_script() {
    println!("cargo:rerun-if-env-changed=UNDERSTUDY_SCRIPT");
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let [packed, made, built] =
        ["understudy.js", "../../.cache/native/understudy.js", "../../packages/embedded/dist/understudy.js"]
            .map(|each| here.join(each));
    let found = [packed, made].into_iter().find(|each| each.exists()).unwrap_or(built);
    let script = env::var_os("UNDERSTUDY_SCRIPT").map_or(found, PathBuf::from);
    println!("cargo:rerun-if-changed={}", script.display());
    let text = fs::read_to_string(&script).unwrap_or_else(|error| {
        println!("cargo:warning={}: {error}", script.display());
        println!("cargo:warning=build the script first (build:native), or name one in UNDERSTUDY_SCRIPT by its whole path");
        process::exit(1)
    });
    let target = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    if is_like_target() {
        let mut list = String::from("&[");
        for (name, part) in parts(&text) {
            let bytecode = compile(part).expect("the script compiles");
            let file = target.join(format!("{name}.bin"));
            fs::write(&file, bytecode).expect("the build's own folder can be written");
            list.push_str(&format!("({name:?}, include_bytes!({:?})), ", file.display().to_string()));
        }
        list.push(']');
        fs::write(target.join("parts.rs"), list).expect("the build's own folder can be written");
        println!("cargo:rustc-cfg=has_bytecode");
    } else {
        fs::write(target.join("understudy.js"), text).expect("the build's own folder can be written");
    }
}

/// The parts of the script by their names, each after a line with its mark; the last one is the script itself.
#[cfg(feature = "engine")]
fn parts(text: &str) -> Vec<(&str, &str)> {
    let marked = text.split("//# part ").skip(1).filter_map(|part| part.split_once('\n'));
    let found: Vec<_> = marked.collect();
    if found.is_empty() {
        return vec![("script", text)];
    }
    found
}

/// Whether this machine reads numbers as the target does.
#[cfg(feature = "engine")]
fn is_like_target() -> bool {
    let told = |name: &str| env::var(name).unwrap_or_default();
    let endian = if cfg!(target_endian = "little") { "little" } else { "big" };
    let width = if cfg!(target_pointer_width = "64") { "64" } else { "32" };
    told("CARGO_CFG_TARGET_ENDIAN") == endian && told("CARGO_CFG_TARGET_POINTER_WIDTH") == width
}

#[cfg(feature = "engine")]
fn compile(text: &str) -> rquickjs::Result<Vec<u8>> {
    let context = Context::full(&Runtime::new()?)?;
    context.with(|ctx| {
        let module = Module::declare(ctx, "understudy.js", text)?;
        module.write(WriteOptions { strip_source: true, strip_debug: true, ..WriteOptions::default() })
    })
}
