//! The report of a study: a page for somebody who decides, from the command that writes it.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::process::Output;

use sha2::Digest;
use sha2::Sha256;

use crate::common::checked;
use crate::common::root;
use crate::common::shipped;

/// Writes a study with its report into a folder.
#[track_caller]
fn study(scenario: &str, folder: &Path, more: &[&str]) {
    let run = ["study", scenario, "--quiet", "--out", folder.to_str().unwrap()];
    let Output { status, stderr, .. } = Command::new(env!("CARGO_BIN_EXE_offramp"))
        .args(run)
        .args(more)
        .current_dir(root())
        .output()
        .unwrap();
    assert!(status.success(), "{}", String::from_utf8_lossy(&stderr));
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap()
}

/// Few draws: enough for every part of the page to be there.
fn few(scenario: &str) -> &'static [&'static str] {
    match scenario.contains("three-theatres") {
        true => &["--samples", "4", "--replications", "100"],
        false => &["--samples", "24", "--attribute-draws", "4"],
    }
}

/// What a reader sees: the text between tags, without styles, code and descriptions of drawings.
fn visible(page: &str) -> String {
    let mut text = page.to_owned();
    for element in ["style", "code", "desc"] {
        let (open, close) = (format!("<{element}"), format!("</{element}>"));
        while let Some(from) = text.find(&open) {
            let to = from + text[from..].find(&close).unwrap() + close.len();
            text.replace_range(from..to, " ");
        }
    }
    let pieces = text.split('<').map(|piece| piece.split_once('>').map_or("", |(_, text)| text));
    pieces.collect::<Vec<_>>().join(" ")
}

/// Every shipped scenario, in each of its languages. Where a folder is named in the environment the
/// pages are kept there, for the browser to look at.
#[test]
fn every_scenario_has_a_report_in_every_language() {
    for path in shipped() {
        let checked = checked(&path);
        let scenario = checked.scenario();
        for language in &scenario.languages {
            let folder = tempfile::tempdir().unwrap();
            let language_asked = ["--lang", language];
            study(&path, folder.path(), &[few(&path), &language_asked].concat());
            let page = read(folder.path(), "report.html");
            let text = visible(&page);
            assert!(page.contains(&format!("<html lang=\"{language}\"")), "{path}");
            assert!(text.contains(scenario.title.in_language(language)), "{path} {language}");
            for part in [
                "asked", "compared", "parts", "hangs", "choice", "worth", "going", "rests",
                "tested",
            ] {
                assert!(
                    page.contains(&format!("<section class=\"study\" id=\"{part}\"")),
                    "{part}"
                );
            }
            // Titles, and no ids.
            for (id, measure) in scenario.measures.iter().filter(|(id, _)| id.contains('_')) {
                assert!(!text.contains(id), "{path} {language} shows {id}");
                let title = measure.title.in_language(language);
                let is_there = text.contains(&title.replace('&', "&amp;"));
                let is_inert = !read(folder.path(), "arms.csv").contains(&format!("\n{id},"));
                assert!(is_there || is_inert, "{path} {language} lacks {title}");
            }
            if language == "ru" {
                for cell in page.split("<td class=\"number\">").skip(1) {
                    let cell = cell.split("</td>").next().unwrap();
                    assert!(!cell.contains('.'), "{path} ru: {cell}");
                }
            }
            // Every picture has words beside it, and nothing is asked of anybody.
            assert_eq!(page.matches("<figure>").count(), page.matches("<figcaption>").count());
            for word in ["<script", " src=", "@import", "url("] {
                assert!(!page.contains(word), "{path} has {word}");
            }
            let name = Path::new(&path).file_stem().unwrap().to_string_lossy();
            keep(&format!("study-{name}-{language}.html"), &page);
        }
    }
}

/// Where a folder is named in the environment, pages are kept for the browser.
fn keep(name: &str, page: &str) {
    if let Some(folder) = std::env::var_os("OFFRAMP_PAGES") {
        fs::create_dir_all(&folder).unwrap();
        fs::write(Path::new(&folder).join(name), page).unwrap();
    }
}

