//! The workshop's server: a session on a network, as pages.
//!
//! One [`Room`] holds the game; whoever asks for something waits for its lock, so there is one
//! writer, and an entry is on the disk before any page is told. A page is drawn from the view of
//! its audience and nothing else. Pages are forms and work without scripts; a script only fetches a
//! page again when the server says, over server-sent events, that its audience's view has changed.
//!
//! Who somebody is, is known by a random token in a cookie; the journal keeps its digest, so a
//! token outlasts the program. PINs stand in a small file beside the journal. The table's
//! odds are worked out by a thread of their own, and what-ifs one at a time. This is the only
//! place with `async`; it knows no rule of the game.

mod answers;
mod clock;
mod form;
mod guard;
mod keys;
mod odds;
mod pages;
mod room;
mod server;
mod throttle;
mod tls;

pub use crate::web::clock::now;
pub use crate::web::keys::Keys;
pub use crate::web::keys::KeysError;
pub use crate::web::keys::Pins;
pub use crate::web::keys::random_bytes;
pub use crate::web::pages::qr;
pub use crate::web::room::Room;
pub use crate::web::server::Running;
pub use crate::web::server::ServeError;
pub use crate::web::server::serve;
