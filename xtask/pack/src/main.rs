//! `nines-pack [0-9]`: standard input, packed as LZMA with its 13-byte head, on standard output. `static/file-boot.js` unpacks it.

use std::io::{Read, Write, stdin, stdout};

use lzma_rust2::{LzmaOptions, LzmaWriter};

fn main() -> std::io::Result<()> {
    let mut bytes = Vec::new();
    stdin().read_to_end(&mut bytes)?;
    // The most thorough search takes a few seconds for a page.
    let preset = std::env::args().nth(1).and_then(|preset| preset.parse().ok()).unwrap_or(9);
    let mut options = LzmaOptions::with_preset(preset);
    // What is referred to never lies farther back than the beginning, so that the decoder needs no window of its own.
    options.dict_size = (bytes.len() as u32).next_power_of_two().max(1 << 16);
    // Measured on the streams a module's code is taken apart into.
    options.lc = 2;
    options.pb = 0;
    options.nice_len = LzmaOptions::NICE_LEN_MAX;
    let mut writer = LzmaWriter::new_use_header(Vec::new(), &options, Some(bytes.len() as u64))?;
    writer.write_all(&bytes)?;
    stdout().write_all(&writer.finish()?)
}