/// A part of the page, by its id.
fn part<'p>(page: &'p str, id: &str) -> &'p str {
    let from = page.find(&format!("<section class=\"study\" id=\"{id}\"")).unwrap();
    &page[from..from + page[from..].find("</section>").unwrap()]
}

/// A long table stands shortened under its picture, and whole in the annex.
#[test]
fn the_annex_has_every_row() {
    let folder = tempfile::tempdir().unwrap();
    study("scenarios/baltic-air.ron", folder.path(), few("baltic-air"));
    let page = read(folder.path(), "report.html");
    let arms = read(folder.path(), "arms.csv").lines().count() - 1;
    let rows = |part: &str| part.matches("<th scope=\"row\">").count();
    let caption = "<caption>All sets of measures</caption>";
    let tables = |part: &str| -> Vec<usize> {
        let tables = part.split("<table>").skip(1).filter(|table| table.starts_with(caption));
        tables.map(|table| rows(table.split("</table>").next().unwrap())).collect()
    };
    assert_eq!(tables(part(&page, "annex")), [arms]);
    assert_eq!(tables(part(&page, "compared")), [11]);
}

/// Of a few counted cases no number is said to matter most: none stands out from chance.
#[test]
fn few_counted_cases_name_no_number() {
    let folder = tempfile::tempdir().unwrap();
    study("scenarios/three-theatres.ron", folder.path(), few("three-theatres"));
    let page = read(folder.path(), "report.html");
    let text = visible(&page);
    assert!(text.contains("no swing stands out from chance"), "{text}");
    assert!(!text.contains("Most hangs on one number") && !text.contains("The longest bar"));
    // Nor is what was never counted said to have no chance.
    assert!(!text.contains("has a chance of 0%"), "{text}");
    assert!(!part(&page, "hangs").contains("<svg"));
    // The exact elasticities are there all the same, the largest first.
    let rows = part(&page, "hangs").split("<th scope=\"row\">").skip(1);
    let elasticities: Vec<f64> = rows
        .map(|row| {
            let cell = row.rsplit("<td class=\"number\">").next().unwrap();
            cell.split('<').next().unwrap().replace('−', "-").parse::<f64>().unwrap().abs()
        })
        .collect();
    assert!(elasticities.len() > 5 && elasticities.is_sorted_by(|one, next| one >= next));
}

/// The first sentence and the table of parts say the same of the measure that matters most.
#[test]
fn the_headline_is_a_figure_of_the_page() {
    let folder = tempfile::tempdir().unwrap();
    study("scenarios/baltic-air.ron", folder.path(), few("baltic-air"));
    let text = visible(&read(folder.path(), "report.html"));
    let share = text.split("matters most: ").nth(1).unwrap().split('%').next().unwrap();
    assert!(text.contains("has the largest part, "), "{text}");
    let again = text.split("points or ").nth(1).unwrap().split('%').next().unwrap();
    assert_eq!(share, again);
}

