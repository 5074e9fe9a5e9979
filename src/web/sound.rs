//! A soft tick, made by the browser itself: no file is loaded.

use wasm_bindgen::JsValue;

use super::loose::{call, get, make, set};

/// Makes sounds. Browsers allow one only after somebody has pressed something.
pub struct Sound(JsValue);

/// How long a tick lasts, in seconds, and how loud it begins, of 1.
const SECONDS: f64 = 0.07;
const VOLUME: f64 = 0.06;
/// Low: a knock on wood rather than an alarm.
const HERTZ: f64 = 330.0;

impl Sound {
    /// `None` where the browser has none.
    pub fn new() -> Option<Self> {
        make("AudioContext", &[]).map(Sound)
    }

    /// One tick; silence where the browser refuses.
    pub fn tick(&self) {
        let _ = self.try_tick();
    }

    fn try_tick(&self) -> Option<()> {
        let context = &self.0;
        let now = get(context, "currentTime")?.as_f64()?;
        let tone = call(context, "createOscillator", &[])?;
        let volume = call(context, "createGain", &[])?;
        set(&get(&tone, "frequency")?, "value", &HERTZ.into());
        let level = get(&volume, "gain")?;
        call(&level, "setValueAtTime", &[VOLUME.into(), now.into()])?;
        call(&level, "exponentialRampToValueAtTime", &[0.0005.into(), (now + SECONDS).into()])?;
        call(&tone, "connect", std::slice::from_ref(&volume))?;
        call(&volume, "connect", &[get(context, "destination")?])?;
        call(&tone, "start", &[now.into()])?;
        call(&tone, "stop", &[(now + SECONDS).into()])?;
        Some(())
    }
}

impl Drop for Sound {
    fn drop(&mut self) {
        let _ = call(&self.0, "close", &[]);
    }
}
