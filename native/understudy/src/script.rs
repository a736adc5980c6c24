//! The planner's script in QuickJS, with the functions that it gives to its host.

use crate::error::Error;
use crate::limits::Limits;
use crate::shared::Shared;
use rquickjs::{function::IntoArgs, CatchResultExt, CaughtError, Context, Ctx, FromJs, Function, Object, Runtime};
#[cfg(has_bytecode)]
use rquickjs::Module;
use std::cell::Cell;
use std::rc::Rc;
use std::sync::{atomic::Ordering, Arc};
use std::time::{Duration, Instant};

/// The stack of the engine's thread; the script gets less, so that QuickJS notices its end first.
pub(crate) const THREAD_STACK: usize = 10 << 20;
const SCRIPT_STACK: usize = 8 << 20;
/// A planner's heap lives long: collections every 256 kB, as QuickJS begins, would look at all of it again and again.
const GC_THRESHOLD: usize = 16 << 20;

/// Blocks that an opening engine needs in all.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const ROOM: [usize; 80] = [120 << 10; 80];

/// Lets the heap of this thread grow at once: glibc would ask the system for each page, which took an eighth of the time to
/// open. What is given back stays its own, and costs no memory until it is used.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn make_room() {
    drop(std::hint::black_box(ROOM.map(Vec::<u8>::with_capacity)));
}

/// The parts of a script by their names, as bytecode; one of them is the script itself.
#[cfg(has_bytecode)]
type Parts = &'static [(&'static str, &'static [u8])];

/// The text of a script, or its bytecode.
#[derive(Clone)]
pub(crate) enum Source {
    Text(Arc<str>),
    #[cfg(has_bytecode)]
    Bytecode(Parts),
}

impl Source {
    /// The script that was included when this library was built.
    pub(crate) fn included() -> Self {
        #[cfg(has_bytecode)]
        return Self::Bytecode(include!(concat!(env!("OUT_DIR"), "/parts.rs")));
        #[cfg(not(has_bytecode))]
        return Self::Text(include_str!(concat!(env!("OUT_DIR"), "/understudy.js")).into());
    }

    fn evaluate(&self, ctx: &Ctx<'_>) -> rquickjs::Result<()> {
        match self {
            Self::Text(text) => ctx.eval::<(), _>(text.as_bytes()),
            #[cfg(has_bytecode)]
            Self::Bytecode(parts) => {
                // The script asks for a part when it first needs it.
                let parts = *parts;
                let part = move |ctx: Ctx<'_>, name: String| evaluate_part(&ctx, parts, &name);
                ctx.globals().set("hostPart", Function::new(ctx.clone(), part)?)?;
                evaluate_part(ctx, parts, "script")
            }
        }
    }
}

#[cfg(has_bytecode)]
fn evaluate_part(ctx: &Ctx<'_>, parts: Parts, name: &str) -> rquickjs::Result<()> {
    let Some((_, bytes)) = parts.iter().find(|(each, _)| *each == name) else { return Ok(()) };
    // SAFETY: the build wrote these bytes with this very QuickJS, and they stay as long as the program.
    #[allow(unsafe_code)]
    let module = unsafe { Module::load(ctx.clone(), bytes)? };
    module.eval()?.1.finish::<()>()
}

pub(crate) struct Script {
    context: Context,
    runtime: Runtime,
    clock: Instant,
    watch: Rc<Watch>,
    handle: f64,
}

/// The time that a call has worked. While the system runs other threads it hardly counts.
struct Watch {
    most: Duration,
    spent: Cell<Duration>,
    last: Cell<Instant>,
}

impl Watch {
    /// QuickJS looks at the watch more often than that, unless the thread was not running.
    const LONGEST_GAP: Duration = Duration::from_millis(10);

    fn new(most: Duration) -> Self {
        Self { most, spent: Cell::new(Duration::ZERO), last: Cell::new(Instant::now()) }
    }

    fn begin(&self) {
        self.spent.set(Duration::ZERO);
        self.last.set(Instant::now());
    }

    fn is_late(&self) -> bool {
        let now = Instant::now();
        let gap = now.saturating_duration_since(self.last.replace(now)).min(Self::LONGEST_GAP);
        self.spent.set(self.spent.get().saturating_add(gap));
        self.spent.get() >= self.most
    }
}