/// What two sides believe, with the common ground first in words and the rest in its picture.
#[test]
fn two_sides_have_a_part_of_the_page() {
    for language in ["en", "ru"] {
        let folder = tempfile::tempdir().unwrap();
        let side = |name: &str, odds: &str| {
            let path = folder.path().join(format!("{name}.ron"));
            let answers = format!(
                "\"measures.reduced_activity_zone.effects[0].odds\": {odds},
                 \"measures.transparency_zone.effects[0].odds\": Elicited(low: 0.5, mode: 0.6, high: 0.7)"
            );
            let text = format!(
                "Beliefs(format: 1, scenario: \"baltic-air\", side: \"{name}\", experts: [
                    Expert(name: \"A\", answers: {{ {answers} }})])"
            );
            fs::write(&path, text).unwrap();
            path.to_str().unwrap().to_owned()
        };
        let one = side("North", "Elicited(low: 0.2, mode: 0.3, high: 0.4)");
        let other = side("South", "Elicited(low: 2.0, mode: 4.0, high: 6.0)");
        let more = ["--beliefs", &one, "--beliefs", &other, "--lang", language];
        study("scenarios/baltic-air.ron", folder.path(), &[few("baltic-air"), &more].concat());
        let page = read(folder.path(), "report.html");
        let sides = visible(part(&page, "sides"));
        let checked = checked("scenarios/baltic-air.ron");
        let measure = |id: &str| checked.scenario().measures[id].title.in_language(language);
        let (common, parted) = match language {
            "en" => ("The common ground", "The sides part on"),
            _ => ("Совпадение оценок", "Стороны расходятся"),
        };
        let (before, after) = sides.split_once(parted).unwrap();
        let parted = after.split('.').next().unwrap();
        assert!(before.split_once(common).unwrap().1.contains(measure("transparency_zone")));
        assert!(parted.contains(measure("reduced_activity_zone")), "{sides}");
        assert!(sides.contains("North") && sides.contains("South"));
        // The measure that leads is told beside what each side holds of it, at the very top.
        let top = visible(page.split("<section").next().unwrap());
        assert!(top.contains("North") && top.contains("South"), "{top}");
        keep(&format!("study-beliefs-{language}.html"), &page);
    }
}

#[test]
fn threads_change_no_byte_and_the_manifest_has_every_digest() {
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let theatres = "scenarios/three-theatres.ron";
    for (folder, threads) in folders.iter().zip(["1", "2"]) {
        study(theatres, folder.path(), &[few(theatres), &["--threads", threads]].concat());
    }
    let manifest: serde_json::Value =
        serde_json::from_str(&read(folders[0].path(), "manifest.json")).unwrap();
    assert_eq!((&manifest["format"], &manifest["threads"]), (&1.into(), &1.into()));
    let results = manifest["results_sha256"].as_object().unwrap();
    assert_eq!(results.len(), 4);
    for (name, digest) in results {
        let [one, other] = [0, 1].map(|place| read(folders[place].path(), name));
        assert!(one == other, "{name} differs");
        let found = Sha256::digest(one.as_bytes());
        let found: String = found.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(digest.as_str(), Some(found.as_str()), "{name}");
    }
    let checked = checked(theatres);
    assert_eq!(manifest["scenario"]["sha256"], checked.digest());
}

/// The command on the page gives the page again.
#[test]
fn the_command_on_the_page_gives_the_same_page() {
    let folder = tempfile::tempdir().unwrap();
    let scenario = root().join("tests/scenarios/chain.ron");
    let options = ["--samples", "9", "--arm", "it's <b>=m1+m2", "--price", "2.5", "--lang", "en"];
    study(scenario.to_str().unwrap(), folder.path(), &options);
    let page = read(folder.path(), "report.html");
    let command = page.split("<pre><code>").nth(1).unwrap().split("</code>").next().unwrap();
    let command = command.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    let words = command.strip_prefix("offramp ").unwrap();
    let script = format!("{} {words} --quiet", env!("CARGO_BIN_EXE_offramp"));
    let run = Command::new("sh").args(["-c", &script]).current_dir(folder.path()).output().unwrap();
    assert!(run.status.success(), "{script}: {}", String::from_utf8_lossy(&run.stderr));
    assert!(page == read(&folder.path().join("again"), "report.html"));
}

/// Nothing that somebody wrote is executed, and a scenario with next to nothing has a page too.
#[test]
fn nothing_written_becomes_markup() {
    const EVIL: &str = "<script>alert(1)</script><img>&amp;";
    let text = fs::read_to_string(root().join("tests/scenarios/chain.ron")).unwrap();
    let evil = text.split("title: \"").enumerate().map(|(place, piece)| match place {
        0 => piece.to_owned(),
        _ => format!("title: \"{EVIL}{piece}"),
    });
    let folder = tempfile::tempdir().unwrap();
    let scenario = folder.path().join("evil.ron");
    fs::write(&scenario, evil.collect::<String>()).unwrap();
    let arm = format!("{EVIL}=m1");
    study(scenario.to_str().unwrap(), folder.path(), &["--samples", "9", "--arm", &arm]);
    let page = read(folder.path(), "report.html");
    assert!(page.contains("&lt;script&gt;"));
    assert!(!page.contains("<script") && !page.contains("<img>"));
}
