//! How a chart looks: colours and sizes, handed in by whoever knows the theme.

/// Red, green, blue.
pub type Rgb = (u8, u8, u8);

/// Colours and sizes of a chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Style {
    /// Device pixels for each CSS pixel.
    pub ratio: f64,
    /// The size of words, in CSS pixels.
    pub font: f64,
    /// The page's font.
    pub family: String,
    pub panel: Rgb,
    pub ink: Rgb,
    pub muted: Rgb,
    pub line: Rgb,
    pub young: Rgb,
    pub old: Rgb,
    pub harm: Rgb,
    pub probe: Rgb,
    pub detection: Rgb,
}

impl Style {
    /// The light theme's colours, for pictures made without a page.
    pub fn light(ratio: f64) -> Self {
        Style {
            ratio,
            font: 11.0,
            family: "sans-serif".to_owned(),
            panel: (255, 255, 255),
            ink: (0x17, 0x21, 0x2e),
            muted: (0x56, 0x63, 0x75),
            line: (0xd8, 0xde, 0xe7),
            young: (0x0b, 0x6b, 0xb5),
            old: (0xe0, 0x8a, 0x00),
            harm: (0xc8, 0x43, 0x0b),
            probe: (0x73, 0x52, 0xb8),
            detection: (0xf2, 0xd7, 0x9a),
        }
    }

    /// The colour of an outcome, by its place in `Outcome::ALL`: calm for answers, shades of harm for what crashes and refusals took,
    /// amber for what took too long.
    pub fn outcome(&self, index: usize) -> Rgb {
        match index {
            0 => self.young,
            1 => mix(self.harm, self.panel, 0.35),
            2 => mix(self.harm, self.panel, 0.6),
            3 => self.harm,
            4 => self.old,
            _ => mix(self.harm, self.ink, 0.45),
        }
    }
}

/// `share` of the way from one colour to another.
pub(super) fn mix(from: Rgb, to: Rgb, share: f64) -> Rgb {
    let part = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * share).round() as u8;
    (part(from.0, to.0), part(from.1, to.1), part(from.2, to.2))
}
