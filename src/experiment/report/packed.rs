//! The runs behind a report, packed into it, so that the report can be opened again and checked.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;

use super::super::result_file::LONGEST_FILE;

/// Data to a browser, which it neither shows nor runs.
const BEGIN: &str = "<script type=\"application/x-nines-results\">";
const END: &str = "</script>";

/// A result file as a piece of a page.
pub fn packed(json: &str) -> String {
    format!("{BEGIN}{}{END}\n", STANDARD.encode(compress_to_vec(json.as_bytes(), 6)))
}

/// The result files in a report, in its order; damaged ones are left out.
pub fn unpacked(page: &str) -> Vec<String> {
    let pieces = page.split(BEGIN).skip(1).filter_map(|rest| rest.split(END).next());
    let open = |piece: &str| {
        let bytes = STANDARD.decode(piece.trim()).ok()?;
        String::from_utf8(decompress_to_vec_with_limit(&bytes, LONGEST_FILE).ok()?).ok()
    };
    pieces.filter_map(open).collect()
}
