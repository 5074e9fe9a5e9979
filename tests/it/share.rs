//! What the share dialog hands out: links that open the same run, and texts that are safe where they are pasted.

use nines::app::captions::say;
use nines::app::figure::{Ink, svg};
use nines::app::qr::qr;
use nines::app::share::all_knobs;
use nines::app::{Session, Share, ShareChoices, ShareKind, Shared};
use nines::scenario::{Embed, Field, Knob, Knobs, Scenario, ViewKeys, decode};
use nines::scene::{Layout, Lens, Role, Scene};
use nines::sim::SimTime;

const BASE: &str = "https://host.example/nines/";
const PINNED: &str = "https://host.example/nines/v/0.1.0/";
const STORY: &str = "Server 2 crashed at 20.0 s. 3 requests failed so far.";

fn share(scenario: &Scenario, choices: &ShareChoices) -> Share {
    let now = SimTime::from_seconds(22.5);
    let run = Shared { scenario, base: BASE, pinned: PINNED, digest: Some(0xabc.into()), now, story: STORY };
    Share::of(&run, choices)
}

fn choices(kind: ShareKind, view: &str) -> ShareChoices {
    let given = decode(view).view;
    let embed = given.embed.or(Some(Embed::Controls));
    ShareChoices { kind, view: ViewKeys { embed, ..given }, size: (760, 500) }
}

#[test]
fn every_link_of_a_share_opens_the_same_scenario_with_what_was_chosen() {
    let scenario = decode("preset=failover&servers=4&edit=policy:least@12.3s").scenario;
    let view = "embed=play&theme=dark&ui=simple&t=22.5s&show=load,fault&lock=policy&task=Look%20%26%20tell&title=A%20%3Clesson%3E";
    let share = share(&scenario, &choices(ShareKind::Frame, view));
    for (link, expect) in [
        (&share.link, view.replace("embed=play&", "")),
        (&share.reproducible, view.replace("embed=play&", "")),
        (&share.frame, view.to_owned()),
    ] {
        let decoded = decode(link);
        assert!(link.starts_with(if *link == share.reproducible { PINNED } else { BASE }), "{link}");
        assert_eq!((decoded.scenario, decoded.notices), (scenario.clone(), vec![]), "{link}");
        assert_eq!(decoded.view.encode(), expect);
    }
    assert!(share.reproducible.contains("&eng=2&digest=0000000000000abc"));
    let quoted = share.frame.replace('&', "&amp;");
    assert!(share.embed.contains(&format!("src=\"{quoted}\"")), "{}", share.embed);
    assert_eq!(decode(&quoted).scenario, scenario, "also where nobody undoes the quoting");
}

#[test]
fn a_frame_waits_and_a_page_plays_unless_it_was_chosen_otherwise() {
    let scenario = Scenario::default();
    let check = |autoplay: Option<bool>, frame: Option<bool>, page: Option<bool>| {
        let mut choices = choices(ShareKind::Link, "");
        choices.view.autoplay = autoplay;
        let share = share(&scenario, &choices);
        assert_eq!(decode(&share.frame).view.autoplay, frame);
        assert_eq!(decode(&share.link).view.autoplay, page);
    };
    check(None, None, None);
    check(Some(true), Some(true), None);
    check(Some(false), None, Some(false));
}

#[test]
fn a_frame_carries_what_hosts_need_and_nothing_in_a_title_breaks_out_of_it() {
    let hostile = "title=%22%3E%3Cscript%3Ealert(1)%3C/script%3E%5D(javascript:x)%60%60";
    let share = share(&Scenario::default(), &choices(ShareKind::Frame, hostile));
    for part in ["width=\"760\"", "height=\"500\"", "loading=\"lazy\"", "allowfullscreen", "title=\""] {
        assert!(share.embed.contains(part), "{part}: {}", share.embed);
    }
    for html in [&share.embed, &share.figure] {
        assert!(!html.contains("<script") && html.contains("&lt;script&gt;"), "{html}");
        assert_eq!(html.matches('"').count() % 2, 0, "{html}");
    }
    for markdown in [&share.markdown, &share.markdown_figure] {
        let unescaped = markdown.replace("\\]", "").replace("\\<", "").replace("\\`", "");
        assert!(!unescaped.contains("](javascript") && !unescaped.contains(['<', '`']), "{markdown}");
    }
    for rst in [&share.rst, &share.rst_figure] {
        assert!(rst.contains("\\>\\<script") && rst.contains("\\`\\`"), "{rst}");
    }
}

