//! The page in one file: what goes in comes out, and nothing in it is more than text.

use nines::app::{SavedPage, link_in_file};
use nines::scenario::{decode, from_json, to_json};

const EMPTY: &str = "<title>Nines</title><p id=\"file-lesson\"></p>\
    <script type=\"application/json\" id=\"nines-scenario\">{\"nines\": 1, \"link\": \"\"}</script><script>boot</script>";

fn saved(link: &str) -> SavedPage {
    let decoded = decode(link);
    SavedPage::of(&decoded.scenario, &decoded.view)
}

#[test]
fn a_page_gives_back_scenario_lesson_and_choices() {
    let link = "?v=1&preset=failover&fault=crash:s2@5s+6s&seed=5&theme=dark&lock=policy,fault&task=Count%20the%20lost&title=A%20lesson";
    let page = saved(link).fill(EMPTY, "https://example.org/nines/").unwrap();
    assert_eq!(link_in_file(&page), Ok(link.to_owned()));
    // Saved again with another run, nothing of the first is left.
    let again = saved("?v=1&seed=9").fill(&page, "file:///tmp/x.html").unwrap();
    assert_eq!(link_in_file(&again), Ok("?v=1&seed=9".to_owned()));
    assert!(!again.contains("lesson</title>") && !again.contains("example.org"), "{again}");
}

#[test]
fn texts_of_a_lesson_cannot_leave_their_place() {
    let hostile = "?v=1&title=%3C/title%3E%3Cscript%3Ealert(1)%3C/script%3E&task=%3C/script%3E%3C!--%26lt;";
    let page = saved(hostile).fill(EMPTY, "https://example.org/").unwrap();
    assert_eq!(page.matches("<script").count(), EMPTY.matches("<script").count());
    assert_eq!(page.matches("</script").count(), EMPTY.matches("</script").count());
    assert_eq!(page.matches("</title").count(), 1);
    assert!(!page.contains("<!--"));
    assert_eq!(decode(&link_in_file(&page).unwrap()).view, decode(hostile).view);
}

#[test]
fn a_scenario_file_is_opened_too_and_anything_else_is_refused() {
    let scenario = decode("?v=1&preset=failover&servers=4").scenario;
    let file = to_json(&scenario);
    assert_eq!(from_json(&link_in_file(&format!("\u{feff}{file}\n")).unwrap()).scenario, scenario);
    for text in [
        "",
        "GIF89a",
        "<html></html>",
        "<script type=\"application/json\" id=\"nines-scenario\">{\"link\":5}</script>",
    ] {
        assert!(link_in_file(text).is_err(), "{text}");
    }
}

#[test]
fn a_page_is_named_after_its_lesson() {
    assert_eq!(saved("?v=1&title=../../etc/passwd").name(), "etc-passwd.html");
    assert_eq!(saved("?v=1&title=..").name(), "nines.html");
    assert_eq!(saved("?v=1&title=Ausfall%20%C3%BCben").name(), "Ausfall-üben.html");
}