impl Script {
    /// Evaluates the script, and opens its engine.
    pub(crate) fn open(source: &Source, options: &str, limits: &Limits, shared: &Arc<Shared>) -> Result<Self, Error> {
        let failed = |error: rquickjs::Error| Error::new("script-failed", error.to_string());
        #[cfg(all(target_os = "linux", target_env = "gnu"))]
        make_room();
        let runtime = Runtime::new().map_err(failed)?;
        runtime.set_memory_limit(limits.memory_bytes);
        runtime.set_max_stack_size(SCRIPT_STACK);
        // What an engine loads stays: a collection meanwhile would find nothing.
        let most = limits.memory_bytes / 2;
        runtime.set_gc_threshold(most);
        let watch = Rc::new(Watch::new(limits.call));
        let (looked_at, closing) = (watch.clone(), shared.clone());
        runtime.set_interrupt_handler(Some(Box::new(move || {
            looked_at.is_late() || closing.is_closing.load(Ordering::Relaxed)
        })));
        let context = Context::full(&runtime).map_err(failed)?;
        let clock = Instant::now();
        let mut script = Self { context, runtime, clock, watch, handle: 0.0 };
        script.within(|ctx| {
            let now = Function::new(ctx.clone(), move || clock.elapsed().as_secs_f64() * 1e3)?;
            ctx.globals().set("hostNow", now)?;
            source.evaluate(ctx)
        })?;
        let handle: f64 = script.call("open", (options,))?;
        if !(handle > 0.0) {
            let error = script.last_error();
            let is_full = error.code == "internal" && lacks_memory(&error.message);
            return Err(if is_full { script.told(error.message) } else { error });
        }
        script.handle = handle;
        script.pump()?;
        script.runtime.set_gc_threshold(GC_THRESHOLD.min(most));
        Ok(script)
    }

    /// Milliseconds on the script's clock.
    pub(crate) fn now_ms(&self) -> f64 {
        self.clock.elapsed().as_secs_f64() * 1e3
    }

    /// Gives a message to the script. The inner error is about the message alone, the outer one ends the engine.
    pub(crate) fn send(&self, message: &str) -> Result<Result<(), Error>, Error> {
        let taken: f64 = self.call("send", (self.handle, message))?;
        let refusal = if taken > 0.0 { Ok(()) } else { Err(self.last_error()) };
        self.pump()?;
        Ok(refusal)
    }

    /// Works until a time of the script's clock; returns the milliseconds to the next step, below 0 for none.
    pub(crate) fn step(&self, now_ms: f64, until_ms: f64) -> Result<f64, Error> {
        let next = self.call("step", (self.handle, now_ms, until_ms))?;
        self.pump()?;
        Ok(next)
    }

    /// The next message of the script.
    pub(crate) fn take(&self) -> Result<Option<String>, Error> {
        let text: String = self.call("take", (self.handle,))?;
        Ok(if text.is_empty() { None } else { Some(text) })
    }

    pub(crate) fn close(&self) {
        // The runtime goes with all that is in it, whatever the script says to this.
        let _ = self.call::<(), _>("close", (self.handle,)).map(|_| self.pump());
    }

    pub(crate) fn memory_bytes(&self) -> usize {
        usize::try_from(self.runtime.memory_usage().malloc_size).unwrap_or(0)
    }

    fn last_error(&self) -> Error {
        self.call("lastError", ()).map_or_else(|error| error, |text: String| Error::from_script(&text))
    }

    fn call<R, A>(&self, name: &str, args: A) -> Result<R, Error>
    where
        R: for<'js> FromJs<'js> + 'static,
        A: for<'js> IntoArgs<'js>,
    {
        self.within(|ctx| {
            let functions: Object = ctx.globals().get("understudy")?;
            let function: Function = functions.get(name)?;
            function.call(args)
        })
    }

    /// Runs the jobs of promises, as a host does after each call.
    fn pump(&self) -> Result<(), Error> {
        self.limited(|| loop {
            match self.runtime.execute_pending_job() {
                Ok(true) if self.watch.is_late() => return Err(self.told("a promise's job never ends".into())),
                Ok(true) => {}
                Ok(false) => return Ok(()),
                // A job that threw was told through its promise, unless it was cut.
                Err(_) if self.watch.is_late() => return Err(self.told("a promise's job was cut".into())),
                Err(_) => {}
            }
        })
    }

    fn within<R>(&self, act: impl for<'js> FnOnce(&Ctx<'js>) -> rquickjs::Result<R>) -> Result<R, Error> {
        self.limited(|| {
            self.context.with(|ctx| act(&ctx).catch(&ctx).map_err(|caught| self.told(text_of(&caught))))
        })
    }

    fn limited<R>(&self, act: impl FnOnce() -> Result<R, Error>) -> Result<R, Error> {
        self.watch.begin();
        act()
    }

    fn told(&self, why: String) -> Error {
        if self.watch.is_late() {
            let told = format!("a call of the script took longer than {:?}", self.watch.most);
            return Error::new("time-limit", told).with_hint("open the engine again; raise `call` of the limits");
        }
        if lacks_memory(&why) {
            let told = "the script needs more memory than its limit";
            return Error::new("memory-limit", told).with_hint("open the engine again; raise `memory_bytes` of the limits");
        }
        Error::new("script-failed", why)
    }
}

/// Whether an error is for want of memory. Without any for an error QuickJS throws null, or an error without a message.
fn lacks_memory(why: &str) -> bool {
    why.contains("out of memory") || matches!(why.rsplit(": ").next(), Some("null" | "InternalError"))
}

fn text_of(caught: &CaughtError) -> String {
    match caught {
        CaughtError::Exception(exception) => {
            let stack = exception.stack().unwrap_or_default();
            let message = exception.message().filter(|message| !message.is_empty());
            format!("{}\n{stack}", message.as_deref().unwrap_or("out of memory"))
        }
        CaughtError::Value(value) if value.is_null() => "null".into(),
        CaughtError::Value(value) => format!("{value:?}"),
        CaughtError::Error(error) => error.to_string(),
    }
}
