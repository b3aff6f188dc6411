//! How anybody can check the dice of this game, with its own words filled in.

use maud::Markup;
use maud::html;

use crate::model::SeatId;
use crate::report::after_action::Report;
use crate::report::html::parts;
use crate::report::html::parts::Badge;
use crate::report::html::parts::Column;
use crate::session::Phase;

impl Report<'_> {
    pub(super) fn dice(&self) -> Markup {
        let content = html! {
            p { (self.say("dice-gives")) }
            p { (self.say("dice-does-not")) }
            (self.verdict())
            (self.check())
        };
        self.section("dice", &self.say("print-dice"), &content)
    }

    /// What came of comparing the journal with its own seed.
    fn verdict(&self) -> Markup {
        match self.input.differences {
            None => html! {},
            Some([]) => html! { p {
                (parts::badge(Badge::Good, &self.say("aar-verified"))) " " (self.say("aar-verified-what"))
            } },
            Some(differences) => html! { p {
                (parts::badge(Badge::Bad, &self.say("aar-differs"))) " "
                (self.fill("aar-differs-what", &[
                    ("count", (differences.len() as u64).into()),
                    ("entry", differences[0].entry.into()),
                ]))
            } },
        }
    }

    /// The secret is shown once the game has ended, and a phrase is what somebody wrote.
    fn check(&self) -> Markup {
        let opening = self.game.opening();
        let is_ended = self.game.table().phase == Phase::Ended;
        let mut rows = vec![row(&self.say("print-commitment"), &opening.secret.commitment())];
        if is_ended {
            let seats = (0..self.model.seats.len()).map(SeatId::new);
            if self.is_full() {
                rows.extend(seats.zip(self.game.phrases()).map(|(seat, phrase)| {
                    let title = self.titles.seat(seat);
                    row(&self.fill("print-phrase-of", &[("seat", title.into())]), phrase)
                }));
            }
            rows.push(row(&self.say("print-secret"), opening.secret.reveal()));
            if let Some(seed) = self.game.seed() {
                rows.push(row(&self.say("print-seed"), &seed.to_string()));
            }
        }
        let columns =
            [Column::words(self.say("aar-what")), Column::words(self.say("aar-words-of"))];
        html! {
            (parts::table(&self.say("aar-dice-table"), &columns, &rows))
            @if !is_ended { p { (self.say("aar-secret-later")) } }
            @else if !self.is_full() { p { (self.say("aar-phrases-left-out")) } }
            @else {
                h3 { (self.say("dice-check")) }
                p { (self.say("aar-check-what")) }
                pre { (self.commands()) }
            }
        }
    }

    fn commands(&self) -> String {
        let secret = quoted(self.game.opening().secret.reveal());
        let phrases: Vec<String> = self.game.phrases().into_iter().map(quoted).collect();
        format!(
            "printf '%s\\n' {secret} | sha256sum\nprintf '%s\\n' {secret} {} | sha256sum\n\
             offramp replay GAME --verify",
            phrases.join(" ")
        )
    }
}

fn row(name: &str, value: &str) -> Vec<Markup> {
    vec![html! { (name) }, html! { code { (value) } }]
}

/// A word as a shell takes it, whatever is in it.
fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_takes_every_word_as_it_is() {
        assert_eq!(quoted("it's $(rm) \"now\""), r#"'it'\''s $(rm) "now"'"#);
    }
}
