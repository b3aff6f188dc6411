//! Seats, their orders and policies, and the channel between them.

use crate::scenario::check::Judge;
use crate::scenario::check::Known;
use crate::scenario::check::conditions;
use crate::scenario::check::conditions::Orders;
use crate::scenario::check::effects;
use crate::scenario::check::measures;
use crate::scenario::check::parameters;
use crate::scenario::diagnostic::Code;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::locate::Path;
use crate::scenario::schema::Condition;
use crate::scenario::schema::Seat;

pub(super) fn check(judge: &mut Judge<'_>) {
    let seats = Path::root("seats");
    for (id, seat) in judge.scenario.seats.iter() {
        let path = seats.key(id);
        orders(judge, seat, &path);
        if !seat.orders.is_empty() {
            policy(judge, seat, &path);
        }
    }
    if let Some(channel) = &judge.scenario.channel {
        let path = Path::root("channel");
        conditions::check(judge, &channel.when, Orders::Unknown, &path.key("when"));
    }
}

fn orders(judge: &mut Judge<'_>, seat: &Seat, path: &Path<'_>) {
    let orders = path.key("orders");
    if seat.orders.is_empty() && !judge.has_loss(&orders) {
        let diagnostic = Diagnostic::new(Code::NoOrders, "this seat has no orders")
            .hint("give it at least one, which is what an absent seat does");
        judge.report_key(&orders, diagnostic);
    }
    for (index, (id, order)) in seat.orders.iter().enumerate() {
        let path = orders.key(id);
        if index == 0 && !judge.has_loss(&orders) {
            first(judge, order.needs.is_empty(), order.when.as_ref(), &path);
        }
        measures::needs(judge, &order.needs, &path.key("needs"));
        if let Some(when) = &order.when {
            conditions::check(judge, when, Orders::Unknown, &path.key("when"));
        }
        effects::check(judge, &order.effects, &path.key("effects"));
    }
}

/// The first order is what is left when nothing else can be given.
fn first(judge: &mut Judge<'_>, is_free: bool, when: Option<&Condition>, path: &Path<'_>) {
    let is_bound = when.is_some_and(|when| *when != Condition::Always);
    for (field, is_wrong) in [("needs", !is_free), ("when", is_bound)] {
        if is_wrong {
            let message = format!("the first order of a seat cannot have `{field}`");
            let hint = "put an order first that can always be given, such as one to wait";
            let diagnostic = Diagnostic::new(Code::FirstOrderBound, message).hint(hint);
            judge.report_key(&path.key(field), diagnostic);
        }
    }
}

fn policy(judge: &mut Judge<'_>, seat: &Seat, path: &Path<'_>) {
    let policy = path.key("policy");
    let always = seat.policy.iter().position(|rule| rule.when == Condition::Always);
    if always.is_none() && !judge.has_loss(&policy) {
        let first = seat.orders.ids().next().unwrap_or("hold");
        let message = "the policy of this seat has no rule for `Always`";
        let hint = format!("end it with `Rule(when: Always, choose: {{ \"{first}\": 1.0 }})`");
        judge.report_key(&policy, Diagnostic::new(Code::NoAlwaysRule, message).hint(hint));
    }
    let known = Known { what: "order", table: &seat.orders, home: path.key("orders") };
    for (index, rule) in seat.policy.iter().enumerate() {
        let path = policy.index(index);
        if always.is_some_and(|always| index > always) {
            let message = "this rule is never used: the one for `Always` stands before it";
            let diagnostic = Diagnostic::new(Code::RuleAfterAlways, message);
            judge.report(&path, diagnostic.hint("put the rule for `Always` last"));
        }
        conditions::check(judge, &rule.when, Orders::Unknown, &path.key("when"));
        let choose = path.key("choose");
        for id in rule.choose.ids() {
            judge.refer_key(&known, id, &choose.key(id));
        }
        parameters::shares(judge, "weights", &rule.choose, &choose);
    }
}
