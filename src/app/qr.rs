//! QR codes, made here: the link goes nowhere to become a picture.

use qrcodegen::{QrCode, QrCodeEcc};

/// The quiet zone that readers need, in modules.
const MARGIN: i32 = 4;

/// A QR code as one path in a square.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QrPicture {
    /// Width and height of the square, in modules.
    pub side: i32,
    /// The dark modules, as the data of an SVG path.
    pub path: String,
}

/// The code of `text`; `None` where it is too long for any.
pub fn qr(text: &str) -> Option<QrPicture> {
    let code = QrCode::encode_text(text, QrCodeEcc::Low).ok()?;
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let start = x;
            while code.get_module(x, y) {
                x += 1;
            }
            if start < x {
                path.push_str(&format!(
                    "M{} {}h{}v1H{}z",
                    start + MARGIN,
                    y + MARGIN,
                    x - start,
                    start + MARGIN
                ));
            }
            x += 1;
        }
    }
    Some(QrPicture { side: code.size() + 2 * MARGIN, path })
}

impl QrPicture {
    /// As a file of its own, dark on white whatever the page looks like.
    pub fn svg(&self, title: &str) -> String {
        let (side, path, title) = (self.side, &self.path, super::share::in_html(title));
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" width=\"480\" height=\"480\" shape-rendering=\"crispEdges\"><title>{title}</title><path fill=\"#FFFFFF\" d=\"M0 0h{side}v{side}H0z\"/><path fill=\"#000000\" d=\"{path}\"/></svg>\n"
        )
    }
}
