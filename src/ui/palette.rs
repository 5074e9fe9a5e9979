//! The colours of the scene's roles, read from the style sheet once for each theme.

use web_sys::HtmlElement;

use crate::scene::{AGE_STEPS, Role};
use crate::web::canvas::{colours, font_family};

type Rgb = (u8, u8, u8);

/// Colours ready for a canvas.
#[derive(Clone, Debug, PartialEq)]
pub struct Palette {
    panel: String,
    soft: String,
    ink: String,
    muted: String,
    line: String,
    edge: String,
    harm: String,
    probe: String,
    warning: String,
    on_warning: String,
    hatch: String,
    calm: String,
    inverse_muted: String,
    ages: [String; AGE_STEPS as usize],
    heat: [String; AGE_STEPS as usize],
    /// The hatch's stripes.
    pub stripe: String,
    /// The page's font.
    pub family: String,
}

impl Palette {
    /// The palette that applies to `element`.
    pub fn read(element: &HtmlElement) -> Self {
        let names = [
            "--panel",
            "--soft",
            "--ink",
            "--muted",
            "--line",
            "--edge",
            "--harm",
            "--probe",
            "--warning",
            "--on-warning",
            "--detection",
            "--young-soft",
            "--young",
            "--middle",
            "--old",
        ];
        let [
            panel,
            soft,
            ink,
            muted,
            line,
            edge,
            harm,
            probe,
            warning,
            on_warning,
            hatch,
            calm,
            young,
            middle,
            old,
        ] = colours(element, names);
        let step = |index: usize| index as f64 / f64::from(AGE_STEPS - 1);
        Palette {
            panel: css(panel),
            soft: css(soft),
            ink: css(ink),
            muted: css(muted),
            line: css(line),
            edge: css(edge),
            harm: css(harm),
            probe: css(probe),
            warning: css(warning),
            on_warning: css(on_warning),
            hatch: css(mix(panel, hatch, 0.45)),
            calm: css(calm),
            inverse_muted: css(mix(panel, ink, 0.22)),
            ages: std::array::from_fn(|index| css(age(young, middle, old, step(index)))),
            heat: std::array::from_fn(|index| css(mix(soft, young, 0.1 + 0.8 * step(index)))),
            stripe: css(mix(hatch, old, 0.35)),
            family: font_family(element),
        }
    }

    /// The colour of a role.
    pub fn of(&self, role: Role) -> &str {
        let step = |index: u8| usize::from(index.min(AGE_STEPS - 1));
        match role {
            Role::Panel => &self.panel,
            Role::Soft => &self.soft,
            Role::Ink | Role::Inverse => &self.ink,
            Role::Muted => &self.muted,
            Role::Line => &self.line,
            Role::Age(age) => &self.ages[step(age)],
            Role::Heat(heat) => &self.heat[step(heat)],
            Role::Harm => &self.harm,
            Role::Probe => &self.probe,
            Role::Warning => &self.warning,
            Role::WarningInk => &self.on_warning,
            Role::Hatch => &self.hatch,
            Role::InverseInk => &self.panel,
            Role::InverseMuted => &self.inverse_muted,
            Role::Calm => &self.calm,
            Role::Wasted => &self.edge,
        }
    }
}

/// The colour of an age: by way of a quiet green, as the straight way from blue to amber is mud. Lighter all along, and from blue to
/// yellow all along, so that those who cannot tell red from green see the same order.
fn age(young: Rgb, middle: Rgb, old: Rgb, share: f64) -> Rgb {
    if share < 0.5 { mix(young, middle, share * 2.0) } else { mix(middle, old, share * 2.0 - 1.0) }
}

/// `share` of the way from one colour to another, by light rather than by numbers, so that the middle is not muddy.
fn mix(from: Rgb, to: Rgb, share: f64) -> Rgb {
    let part = |a: u8, b: u8| {
        let (a, b) = (f64::from(a).powi(2), f64::from(b).powi(2));
        (a + (b - a) * share).sqrt().round() as u8
    };
    (part(from.0, to.0), part(from.1, to.1), part(from.2, to.2))
}

fn css((red, green, blue): Rgb) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}
