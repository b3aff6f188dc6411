//! What everybody reads: the common briefing, measures, ladders, how the dice can be checked.

use maud::Markup;
use maud::html;

use crate::model::LadderId;
use crate::model::MeasureId;
use crate::model::SeatId;
use crate::model::TrackId;
use crate::report::html::parts;
use crate::report::html::parts::Column;
use crate::report::ladder;
use crate::report::ladder::Token;
use crate::report::map;
use crate::report::print::Sheets;
use crate::scenario::schema::Ladder;
use crate::scenario::schema::Role;

impl Sheets<'_> {
    pub(super) fn briefing(&self) -> Markup {
        let scenario = self.titles.scenario();
        let briefing = scenario.briefing.as_ref().unwrap_or(&scenario.summary);
        let content = html! {
            (parts::paragraphs(self.titles.text(briefing)))
            h3 { (self.say("print-at-the-start")) }
            (self.start())
            @if map::has_places(self.model) {
                (parts::scrolling(
                    &map::svg(self.model, self.titles.language, &self.tokens()),
                    &self.say("print-map"),
                ))
            }
        };
        self.sheet("briefing", &self.say("print-briefing"), &self.say("print-for-all"), &content)
    }

    /// Where everything stands before the first turn.
    fn start(&self) -> Markup {
        let columns = ["print-track", "print-stands", "print-severity"]
            .map(|message| Column::words(self.say(message)));
        let rows = self.model.tracks.iter().enumerate().map(|(index, track)| {
            let id = TrackId::new(index);
            let is_open = track.role == Role::Climate || track.open_at_start > 0;
            let severity = match track.role {
                Role::Incident if is_open => {
                    self.model.rung_on(id, track.start).severity.to_string()
                }
                _ => "—".to_owned(),
            };
            let stands = match is_open {
                true => self.titles.rung(id, track.start).to_owned(),
                false => self.say("map-quiet"),
            };
            vec![html! { (self.titles.track(id)) }, html! { (stands) }, html! { (severity) }]
        });
        let rows: Vec<Vec<Markup>> = rows.collect();
        parts::table(&self.say("print-start-table"), &columns, &rows)
    }

    /// A token for every incident that is open at the start.
    fn tokens(&self) -> Vec<Token<'static>> {
        let tracks = self.model.tracks.iter().enumerate();
        let open = tracks.filter(|(_, track)| track.role == Role::Incident);
        open.flat_map(|(index, track)| {
            let token = Token { track: TrackId::new(index), rung: track.start, label: "●" };
            std::iter::repeat_n(token, track.open_at_start)
        })
        .collect()
    }

    pub(super) fn measures(&self) -> Markup {
        if self.model.measures.is_empty() {
            return html! {};
        }
        let menus = self.titles.scenario().menus.iter().enumerate();
        let menus: Vec<(Option<usize>, String)> = menus
            .map(|(place, (_, title))| (Some(place), self.titles.text(title).to_owned()))
            .chain([(None, self.say("print-no-menu"))])
            .collect();
        let content = html! {
            p { (self.say("print-measures-what")) }
            p { (self.say("print-effects-legend")) }
            @for (menu, title) in menus { (self.menu(menu, &title)) }
        };
        self.sheet("measures", &self.say("print-measures"), &self.say("print-for-all"), &content)
    }

    fn menu(&self, menu: Option<usize>, title: &str) -> Markup {
        let columns = [
            Column::words(self.say("print-in-force")),
            Column::words(self.say("print-measure")),
            Column::numbers(self.say("print-cost")),
            Column::words(self.say("print-does")),
        ];
        let all = (0..self.model.measures.len()).map(MeasureId::new);
        let rows: Vec<Vec<Markup>> = all
            .filter(|one| self.model.measures[one.index()].menu == menu)
            .map(|one| self.measure(one))
            .collect();
        html! { @if !rows.is_empty() { (parts::table(title, &columns, &rows)) } }
    }

    fn measure(&self, id: MeasureId) -> Vec<Markup> {
        let measure = &self.model.measures[id.index()];
        let words = &self.titles.scenario().measures[measure.id.as_str()];
        let is_on = self.on.contains(id);
        let state = self.say(if is_on { "print-is-on" } else { "print-is-off" });
        vec![
            html! {
                span.tick aria-hidden="true" { @if is_on { "✓" } }
                span.hidden { (state) }
            },
            html! {
                strong { (self.titles.measure(id)) }
                @if let Some(summary) = &words.summary { br; (self.titles.text(summary)) }
                @if !measure.needs.is_empty() {
                    br; small { (self.fill("print-needs", &[
                        ("measures", self.titles.measures(measure.needs).into()),
                    ])) }
                }
            },
            html! { (measure.cost) },
            html! {
                @if measure.inert { (self.say("print-inert")) }
                @for effect in &measure.effects { div.effect { (self.titles.effect(effect)) } }
                @if measure.availability.value < 1.0 {
                    div.effect { small { (self.fill("print-works", &[
                        ("chance", self.speech.chance(measure.availability.value).into()),
                    ])) } }
                }
            },
        ]
    }

    /// Each ladder on a page of its own, for the wall, with what people see on its rungs.
    pub(super) fn ladders(&self) -> Markup {
        let ladders = (0..self.model.ladders.len()).map(LadderId::new);
        html! { @for id in ladders { (self.ladder(id)) } }
    }

    fn ladder(&self, id: LadderId) -> Markup {
        let graph = &self.model.ladders[id.index()];
        let words = &self.titles.scenario().ladders[graph.id.as_str()];
        let title = self.titles.text(&words.title);
        let drawing = ladder::svg(self.model, Some(id), self.titles.language, &[]);
        let heading = self.fill("print-ladder", &[("ladder", title.into())]);
        let name = format!("sheet-{}", graph.id);
        let content = html! {
            div.ladder-sheet { (parts::scrolling(&drawing, &heading)) }
            (self.rungs(id, words, &heading))
        };
        self.sheet(&name, &heading, &self.say("print-for-wall"), &content)
    }

    /// What people see on the rungs; levels of a climate have no severity.
    fn rungs(&self, id: LadderId, ladder: &Ladder, heading: &str) -> Markup {
        let has_severity = !ladder::is_of_levels(self.model, id);
        let mut columns = vec![Column::words(self.say("print-rung"))];
        if has_severity {
            columns.push(Column::numbers(self.say("print-severity")));
        }
        columns.push(Column::words(self.say("print-seen")));
        let told = ladder.rungs.values().filter_map(|rung| Some((rung, rung.text.as_ref()?)));
        let rows: Vec<Vec<Markup>> = told
            .map(|(rung, text)| {
                let title = html! { (self.titles.text(&rung.title)) };
                let severity = has_severity.then(|| html! { (rung.severity) });
                let text = html! { (self.titles.text(text)) };
                [Some(title), severity, Some(text)].into_iter().flatten().collect()
            })
            .collect();
        html! { @if !rows.is_empty() { (parts::table(heading, &columns, &rows)) } }
    }

    /// How both sides can check the dice, and the lines to fill in.
    pub(super) fn dice(&self) -> Markup {
        let seats = (0..self.model.seats.len()).map(SeatId::new);
        let seats: Vec<&str> = seats.map(|seat| self.titles.seat(seat)).collect();
        let phrases: Vec<String> = seats
            .iter()
            .map(|seat| format!("'{}'", self.fill("print-phrase-of", &[("seat", (*seat).into())])))
            .collect();
        let secret = format!("'{}'", self.say("print-secret"));
        let commitment = format!("printf '%s\\n' {secret} | sha256sum");
        let seed = format!("printf '%s\\n' {secret} {} | sha256sum", phrases.join(" "));
        let content = html! {
            p.lead { (self.say("dice-gives")) }
            p.lead { (self.say("dice-does-not")) }
            ol {
                li { (self.say("dice-commitment")) p.line { span { (self.say("print-commitment")) } } }
                li {
                    (self.say("dice-phrases"))
                    @for seat in &seats {
                        p.line { span { (self.fill("print-phrase-of", &[("seat", (*seat).into())])) } }
                    }
                }
                li { (self.say("dice-seed")) p.line { span { (self.say("print-seed")) } } }
                li { (self.say("dice-end")) p.line { span { (self.say("print-secret")) } } }
            }
            h3 { (self.say("dice-check")) }
            p { (self.say("dice-check-what")) }
            pre { (commitment) "\n" (seed) "\n" "offramp replay GAME --verify" }
        };
        self.sheet("dice", &self.say("print-dice"), &self.say("print-for-all"), &content)
    }
}