#[test]
fn a_picture_says_what_it_is_and_where_to_run_it() {
    let share = share(&decode("failover").scenario, &choices(ShareKind::Figure, ""));
    assert_eq!(
        share.caption,
        format!("Nines: Failover, at 22.5 s. {STORY} Run it: {BASE}?v=1&preset=failover")
    );
    assert_eq!(share.file, "nines-failover");
    assert!(
        share.rst_figure.starts_with(".. figure:: nines-failover.svg\n   :target: https://host.example/")
    );
    assert!(
        share.markdown_figure.starts_with(
            "[![Nines: Failover: device, controller and servers at 22.5 s](nines-failover.svg)]("
        )
    );
}

#[test]
fn knobs_are_written_only_where_they_differ_from_what_is_usual() {
    let policy = Knob::Field(Field::Policy);
    let frame = choices(ShareKind::Frame, "");
    assert!(frame.shown().contains(policy));
    let less = frame.clone().with_shown(policy, false);
    assert_eq!(less.view.encode(), "embed=controls&show=load,servers,fault");
    assert!(!less.shown().contains(policy));
    let page = choices(ShareKind::Link, "");
    assert_eq!(page.shown(), Knobs::All);
    let without = page.with_shown(Knob::Fault, false);
    let every_field: Vec<&str> = Field::ALL.iter().map(|field| field.key()).collect();
    assert_eq!(without.view.encode(), format!("embed=controls&show={}", every_field.join(",")));
    assert_eq!(without.with_shown(Knob::Fault, true).view.show, None);
    let locked = all_knobs().fold(frame, |choices, knob| choices.with_locked(knob, true));
    assert_eq!(locked.view.encode(), "embed=controls&lock=all");
}

#[test]
fn a_link_becomes_a_qr_code_and_a_very_long_text_none() {
    let code = qr("https://host.example/nines/?v=1&preset=failover&policy=two-distinct&seed=9").unwrap();
    assert!(29 <= code.side && code.side <= 57, "{}", code.side);
    // The three finders: a bar of seven modules at the top of each of the upper two corners.
    assert!(code.path.starts_with("M4 4h7v1H4z"), "{}", &code.path[..40]);
    assert!(code.path.contains(&format!("M{} 4h7v1H{}z", code.side - 11, code.side - 11)));
    let svg = code.svg("<b>");
    assert!(svg.starts_with("<svg") && svg.contains("&lt;b&gt;") && !svg.contains("<b>"));
    assert_eq!(qr(&"x".repeat(3_000)), None);
}

/// The picture of a run at an instant.
fn figure(link: &str, seconds: f64) -> String {
    let scenario = decode(link).scenario;
    let mut session = Session::new(scenario.config().clone());
    session.seek_at_once(SimTime::from_seconds(seconds));
    let snapshot = session.snapshot();
    let mut scene = Scene::new();
    let layout = Layout::for_size(960.0, 400.0, snapshot.servers.len());
    let lens = Lens::of(session.simulation().settings(), 1.0, say);
    scene.fill(snapshot, &session.listeners().marks, &layout, &lens);
    let colour = |role: Role| if role == Role::Harm { "#ff0000".to_owned() } else { "#123456".to_owned() };
    svg(&scene, (960.0, 400.0), "A <title> & more", &Ink { colour: &colour, stripe: "#abcdef" })
}

#[test]
fn a_picture_holds_every_request_of_the_instant_and_well_formed_text() {
    let calm = figure("failover", 10.0);
    let crash = figure("failover", 22.5);
    for text in [&calm, &crash] {
        assert!(text.starts_with("<svg ") && text.ends_with("</svg>\n"));
        assert!(text.contains("<title>A &lt;title&gt; &amp; more</title>"));
        for server in ["Server 1", "Server 2", "Server 3"] {
            assert!(text.contains(server), "{server}");
        }
        assert!(!text.contains("NaN") && !text.contains("inf"));
        // Every element is closed, and nothing but the words stands outside of tags.
        let opened = text.matches('<').count();
        assert_eq!(opened, text.matches('>').count());
        assert_eq!(text.matches("<text ").count(), text.matches("</text>").count());
        assert_eq!(text.matches('"').count() % 2, 0);
    }
    assert!(!calm.contains("#ff0000"), "harm is drawn only where there is some");
    assert!(
        crash.contains("#ff0000") && crash.contains("url(#stripes)"),
        "the crash and the detection window"
    );
    assert_eq!(figure("failover", 22.5), crash, "the same instant is the same picture");
}
