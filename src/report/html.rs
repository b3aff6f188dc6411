//! HTML pages: the frame, the parts that pages are put together from, and one stylesheet.
//!
//! Markup is written with `maud`, which escapes whatever is filled in, so that nothing that a user
//! or an author wrote is ever executed. A page asks nobody for anything: no font, no script and no
//! image from elsewhere. There is no `style` attribute and no inline script, so that a server can
//! forbid both.

pub mod page;
pub mod parts;
pub mod style;

pub use maud::Markup;
pub use maud::PreEscaped;
pub use maud::html;
