//! Events of play in sentences.

use crate::game::Cause;
use crate::game::Event;
use crate::report::after_action::Report;

impl Report<'_> {
    /// What happened in a sentence; nothing for what is told elsewhere, and for who stays.
    pub(super) fn event(&self, event: &Event) -> Option<String> {
        Some(match event {
            Event::Inject { .. } | Event::Ordered { .. } | Event::Stayed { .. } => return None,
            Event::Moved { track, slot, from, to, cause } => {
                let why = self.why(*cause);
                let words = [
                    ("where", self.titles.slot(*slot).into()),
                    ("from", self.titles.rung(*track, *from).into()),
                    ("to", self.titles.rung(*track, *to).into()),
                ];
                self.fill("aar-moved", &words) + &why
            }
            Event::Opened { track, slot, cause } => {
                let start = self.model.tracks[track.index()].start;
                let words = [
                    ("where", self.titles.slot(*slot).into()),
                    ("rung", self.titles.rung(*track, start).into()),
                ];
                self.fill("aar-opened", &words) + &self.why(*cause)
            }
            Event::Suspended(measure) => {
                self.fill("action-suspend", &[("measure", self.titles.measure(*measure).into())])
            }
            Event::Restored(measure) => {
                self.fill("action-restore", &[("measure", self.titles.measure(*measure).into())])
            }
            Event::Over(outcome) => {
                self.fill("aar-over", &[("outcome", self.titles.outcome(*outcome).into())])
            }
        })
    }

    fn why(&self, cause: Cause) -> String {
        match cause {
            Cause::Law(drawn) => self
                .fill("aar-by-chance", &[("chance", self.speech.chance(drawn.probability).into())]),
            Cause::Inject(inject) => {
                self.fill("aar-by-inject", &[("inject", self.titles.inject(inject).into())])
            }
            Cause::Decided => self.say("aar-by-ruling"),
        }
    }
}
